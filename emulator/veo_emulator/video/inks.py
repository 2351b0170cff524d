"""Inks and their colours: what a number in a plane of inks means on each line of a picture.

An ink says "so much of this over so much of that", in ramps of 64 steps, and its colour depends
on the line alone. So ground that is even across stays even under any sideways motion, and a whole
take is coloured anew by another table.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.layout import Layout, layout
from veo_emulator.video.segment import COLOURS, Pixels

FULL = 63
"""All of it: the last step of a ramp."""
STANDING, FAR, ACROSS, DETAIL = 0, 64, 128, 192
"""First inks of the ramps. Above the plate: what stands on what is behind it (in the zone of the
light: the light on the sky), the far ridge on the sky, the far ridge on the light, accents on what
stands. On the plate: text, accents, quiet text, and the cells' black and white."""

Colour = NDArray[np.int32]
"""Y, U, V."""
Lines = NDArray[np.int32]
"""(3, lines): a colour on each line."""
_WHITE = np.array([235, 128, 128], np.int32)
_BLACK = np.array([16, 128, 128], np.int32)
_CELL_LEVELS = (30, 214)


def _mixed(first: Colour, second: Colour, eighths: int) -> Colour:
    return (first * (8 - eighths) + second * eighths) // 8


def _ramp(low: Lines, high: Lines, most: int) -> Pixels:
    share = np.arange(FULL + 1, dtype=np.int16) * np.int16(most) // np.int16(FULL)
    first, second = low[:, :, None].astype(np.int16), high[:, :, None].astype(np.int16)
    mixed = first * (FULL - share) + second * share
    return ((mixed + FULL // 2) // FULL).astype(np.uint8)


def _fade(top: Colour, bottom: Colour, lines: int) -> Lines:
    place = np.arange(lines, dtype=np.int32)[None, :]
    last = max(1, lines - 1)
    return (top[:, None] * (last - place) + bottom[:, None] * place + last // 2) // last


class _Table:
    def __init__(self, plan: Layout) -> None:
        self.colours = np.full((3, plan.rows * 16, 256), 1, np.uint8)

    def put(self, top: int, first: int, low: Lines, high: Lines | Colour, most: int = FULL) -> None:
        """Fill a ramp on the lines of `low` from `top` on."""
        lines = low.shape[1]
        over = np.repeat(high[:, None], lines, 1) if high.ndim == 1 else high
        self.colours[:, top : top + lines, first : first + FULL + 1] = _ramp(low, over, most)


@lru_cache(maxsize=8)
def table(colours: bytes, width: int, height: int) -> Pixels:
    """The colour of each ink on each line: (3, lines, 256), never zero."""
    plan = layout(width, height)
    triples = np.frombuffer(colours, np.uint8).reshape(COLOURS, 3).astype(np.int32)
    zenith, middle_sky, horizon, light, far, mid, near = triples
    accent = _mixed(light, horizon, 2)
    out = _Table(plan)
    high, glow, middle, close = plan.zones
    end = glow.bottom * 16
    sky = np.concatenate(
        [_fade(zenith, middle_sky, end // 2), _fade(middle_sky, horizon, end - end // 2)], axis=1
    )
    hazy_far, hazy_mid = _mixed(far, horizon, 4), _mixed(mid, horizon, 2)
    above = glow.lines - glow.lines // 2
    ridge = np.concatenate([_fade(far, far, above), _fade(far, hazy_far, glow.lines // 2)], axis=1)
    out.put(0, STANDING, sky[:, : high.lines], light)
    out.put(high.lines, STANDING, sky[:, high.lines :], light)
    out.put(high.lines, FAR, sky[:, high.lines :], ridge)
    out.put(high.lines, ACROSS, _fade(light, light, glow.lines), ridge)
    ground = _fade(mid, hazy_mid, middle.lines)
    out.put(end, STANDING, _fade(hazy_far, hazy_far, middle.lines), ground)
    out.put(end, DETAIL, ground, accent)
    ground = _fade(near, near, close.lines)
    out.put(close.top * 16, STANDING, _fade(hazy_mid, hazy_mid, close.lines), ground)
    out.put(close.top * 16, DETAIL, ground, accent)
    _plate(out, plan, near, light, accent)
    return out.colours


def _plate(out: _Table, plan: Layout, near: Colour, light: Colour, accent: Colour) -> None:
    top = plan.plate * 16
    lines = _fade(near, _mixed(near, _BLACK, 4), plan.rows * 16 - top)
    text = _mixed(light, _WHITE, 6)
    out.put(top, STANDING, lines, text)
    out.put(top, FAR, lines, accent)
    out.put(top, ACROSS, lines, text, FULL * 5 // 8)
    for index, level in enumerate(_CELL_LEVELS):
        out.colours[0, top:, DETAIL + index] = level
        out.colours[1:, top:, DETAIL + index] = 128
