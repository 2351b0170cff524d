"""Numbers that look random and are not: drawn from a hash, and waves in whole numbers."""

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]

TURN = 1024
UNIT = 4096


def draw(seed: int, label: str, count: int, below: int) -> Numbers:
    """`count` numbers from 0 up to `below` (at most 65536), the same for seed and label."""
    shake = hashlib.shake_256(f"{label}/{seed}".encode())
    raw = np.frombuffer(shake.digest(2 * count), dtype="<u2").astype(np.int32)
    return (raw.astype(np.int64) * below >> 16).astype(np.int32)


@cache
def _sine() -> Numbers:
    half = TURN // 2
    p = np.arange(half, dtype=np.int64)
    product = p * (half - p)
    upper = 16 * product * UNIT // (5 * half * half - 4 * product)
    return np.concatenate([upper, -upper]).astype(np.int32)


def sine(angle: Numbers) -> Numbers:
    """UNIT times the sine of `angle` / TURN turns, to within two parts in a thousand."""
    return _sine()[angle % TURN]


def value_noise(seed: int, label: str, width: int, knots: int) -> Numbers:
    """Noise of 0..UNIT that repeats after `width`, straight between `knots` random heights."""
    heights = draw(seed, label, knots, UNIT)
    place = np.arange(width, dtype=np.int64) * knots
    index = place // width
    part = place % width
    low, high = heights[index], heights[(index + 1) % knots]
    return ((low * (width - part) + high * part) // width).astype(np.int32)
