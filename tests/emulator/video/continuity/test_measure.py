"""Haste, cuts and pans in pictures whose prompt nobody knows."""

import numpy as np
import pytest

from veo_emulator.video.continuity.measure import measured
from veo_emulator.video.segment import Pixels


def scene(seed: int) -> Pixels:
    """A wide picture of soft blocks."""
    generator = np.random.Generator(np.random.PCG64(seed))
    blocks = generator.integers(30, 220, (12, 120), dtype=np.uint8)
    return np.repeat(np.repeat(blocks, 16, 0), 16, 1)


def view(left: int, seed: int = 1) -> Pixels:
    return scene(seed)[:, left : left + 640]


def test_a_picture_that_rests_has_no_manner() -> None:
    assert measured([view(100)] * 24) == set()


def test_grain_is_no_motion() -> None:
    generator = np.random.Generator(np.random.PCG64(3))
    grain = [generator.integers(0, 12, (192, 640), dtype=np.uint8) for _ in range(24)]
    assert measured([view(100) + noise for noise in grain]) == set()


@pytest.mark.parametrize(("step", "way"), [(4, "camera right"), (-4, "camera left")])
def test_a_slow_pan_has_a_way(step: int, way: str) -> None:
    assert way in measured([view(400 + step * frame) for frame in range(24)])


def test_a_fast_pan_is_haste() -> None:
    assert {"fast", "camera right"} <= measured([view(40 * frame) for frame in range(24)])


def test_one_large_step_in_calm_is_a_cut() -> None:
    assert measured([view(100)] * 12 + [view(100, seed=2)] * 12) == {"cut"}


def test_a_single_picture_has_no_manner() -> None:
    assert measured([view(100)]) == set()
