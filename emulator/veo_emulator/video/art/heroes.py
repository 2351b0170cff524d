"""The one light that a picture is about: sun, moon, lantern, balloon, planet.

A shape says how bright it is at a point, and is asked at four by four points a pixel in whole
numbers, so that edges are soft and the same everywhere.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.art.chance import Numbers

FULL = 63
Points = NDArray[np.int64]
Shape = Callable[[Points, Points, int], Points]
"""Brightness, 0 to 63, at points right and down from the middle, for a radius."""


def _lit(mask: NDArray[np.bool_], tone: int = FULL) -> Points:
    return np.where(mask, tone, 0).astype(np.int64)


def _round(x: Points, y: Points, radius: int) -> NDArray[np.bool_]:
    return np.asarray(x * x + y * y <= radius * radius)


def _sun(x: Points, y: Points, radius: int) -> Points:
    return _lit(_round(x, y, radius))


def _moon(x: Points, y: Points, radius: int) -> Points:
    """A disc with its seas."""
    out = _lit(_round(x, y, radius))
    for right, down, size in ((-30, -25, 34), (20, -48, 20), (28, 18, 26), (-18, 42, 17),
                              (-62, 20, 14), (60, -16, 11)):  # fmt: skip
        sea = _round(x - radius * right // 100, y - radius * down // 100, radius * size // 100)
        out = np.where(sea & (out > 0), 53, out)
    return out


def _crescent(x: Points, y: Points, radius: int) -> Points:
    bite = _round(x - radius // 2, y + radius // 5, radius * 9 // 10)
    return _lit(_round(x, y, radius) & ~bite)


def _lantern(x: Points, y: Points, radius: int) -> Points:
    """A paper lantern with ribs, a cord and a tassel."""
    body = (x * x * 81 + y * y * 144) * 100 <= 81 * 121 * radius * radius
    rib = np.abs((np.abs(x) * 10 // np.maximum(1, radius)) % 4 - 2) < 1
    out = np.where(body, np.where(rib, 52, FULL), 0)
    caps = (np.abs(x) < radius // 3) & (np.abs(y) < radius) & (np.abs(y) > radius * 17 // 20)
    cord = (np.abs(x) < radius // 30) & (y < 0) & (y > -radius * 6 // 5)
    tassel = (np.abs(x) < radius // 8) & (y > radius) & (y < radius * 13 // 10)
    strands = (x + radius) % np.maximum(1, radius // 14) < radius // 22
    return np.asarray(np.maximum(out, _lit(caps | cord | (tassel & strands), 44)))


def _balloon(x: Points, y: Points, radius: int) -> Points:
    """A hot-air balloon with gores of two tones."""
    up = y + radius // 4
    crown = _round(x, up, radius * 4 // 5) & (up <= 0)
    skirt = (up > 0) & (up < radius * 8 // 10) & (np.abs(x) * 8 < radius * 13 // 2 - up * 5)
    bulge = np.maximum(1, np.where(up <= 0, radius * 4 // 5 - up * up // (2 * radius),
                                   (radius * 13 // 2 - up * 5) // 8))  # fmt: skip
    gore = (np.abs(x) * 5 // bulge) % 2 == 0
    out = np.where(crown | skirt, np.where(gore, FULL, 40), 0)
    basket = (np.abs(x) < radius // 8) & (up > radius) & (up < radius * 6 // 5)
    ropes = (up > radius * 7 // 10) & (up <= radius)
    ropes &= np.abs(np.abs(x) - radius // 9) < radius // 44
    return np.asarray(np.maximum(out, _lit(basket | ropes, 36)))


def _planet(x: Points, y: Points, radius: int) -> Points:
    """A banded ball in a tilted ring."""
    ball = _round(x, y, radius * 13 // 20)
    along, across = x * 4 + y, y * 4 - x
    ring = along**2 + (across * 4) ** 2
    outer, inner = (radius * 41 // 10) ** 2, (radius * 29 // 10) ** 2
    gap = (ring < (radius * 34 // 10) ** 2) & (ring > (radius * 33 // 10) ** 2)
    bands = np.where((across + 8 * radius) // np.maximum(1, radius // 2) % 3 == 0, 50, 58)
    out = np.where(ball, bands, 0)
    front = (across > 0) | ~ball
    out = np.where(front & (ring <= outer * 21 // 20) & (ring >= inner) & ball, 14, out)
    return np.where(front & (ring <= outer) & (ring >= inner) & ~gap, FULL, out)


def _slats(x: Points, y: Points, radius: int) -> Points:
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


def light(shape: Shape, radius: int, reach: int, glow: bool) -> Numbers:
    """The hero on a square of 2 * reach: 0..63, with a glow that ends at `reach`."""
    box = min(reach, radius * 27 // 20)
    fine = np.arange(-box * 4, box * 4, dtype=np.int64)
    x, y = np.broadcast_arrays(fine[None, :], fine[:, None])
    tones = shape(x, y, radius * 4)
    cover = (tones.reshape(box * 2, 4, box * 2, 4).sum(axis=(1, 3)) // 16).astype(np.int32)
    out = np.zeros((reach * 2, reach * 2), np.int32)
    if glow:
        place = np.arange(-reach, reach, dtype=np.int64)
        rest = np.maximum(0, reach * reach - place[None, :] ** 2 - place[:, None] ** 2)
        share = rest * 256 // (reach * reach)
        out += (share * share * 28 >> 16).astype(np.int32)
    inner = out[reach - box : reach + box, reach - box : reach + box]
    inner[...] = np.where(cover > 0, np.maximum(inner * (FULL - cover) // FULL, 0) + cover, inner)
    np.minimum(out, FULL, out=out)
    return out
