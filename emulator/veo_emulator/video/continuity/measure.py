"""How pictures move whose prompt nobody knows: haste, a cut, a pan sideways.

The pictures are looked at in small: means of blocks for haste and cuts, the profile of their
columns for a pan. Both are coarse on purpose, for noise and grain must not count as motion.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.continuity.manner import Manner
from veo_emulator.video.continuity.words import CAMERA, FAST, SCENE_CHANGE, TABLE
from veo_emulator.video.segment import Pixels

_BLOCK = 16
_COLUMN = 4
_MEASURES: dict[str, int] = TABLE["measures"]
Coarse = NDArray[np.int32]


def measured(lumas: Sequence[Pixels]) -> Manner:
    """The marks of a tail, from the luma of its last pictures, oldest first."""
    if len(lumas) < 2:
        return frozenset()
    small = [_blocks(luma) for luma in lumas]
    steps = sorted(float(np.abs(b - a).mean()) for a, b in pairwise(small))
    middle, largest = steps[len(steps) // 2], steps[-1]
    marks = set()
    if largest > max(_MEASURES["cut_step"], _MEASURES["cut_times"] * middle):
        marks.add(SCENE_CHANGE)
    share = _panned(lumas)
    if middle >= _MEASURES["fast_step"] or abs(share) >= _MEASURES["fast_share"]:
        marks.add(FAST)
    if abs(share) >= _MEASURES["pan_share"]:
        marks.add(CAMERA + ("right" if share > 0 else "left"))
    return frozenset(marks)


def _blocks(luma: Pixels) -> Coarse:
    down, across = (side // _BLOCK for side in luma.shape)
    cut = luma[: down * _BLOCK, : across * _BLOCK].reshape(down, _BLOCK, across, _BLOCK)
    means: Coarse = cut.mean(axis=(1, 3)).astype(np.int32)
    return means


def _panned(lumas: Sequence[Pixels]) -> int:
    """Per cent of the width by which the view went to the right; 0 when that explains little."""
    profiles = [_profile(luma) for luma in lumas]
    total = sum(_shift(before, after) for before, after in pairwise(profiles))
    return int(100 * total / len(profiles[0]))


def _profile(luma: Pixels) -> Coarse:
    across = luma.shape[1] // _COLUMN
    columns = luma[:, : across * _COLUMN].mean(axis=0, dtype=np.float64)
    means: Coarse = columns.reshape(across, _COLUMN).mean(axis=1).round().astype(np.int32)
    return means


def _shift(before: Coarse, after: Coarse) -> int:
    """Columns by which the view moved between two profiles."""
    reach = max(1, len(before) // 12)
    errors = {
        by: float(np.abs(before[max(0, by) : len(before) + min(0, by)]
                         - after[max(0, -by) : len(after) - max(0, by)]).mean())
        for by in range(-reach, reach + 1)
    }  # fmt: skip
    best = min(errors, key=lambda by: (errors[by], abs(by)))
    return best if 2 * errors[best] < errors[0] else 0
