"""Seven colours that make a picture, and how a prompt chooses them.

A palette is written in RGB as a designer would, and lives as limited-range BT.709 in whole
numbers, because the pictures are coded in it and must be the same on every machine.
"""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.segment import COLOURS

Levels = NDArray[np.int32]

_WORD = re.compile(r"\w+")

# Sky at the zenith, in the middle, at the horizon; the light; far, middle and near ground.
PALETTES: tuple[tuple[str, str], ...] = (
    ("dawn", "3d4f86 b77f9e fbc79a fff1c9 8c6f96 4f4a78 1f2140"),
    ("dusk", "2b2a5e a8456e fb8b4b ffe08a 7a3b6b 472a58 1c1535"),
    ("night", "070d26 14254d 2f4d7a f3ecd2 22386a 14244a 080f24"),
    ("day", "2f7fc4 7fbbe4 dcefee fff6cf 7fa6b8 3f7473 16393f"),
    ("sea", "1f5f86 5fa6b4 d9ecd6 fff3cd 4f8b9c 1d6177 0a2c40"),
    ("forest", "4d7a72 9cb88e eee7b6 fff6d2 7b9a7c 3a6650 11302c"),
    ("neon", "12082f 4b1370 d6317f 5ff4e6 3b1b6b 240f49 0d0724"),
    ("snow", "6f8fb4 aac3d8 eef1f2 fffaf0 a9bccf 6783a3 27405f"),
    ("desert", "3f7fa0 d9b98c f8dfae fff5d0 d1925c a65f3b 4a2523"),
    ("storm", "262f3a 56646d a3aaa2 e9e6d2 5b686c 38464b 141d22"),
    ("ember", "1f0a14 6b1a22 e2632b ffd36b 5c1c26 36121d 16070f"),
    ("blossom", "7f9fd0 e7b9cf fde6dc fffaf0 c48fb0 87598c 3a2852"),
    ("jade", "14454a 4f9486 d8e7bf fde9a9 4a8477 23585a 0b2a31"),
    ("space", "05050f 16123a 49307a f7c59f 2c2260 1a1540 090718"),
)

_TONES: tuple[tuple[str, str], ...] = (
    ("dawn", "dawn sunrise morning daybreak 晨 曦 黎明 早 拂晓 拂曉 日出"),
    ("dusk", "dusk sunset evening twilight golden 黄昏 黃昏 夕 暮 傍晚 落日"),
    ("neon", "neon cyber cyberpunk arcade club 霓虹 赛博 賽博"),
    ("night", "night midnight moon moonlit moonlight stars 夜 月 星空"),
    ("snow", "snow snowy winter ice icy frozen glacier 雪 冬 冰 寒"),
    ("storm", "storm rain rainy gray fog mist cloudy thunder 雨 风暴 風暴 雷 雾 霧 阴 陰"),
    ("ember", "fire flame flames lava ember war battle dragon 火 焰 战 戰 龙 龍"),
    ("blossom", "spring blossom blossoms flower flowers pink cherry wedding 春 花 樱 櫻 桃"),
    ("day", "noon summer sunny afternoon daylight 昼 晝 午 夏 晴"),
)
_GROUNDS: tuple[tuple[str, str], ...] = (
    ("sea", "sea ocean harbor harbour wave waves lighthouse boat ship beach coast lake river"
            " 海 浪 湖 河 江 船 岸 港 灯塔 燈塔"),
    ("jade", "bamboo tea jade emerald 竹 茶 玉 翠"),
    ("forest", "forest forests tree trees wood woods pine jungle garden 林 树 樹 森 园 園"),
    ("desert", "desert sand dune dunes canyon mars 沙 漠 戈壁"),
    ("space", "space planet galaxy astronaut rocket cosmos 太空 宇宙 星球 火箭"),
    ("neon", "robot android hologram 机器人 機器人"),
    ("dusk", "lantern lanterns palace 灯笼 燈籠 宫 宮"),
    ("day", "day sky 天空"),
)  # fmt: skip


@cache
def _named(table: tuple[tuple[str, str], ...]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Names by word of Latin script, and the other words each with its name."""
    words = [(word, name) for name, words in table for word in words.split()]
    latin = {word: name for word, name in reversed(words) if word.isascii()}
    return latin, [(word, name) for word, name in words if not word.isascii()]


def first_named(prompt: str, table: tuple[tuple[str, str], ...]) -> str | None:
    """The name whose word stands earliest in a prompt; words are whole in Latin script."""
    text = prompt.casefold()
    latin, other = _named(table)
    found = [(place, name) for word, name in other if (place := text.find(word)) >= 0]
    for match in _WORD.finditer(text):
        if match.group() in latin:
            found.append((match.start(), latin[match.group()]))
            break
    return min(found, key=lambda entry: entry[0])[1] if found else None


def named_palette(prompt: str) -> int | None:
    """Index of the palette that the prompt names: by its light (`dawn`, 雪), else by its ground."""
    name = first_named(prompt, _TONES) or first_named(prompt, _GROUNDS)
    return None if name is None else [entry[0] for entry in PALETTES].index(name)


def to_yuv(red: int, green: int, blue: int) -> tuple[int, int, int]:
    """Limited-range BT.709 of an 8-bit colour."""
    y = 16 + (11966 * red + 40254 * green + 4064 * blue + 32768) // 65536
    u = 128 + (-6596 * red - 22189 * green + 28784 * blue + 32768) // 65536
    v = 128 + (28784 * red - 26145 * green - 2639 * blue + 32768) // 65536
    return y, u, v


@cache
def colours_of(index: int) -> bytes:
    """The seven YUV triples of a palette."""
    triples = []
    for word in PALETTES[index % len(PALETTES)][1].split():
        number = int(word, 16)
        triples.append(bytes(to_yuv(number >> 16, number >> 8 & 255, number & 255)))
    assert len(triples) == COLOURS
    return b"".join(triples)


def tinted(colours: bytes, salt: int) -> bytes:
    """The same palette with a small turn of its own, so that no two takes are quite alike."""
    du, dv, dy = salt % 13 - 6, salt // 13 % 13 - 6, salt // 169 % 9 - 4
    shift = (dy, du, dv) * COLOURS
    return bytes(min(235, max(16, level + by)) for level, by in zip(colours, shift, strict=True))


def drifted(start: bytes, goal: bytes, most: int) -> bytes:
    """Colours on the way from one set to another, none more than `most` levels on."""
    return bytes(a + max(-most, min(most, b - a)) for a, b in zip(start, goal, strict=True))
