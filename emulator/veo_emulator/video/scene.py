"""What is where: the inks of every zone, and what colour an ink has on a line.

A picture is a plane of inks (numbers that mean "so much of this over so much of that") and a
table that gives each ink its colour on each line. Zones drift over their lines, and a line keeps
its colours, so ground that is even across stays even under any motion. Painter and oracle share
this description; how it becomes syntax is not its concern.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.art import heavens, heroes, ridges
from veo_emulator.video.art.chance import Numbers, draw
from veo_emulator.video.layout import Layout, Zone, layout
from veo_emulator.video.palette import first_named
from veo_emulator.video.segment import Pixels

FULL = 63
FAR, ACROSS, DETAIL = 64, 128, 192
"""First inks of the ramps: 0 is the ground behind to what stands on it (in the zone of the light:
sky to light), FAR sky to far ridge, ACROSS light to far ridge, DETAIL a ridge to its accents."""

PLACES: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("mountain", ("peaks", "hills", "firs")),
    ("sea", ("islands", "water", "swell")),
    ("city", ("town", "town", "town")),
    ("forest", ("peaks", "firs", "firs")),
    ("palace", ("hills", "roofs", "roofs")),
    ("desert", ("peaks", "dunes", "dunes")),
    ("country", ("hills", "hills", "hills")),
    ("lakeside", ("peaks", "water", "firs")),
)
_PLACE_WORDS: tuple[tuple[str, str], ...] = (
    ("mountain", "mountain mountains peak cliff alps snow 山 峰 崖 雪"),
    ("sea", "sea ocean harbor harbour lighthouse boat ship beach coast waves wave"
            " 海 浪 船 港 灯塔 燈塔"),
    ("city", "city street streets skyline tower office kitchen neon subway taxi market"
             " 城 街 都市 霓虹 楼 樓 市"),
    ("forest", "forest wood woods tree trees pine jungle 森 林"),
    ("palace", "palace temple pagoda dynasty emperor ancient shrine"
               " 宫 宮 殿 寺 古 庙 廟 将军 將軍 皇"),
    ("desert", "desert dune dunes sand canyon mars planet 沙 漠"),
    ("lakeside", "lake river pond 湖 河 江 溪"),
    ("country", "field meadow farm village garden spring 田 村 草 春 花"),
)  # fmt: skip
_HERO_WORDS: tuple[tuple[str, str], ...] = (
    ("crescent", "crescent ramadan 弯月 新月"),
    ("moon", "moon night midnight moonlit 月 夜"),
    ("lantern", "lantern lanterns festival 灯笼 燈籠 灯会 燈會 宫 宮"),
    ("balloon", "balloon balloons kite fly flying 气球 氣球 风筝 風箏"),
    ("planet", "planet galaxy space cosmos rocket robot 星球 太空 宇宙 机器人 機器人"),
    ("slats", "neon retro synth city summer beach 霓虹 夏"),
    ("sun", "sun sunrise sunset dawn dusk morning day 日 晨 阳 陽"),
)


def named_place(prompt: str, salt: int) -> int:
    """Index into PLACES: what the prompt names, or else any."""
    name = first_named(prompt, _PLACE_WORDS)
    names = [entry[0] for entry in PLACES]
    return names.index(name) if name else salt % len(PLACES)


def named_hero(prompt: str, salt: int, *, dark: bool) -> int:
    """Index into the heroes: what the prompt names, or else a sun or, in the dark, a moon."""
    name = first_named(prompt, _HERO_WORDS)
    names = [entry[0] for entry in heroes.HEROES]
    common = ("moon", "crescent") if dark else ("sun", "sun", "slats")
    return names.index(name or common[salt % len(common)])


@dataclass(frozen=True, slots=True)
class Scenery:
    """The drifting zones of a take: each zone's inks over one period, twice and a bit."""

    layout: Layout
    inks: tuple[Pixels, ...]

    def plane(self, offsets: list[int]) -> list[Pixels]:
        """The inks of each zone as they are seen at the given offsets."""
        width = self.layout.columns * 16
        return [
            ink[:, offset % self.layout.period :][:, :width]
            for ink, offset in zip(self.inks, offsets, strict=True)
        ]


@lru_cache(maxsize=8)
def scenery(seed: int, place: int, hero: int, dark: bool, width: int, height: int) -> Scenery:
    """Draw the zones of a take.

    Args:
        seed: Decides all that the other arguments leave open.
        place: Index into PLACES.
        hero: Index into the heroes.
        dark: Whether the sky has stars rather than clouds.
        width: Picture width in samples.
        height: Picture height in samples.
    """
    plan = layout(width, height)
    far, middle, near = PLACES[place % len(PLACES)][1]
    sky, light, mid, close = plan.zones
    drawn = (
        _high(seed, plan, sky, dark),
        _light(seed, plan, light, far, hero, dark),
        _ground(seed + 1, plan, mid, middle),
        _ground(seed + 2, plan, close, near),
    )
    return Scenery(plan, tuple(_around(ink, plan) for ink in drawn))


def _around(ink: Numbers, plan: Layout) -> Pixels:
    repeats = -(-(2 * plan.period + 16) // plan.period)
    return np.ascontiguousarray(np.tile(ink.astype(np.uint8), (1, repeats)))


def _high(seed: int, plan: Layout, zone: Zone, dark: bool) -> Numbers:
    height, width = zone.lines, plan.period
    if dark:
        return heavens.stars(seed, width, height, 30, max(2, plan.unit // 360))
    drift = heavens.clouds(seed, width, height, 2 + width // height // 4)
    flock = heavens.birds(seed, width, height, 7, max(4, plan.unit // 100))
    return np.maximum(drift, flock)


def _light(seed: int, plan: Layout, zone: Zone, far: str, hero: int, dark: bool) -> Numbers:
    """The hero in the sky, and the far ridge before it."""
    height, width = zone.lines, plan.period
    _, shape, glow = heroes.HEROES[hero % len(heroes.HEROES)]
    radius = min(height * 27 // 100, width // 5) // 4 * 4
    middle = height * (42 + int(draw(seed, "height", 1, 7)[0])) // 100
    square = heroes.light(shape, radius, min(middle, radius * 5 // 2), glow)
    reach = square.shape[0] // 2
    centre = width * (58 + int(draw(seed, "light", 1, 24)[0])) // 100
    out = np.zeros((height, width), np.int32)
    if dark:
        out[: height // 2] = heavens.stars(seed + 9, width, height // 2, 40, plan.unit // 360)
    columns = (np.arange(2 * reach) + centre - reach) % width
    lines = np.arange(middle - reach, min(height, middle + reach))
    spot = np.ix_(lines, columns)
    out[spot] = np.where(square[: lines.size] > 0, square[: lines.size], out[spot])
    ridge = height * 46 // 100
    cover = ridges.coverage(ridges.OUTLINES[far](seed, width, ridge), width, ridge)
    base = out[height - ridge :]
    mixed = np.where(base > FULL // 2, ACROSS, FAR) + cover
    mixed = np.where(cover == FULL, FAR + FULL, mixed)
    out[height - ridge :] = np.where(cover > 0, mixed, base)
    return out


def _ground(seed: int, plan: Layout, zone: Zone, kind: str) -> Numbers:
    height, width = zone.lines, plan.period
    if kind == "water":
        return _water(seed, width, height)
    outline = ridges.OUTLINES[kind](seed, width, height)
    out = ridges.coverage(outline, width, height)
    if kind == "town":
        _windows(seed, plan, out)
    return out


def _water(seed: int, width: int, height: int) -> Numbers:
    out = np.full((height, width), FULL, np.int32)
    count = height * 3 // 4
    lefts = draw(seed, "glints-x", count, width)
    tops = draw(seed, "glints-y", count, height)
    longs = draw(seed, "glints", count, 100)
    for left, top, extent in zip(lefts.tolist(), tops.tolist(), longs.tolist(), strict=True):
        reach = 4 + extent * (top + height // 4) * width // (height * 2000)
        columns = (np.arange(reach) + left) % width
        thick = 1 + top * 3 // height
        out[top : top + thick, columns] = DETAIL + 20 + extent // 3
    _boat(out, width * (20 + int(draw(seed, "boat", 1, 50)[0])) // 100)
    return out


def _boat(out: Numbers, left: int) -> None:
    """A small boat under sail."""
    height, width = out.shape
    tall = height * 11 // 20
    for line in range(tall):
        reach = line * 9 // 20
        sail = np.arange(left - reach * 2 // 3, left - 1)
        jib = np.arange(left + 2, left + 2 + reach)
        out[line + height // 8, np.concatenate([sail, jib]) % width] = DETAIL + FULL
    for line in range(max(3, tall // 7)):
        hull = np.arange(left - tall // 3 + line, left + tall * 9 // 20 - line)
        out[line + height // 8 + tall + 1, hull % width] = DETAIL + 40


def _windows(seed: int, plan: Layout, out: Numbers) -> None:
    height, width = out.shape
    side = max(2, plan.unit // 240)
    across, down = width // (side * 4), height // (side * 4)
    lit = draw(seed, "windows", across * down, 100).reshape(down, across)
    tones = draw(seed, "tones", across * down, 30).reshape(down, across)
    clumps = draw(seed, "clumps", across // 8 + 1, 100)
    for row, column in np.argwhere(lit < 24).tolist():
        top, left = row * side * 4 + side * 2, column * side * 4 + side
        spot = out[top : top + side, left : left + side]
        around = out[max(0, top - side) : top + side * 2, max(0, left - side) : left + side * 2]
        if clumps[column // 8] < 60 and around.size and around.min() == FULL:
            spot[...] = DETAIL + 24 + tones[row, column]


def ramp(low: NDArray[np.int32], high: NDArray[np.int32], most: int = 256) -> NDArray[np.uint8]:
    """64 steps from one colour to another on each line: (3, lines, 64)."""
    share = np.arange(FULL + 1, dtype=np.int32) * most // 256
    mixed = low[:, :, None] * (FULL - share) + high[:, :, None] * share
    return ((mixed + FULL // 2) // FULL).astype(np.uint8)


def fade(top: NDArray[np.int32], bottom: NDArray[np.int32], lines: int) -> NDArray[np.int32]:
    """(3, lines) from one colour to another."""
    place = np.arange(lines, dtype=np.int32)[None, :]
    last = max(1, lines - 1)
    return (top[:, None] * (last - place) + bottom[:, None] * place + last // 2) // last


@lru_cache(maxsize=8)
def table(colours: bytes, width: int, height: int) -> Pixels:
    """The colour of each ink on each line: (3, lines, 256), never zero."""
    plan = layout(width, height)
    sky_top, sky_mid, sky_low, light, far, mid, near = np.frombuffer(colours, np.uint8).reshape(
        7, 3
    ).astype(np.int32)
    high, glow, middle, close = plan.zones
    total = plan.rows * 16
    horizon = glow.bottom * 16
    half = horizon // 2
    sky = np.concatenate([fade(sky_top, sky_mid, half), fade(sky_mid, sky_low, horizon - half)], 1)
    haze = lambda colour, by: (colour * (8 - by) + sky_low * by) // 8  # noqa: E731
    far_lines = fade(far, haze(far, 4), glow.lines // 2)
    far_lines = np.concatenate([np.repeat(far[:, None], glow.lines - far_lines.shape[1], 1),
                                far_lines], 1)
    far_below = np.repeat(haze(far, 4)[:, None], middle.lines, 1)
    mid_lines = fade(mid, haze(mid, 2), middle.lines)
    mid_below = np.repeat(haze(mid, 2)[:, None], close.lines, 1)
    ground = (near * np.array([[2], [1], [1]])[:, 0] + np.array([16, 128, 128]) *
              np.array([1, 1, 1])) // np.array([3, 2, 2])
    near_lines = fade(near, near, close.lines)
    plate_lines = fade(near, ground, total - plan.plate * 16)
    out = np.full((3, total, 256), 1, np.uint8)
    flat = lambda colour, lines: np.repeat(colour[:, None], lines, 1)  # noqa: E731
    accent = (light * 3 + sky_low) // 4
    text = (light + np.array([235, 128, 128]) * 3) // 4

    def put(zone_top: int, lines: int, start: int, low: Numbers, up: Numbers, most: int = 256) -> None:
        out[:, zone_top : zone_top + lines, start : start + 64] = ramp(low, up, most)

    put(0, high.lines, 0, sky[:, : high.lines], flat(light, high.lines))
    top = high.lines
    put(top, glow.lines, 0, sky[:, top:], flat(light, glow.lines))
    put(top, glow.lines, FAR, sky[:, top:], far_lines)
    put(top, glow.lines, ACROSS, flat(light, glow.lines), far_lines)
    put(top, glow.lines, DETAIL, far_lines, flat(accent, glow.lines))
    put(horizon, middle.lines, 0, far_below, mid_lines)
    put(horizon, middle.lines, DETAIL, mid_lines, flat(accent, middle.lines))
    top = close.top * 16
    put(top, close.lines, 0, mid_below, near_lines)
    put(top, close.lines, DETAIL, near_lines, flat(accent, close.lines))
    top, lines = plan.plate * 16, total - plan.plate * 16
    put(top, lines, 0, plate_lines, flat(text, lines))
    put(top, lines, FAR, plate_lines, flat(accent, lines))
    put(top, lines, ACROSS, plate_lines, flat(text, lines), 150)
    out[0, top:, DETAIL], out[0, top:, DETAIL + 1] = 30, 214
    out[1:, top:, DETAIL : DETAIL + 2] = 128
    return out
