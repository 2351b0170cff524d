"""Files that generated storyboards name: pictures, clips and words, made from nothing.

The clips are real H.264 in real MP4s, written bit by bit: a flat grey key frame each second and
frames between that say nothing but "as before". So they need no encoder, are small enough to be
kept in memory, and are taken by everything that reads video.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from veospec.media.boxes import box
from veospec.media.mux import FPS, NewTrack, Packet, write_movie

SIZES = {
    ("16:9", "720p"): (1280, 720),
    ("9:16", "720p"): (720, 1280),
    ("16:9", "1080p"): (1920, 1080),
    ("9:16", "1080p"): (1080, 1920),
}
"""Width and height in pixels by aspect ratio and resolution, of the clips that there are."""

CLIP_FRAMES = (48, 36, 192)
"""How many frames the clips have: two seconds, one and a half, eight."""

MACROBLOCK = 16
_GREY = 0x27
"""A macroblock predicted flat, without any correction: three codes that come to one byte."""

ENGLISH_WORDS = "{% macro on(who) %}The camera continues to follow {{ who }} calmly.{% endmacro %}"
CHINESE_WORDS = "{% macro on(who) %}镜头继续跟随{{ who }}，慢慢停下。{% endmacro %}"


def grey_picture(width: int, height: int) -> bytes:
    """A grey picture of this size in pixels, as small as a PNG can say it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height, 9)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def grey_clip(width: int, height: int, frames: int, fps: Fraction = Fraction(FPS)) -> bytes:
    """A grey MP4 of so many frames, silent, that any decoder plays; sides are even numbers."""
    mbs = -(-width // MACROBLOCK) * -(-height // MACROBLOCK)
    pictures = [_picture(mbs, number) for number in range(frames)]
    file = BytesIO()
    track = NewTrack(
        video=True,
        entry=_entry(width, height),
        timescale=fps.numerator * 512,
        packets=[
            Packet(source=0, offset=0, size=0, sync=number % FPS == 0, prefix=picture)
            for number, picture in enumerate(pictures)
        ],
        packet_ticks=fps.denominator * 512,
        last_ticks=fps.denominator * 512,
        media_time=0,
        seconds=frames / fps,
        width=width,
        height=height,
    )
    write_movie(file, [track], [])
    return file.getvalue()


def picture_name(ratio: str) -> str:
    """The picture for films of this shape."""
    return "refs/tall.png" if ratio == "9:16" else "refs/wide.png"


def clip_name(ratio: str, resolution: str, frames: int) -> str:
    """The clip of this form."""
    return f"clips/{'tall' if ratio == '9:16' else 'wide'}-{resolution}-{frames}.mp4"


_CLIPS: dict[str, Callable[[], bytes]] = {
    clip_name(ratio, resolution, frames): partial(grey_clip, width, height, frames)
    for (ratio, resolution), (width, height) in SIZES.items()
    for frames in CLIP_FRAMES
}
PANTRY: Mapping[str, Callable[[], bytes]] = {
    "refs/wide.png": partial(grey_picture, 1280, 720),
    "refs/tall.png": partial(grey_picture, 720, 1280),
    "words/en.jinja": ENGLISH_WORDS.encode,
    "words/zh.jinja": CHINESE_WORDS.encode,
    "words/en.txt": "A steady view.".encode,
    "words/zh.txt": "镜头平稳。".encode,
    **_CLIPS,
}
"""Every file that a generated storyboard may name, by its name, and how it is made."""


@cache
def content_of(name: str) -> bytes:
    """The bytes of a file of the pantry."""
    return PANTRY[name]()


def named_in(text: str) -> dict[str, bytes]:
    """The files of the pantry that a storyboard's text names."""
    return {name: content_of(name) for name in PANTRY if name in text}


def lay_out(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder; what lies there already is left as it is."""
    for name, content in files.items():
        file = folder / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


class _Bits:
    """Bits in a row, with the codes of H.264 (ITU-T H.264, 9.1)."""

    def __init__(self, text: str = "") -> None:
        self._text = text

    def put(self, *numbers: int) -> _Bits:
        """Exp-Golomb codes of numbers from 0 on."""
        for number in numbers:
            code = f"{number + 1:b}"
            self._text += "0" * (len(code) - 1) + code
        return self

    def raw(self, bits: str) -> _Bits:
        """Bits as they are."""
        self._text += bits
        return self

    def unit(self, header: int) -> bytes:
        """A unit of H.264: a header byte, the bits, a one and zeros up to the next byte."""
        text = self._text + "1"
        text += "0" * (-len(text) % 8)
        return bytes([header]) + int(text, 2).to_bytes(len(text) // 8, "big")


@cache
def _picture(mbs: int, number: int) -> bytes:
    """A coded frame with its length before it: grey at each full second, else as before."""
    if number % FPS:
        head = _Bits().put(0, 5, 0).raw(f"{number % FPS % 16:04b}" + "000").put(0, 1)
        unit = head.put(mbs).unit(0x41)
    else:
        head = _Bits().put(0, 7, 0).raw("0000").put(number // FPS % 2).raw("00").put(0, 1)
        unit = head.raw(f"{_GREY:08b}" * mbs).unit(0x65)
    assert b"\0\0" not in unit, "no byte has to be escaped"
    return struct.pack(">I", len(unit)) + unit


def _entry(width: int, height: int) -> bytes:
    """The sample entry: size and parameter sets (ISO/IEC 14496-15)."""
    across, down = -(-width // MACROBLOCK), -(-height // MACROBLOCK)
    crop = (0, (across * MACROBLOCK - width) // 2, 0, (down * MACROBLOCK - height) // 2)
    size = _Bits(f"{66:08b}{0xC0:08b}{51:08b}").put(0, 0, 2, 1).raw("0")
    size.put(across - 1, down - 1).raw("11")
    size = size.raw("1").put(*crop) if any(crop) else size.raw("0")
    sequence = size.raw("0").unit(0x67)
    picture = _Bits().put(0, 0).raw("00").put(0, 0, 0).raw("000").put(0, 0, 0).raw("100").unit(0x68)
    sets = [struct.pack(">H", len(one)) + one for one in (sequence, picture)]
    setup = bytes((1, *sequence[1:4], 0xFF, 0xE1)) + sets[0] + b"\x01" + sets[1]
    fields = bytes(6) + struct.pack(">H", 1) + bytes(16) + struct.pack(">HH", width, height)
    fields += struct.pack(">IIIH", 0x480000, 0x480000, 0, 1) + bytes(32)
    return box("avc1", fields + struct.pack(">Hh", 24, -1), box("avcC", setup))
