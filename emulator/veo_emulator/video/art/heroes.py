"""The one light that a picture is about: sun, moon, lantern, balloon, planet.

A shape says how bright it is at a point, and is asked at four by four points a pixel in whole
numbers, so that edges are soft and the same everywhere.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.art.chance import Numbers
from veo_emulator.video.segment import Pixels

FULL = 63
Points = NDArray[np.int32]
Shape = Callable[[Points, Points, int], Pixels]
"""Brightness, 0 to 63, at points right and down from the middle, for a radius."""


def _lit(mask: NDArray[np.bool_], tone: int = FULL) -> Pixels:
    return np.where(mask, np.uint8(tone), np.uint8(0))


def _round(x: Points, y: Points, radius: int) -> NDArray[np.bool_]:
    return np.asarray(x * x + y * y <= radius * radius)


def _sun(x: Points, y: Points, radius: int) -> Pixels:
    return _lit(_round(x, y, radius))


def _moon(x: Points, y: Points, radius: int) -> Pixels:
    """A disc with its seas."""
    out = _lit(_round(x, y, radius))
    for right, down, size in ((-30, -25, 34), (20, -48, 20), (28, 18, 26), (-18, 42, 17),
                              (-62, 20, 14), (60, -16, 11)):  # fmt: skip
        sea = _round(x - radius * right // 100, y - radius * down // 100, radius * size // 100)
        out[sea & (out > 0)] = 53
    return out


def _crescent(x: Points, y: Points, radius: int) -> Pixels:
    bite = _round(x - radius // 2, y + radius // 5, radius * 9 // 10)
    return _lit(_round(x, y, radius) & ~bite)


def _lantern(x: Points, y: Points, radius: int) -> Pixels:
    """A paper lantern with ribs, a cord and a tassel."""
    body = x * x * 81 + y * y * 144 <= 98 * radius * radius
    rib = np.abs((np.abs(x) * 10 // np.maximum(1, radius)) % 4 - 2) < 1
    out = _lit(body)
    out[body & rib] = 52
    caps = (np.abs(x) < radius // 4) & (np.abs(y) < radius * 23 // 25)
    caps &= np.abs(y) > radius * 4 // 5
    cord = (np.abs(x) < radius // 30) & (y < 0) & (y > -radius * 6 // 5)
    tassel = (np.abs(x) < radius // 8) & (y > radius * 9 // 10) & (y < radius * 5 // 4)
    strands = (x + radius) % np.maximum(1, radius // 14) < radius // 22
    return np.asarray(np.maximum(out, _lit(caps | cord | (tassel & strands), 44)))


def _balloon(x: Points, y: Points, radius: int) -> Pixels:
    """A hot-air balloon with gores of two tones."""
    up = y + radius // 4
    crown = _round(x, up, radius * 4 // 5) & (up <= 0)
    skirt = (up > 0) & (up < radius * 8 // 10) & (np.abs(x) * 8 < radius * 13 // 2 - up * 5)
    bulge = np.maximum(1, np.where(up <= 0, radius * 4 // 5 - up * up // (2 * radius),
                                   (radius * 13 // 2 - up * 5) // 8))  # fmt: skip
    gore = (np.abs(x) * 5 // bulge) % 2 == 0
    out = _lit(crown | skirt)
    out[(out > 0) & ~gore] = 40
    basket = (np.abs(x) < radius // 8) & (up > radius) & (up < radius * 6 // 5)
    ropes = (up > radius * 7 // 10) & (up <= radius)
    ropes &= np.abs(np.abs(x) - radius // 9) < radius // 44
    return np.asarray(np.maximum(out, _lit(basket | ropes, 36)))


def _planet(x: Points, y: Points, radius: int) -> Pixels:
    """A banded ball in a tilted ring."""
    ball = _round(x, y, radius * 13 // 20)
    along, across = x * 4 + y, y * 4 - x
    ring = along**2 + (across * 4) ** 2
    outer, inner = (radius * 41 // 10) ** 2, (radius * 29 // 10) ** 2
    gap = (ring < (radius * 34 // 10) ** 2) & (ring > (radius * 33 // 10) ** 2)
    out = _lit(ball, 58)
    out[ball & ((across + 8 * radius) // max(1, radius // 2) % 3 == 0)] = 50
    front = ((across > 0) | ~ball) & (ring >= inner)
    out[front & ball & (ring <= outer * 21 // 20)] = 14
    out[front & (ring <= outer) & ~gap] = FULL
    return out


def _slats(x: Points, y: Points, radius: int) -> Pixels:
    """A sun with slits that widen towards its foot."""
    step = max(1, radius // 5)
    slit = (y > 0) & (y % step < np.maximum(0, y) * step // (radius * 2))
    return _lit(_round(x, y, radius) & ~slit)


HEROES: tuple[tuple[str, Shape, bool], ...] = (
    ("sun", _sun, True), ("moon", _moon, True), ("crescent", _crescent, True),
    ("lantern", _lantern, True), ("balloon", _balloon, False), ("planet", _planet, True),
    ("slats", _slats, True),
)  # fmt: skip
"""Name, shape, and whether it glows."""


@lru_cache(maxsize=16)
def light(hero: int, radius: int, reach: int) -> Numbers:
    """A hero on a square of 2 * reach: 0..63, with a glow that ends at `reach`; read only."""
    _, shape, glow = HEROES[hero % len(HEROES)]
    box = min(reach, radius * 27 // 20)
    fine = np.arange(-box * 4, box * 4, dtype=np.int32)
    x, y = np.broadcast_arrays(fine[None, :], fine[:, None])
    tones = shape(x, y, radius * 4).reshape(box * 2, 4, box * 2, 4)
    cover = tones.sum(axis=3, dtype=np.int32).sum(axis=1) // 16
    out = np.zeros((reach * 2, reach * 2), np.int32)
    if glow:
        place = np.arange(-reach, reach, dtype=np.int64) ** 2
        rest = np.maximum(0, reach * reach - place[None, :] - place[:, None])
        share = rest * 256 // (reach * reach)
        out += (share * share * 28 >> 16).astype(np.int32)
    inner = out[reach - box : reach + box, reach - box : reach + box]
    inner[...] = np.where(cover > 0, inner * (FULL - cover) // FULL + cover, inner)
    return out
