"""What is where: the inks of every zone of a take, drawn once from its seed.

A zone is drawn over one period of a circular horizon, so that it can drift for ever and what
comes in at one edge of the picture is in the picture already. Painter and oracle share this
description; how it becomes syntax is not its concern.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.art import details, heavens, heroes, ridges
from veo_emulator.video.art.chance import Numbers, draw
from veo_emulator.video.inks import ACROSS, FAR, FULL
from veo_emulator.video.layout import Layout, Zone, layout
from veo_emulator.video.palette import first_named
from veo_emulator.video.segment import Pixels

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
    """The drifting zones of a take: each zone's inks over one period, twice and a bit.

    `edges` say of each half row of macroblocks, column by column, whether any of its eight lines
    changes there.
    """

    layout: Layout
    inks: tuple[Pixels, ...]
    edges: tuple[NDArray[np.bool_], ...]


class Look(NamedTuple):
    """All that a take's scenery follows from; `stars` says whether the sky has them."""

    seed: int
    place: int
    hero: int
    stars: bool
    width: int
    height: int


@lru_cache(maxsize=8)
def scenery(look: Look) -> Scenery:
    """Draw the zones of a take."""
    plan = layout(look.width, look.height)
    _, middle, near = PLACES[look.place % len(PLACES)][1]
    sky, light, mid, close = plan.zones
    drawn = (
        _high(look, plan, sky),
        _light(look, plan, light),
        _ground(look.seed + 1, plan, mid, middle),
        _ground(look.seed + 2, plan, close, near),
    )
    inks = tuple(_around(ink, plan) for ink in drawn)
    return Scenery(plan, inks, tuple(map(_edges, inks)))


def _edges(ink: Pixels) -> NDArray[np.bool_]:
    out = np.zeros((ink.shape[0] // 8, ink.shape[1]), np.bool_)
    halves = ink.reshape(-1, 8, ink.shape[1])
    out[:, 1:] = (halves[:, :, 1:] != halves[:, :, :-1]).any(axis=1)
    return out


def _around(ink: Numbers, plan: Layout) -> Pixels:
    repeats = -(-(2 * plan.period + 16) // plan.period)
    return np.ascontiguousarray(np.tile(ink.astype(np.uint8), (1, repeats)))


def _high(look: Look, plan: Layout, zone: Zone) -> Numbers:
    seed = look.seed
    height, width = zone.lines, plan.period
    if look.stars:
        return heavens.stars(seed, width, height, 30, max(2, plan.unit // 360))
    drift = heavens.clouds(seed, width, height, 4)
    flock = heavens.birds(seed, width, height, 7, max(4, plan.unit // 100))
    return np.maximum(drift, flock)


def _light(look: Look, plan: Layout, zone: Zone) -> Numbers:
    """The hero in the sky, and the far ridge before it."""
    height, width = zone.lines, plan.period
    seed, far = look.seed, PLACES[look.place % len(PLACES)][1][0]
    radius = min(height * 27 // 100, width // 5) // 4 * 4
    middle = height * (42 + int(draw(seed, "height", 1, 7)[0])) // 100
    square = heroes.light(look.hero, radius, min(height * 42 // 100, radius * 5 // 2))
    reach = square.shape[0] // 2
    centre = width * (58 + int(draw(seed, "light", 1, 24)[0])) // 100
    out = np.zeros((height, width), np.int32)
    if look.stars:
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
        return details.water(seed, width, height)
    outline = ridges.OUTLINES[kind](seed, width, height)
    out = ridges.coverage(outline, width, height)
    if kind == "town":
        details.windows(seed, plan.unit, out)
    return out
