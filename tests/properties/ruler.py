"""Measures in pixels how far a picture is deformed, knowing the same picture undeformed.

What a deformation of 1 is stands in the emulator's README: lines go sideways by two waves. Eight
lines at a time are looked for in the undeformed picture, sample for sample; the two waves that fit
best to where they are found have two heights, and each should be the size.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.emulator.video.judges import lumas
from veo_emulator.video.layout import layout

LONG, SHORT = 52 / 720, 26 / 720
"""Heights of the two waves, in shorter sides of the picture; the short one repeats 2.5 times."""

TOLERANCE = 0.03
"""Steps of two samples, and of eight lines, in 720: what two heights of waves can be off by."""

_LINES = 8


class Bend(NamedTuple):
    """The heights of both waves as shares of those of a deformation of 1."""

    long: float
    short: float

    def is_of(self, size: float) -> bool:
        """Whether a picture is deformed as far as somebody says; 0 is exact."""
        if not size:
            return self == STRAIGHT
        return abs(self.long - size) < TOLERANCE and abs(self.short - size) < 2 * TOLERANCE


STRAIGHT = Bend(0, 0)
Picture = NDArray[np.uint8]


def pictures(clip: bytes, numbers: Sequence[int]) -> list[Picture]:
    """The luma of some pictures, the first first, by PyAV."""
    found = lumas(clip, numbers[0], numbers[-1] - numbers[0] + 1)
    return [found[number - numbers[0]] for number in numbers]


def bend(picture: Picture, straight: Picture) -> Bend:
    """How far a picture is deformed; `straight` is the one it would have been."""
    height, width = picture.shape
    lines = layout(width, height).plate * 16
    if np.array_equal(picture[:lines], straight[:lines]):
        return STRAIGHT
    side = min(width, height)
    reach = round(1.1 * (LONG + SHORT) * side)
    found = [
        (top, by)
        for top in range(0, lines, _LINES)
        if (by := _gone(picture[top : top + _LINES], straight[top : top + _LINES], reach))
        is not None
    ]
    assert len(found) > 20, "too few lines have something that can be found again"
    places, gone = np.array(found).T
    turns = 2 * np.pi * places / side
    waves = [np.sin(turns), np.cos(turns), np.sin(2.5 * turns), np.cos(2.5 * turns)]
    heights, *_ = np.linalg.lstsq(np.stack(waves, axis=1), gone.astype(float), rcond=None)
    long, short = np.hypot(*heights[:2]), np.hypot(*heights[2:])
    return Bend(float(long / (LONG * side)), float(short / (SHORT * side)))


def _gone(strip: Picture, straight: Picture, reach: int) -> int | None:
    """By how many samples a strip went left; None where it fits nowhere, or in several places."""
    core = strip[:, reach : strip.shape[1] - reach]
    wide = np.lib.stride_tricks.sliding_window_view(straight, core.shape[1], axis=1)
    fits = np.flatnonzero((wide == core[:, None, :]).all(axis=(0, 2)))
    return int(fits[0]) - reach if len(fits) == 1 else None
