"""What is in the sky: the one light that the picture is about, clouds, stars, birds.

Shapes are measured at four by four points a pixel and in whole numbers, so that their edges are
soft and the same everywhere.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.art.chance import Numbers, draw

FULL = 63
Mask = NDArray[np.bool_]
Inside = Callable[[NDArray[np.int64], NDArray[np.int64], int], Mask]
"""Whether points (right, down from the middle, in quarter pixels) lie in a shape of a radius."""


def _disc(x: NDArray[np.int64], y: NDArray[np.int64], radius: int) -> Mask:
    return x * x + y * y <= radius * radius


def _crescent(x: NDArray[np.int64], y: NDArray[np.int64], radius: int) -> Mask:
    bite = (x - radius // 2) ** 2 + (y + radius // 5) ** 2 <= (radius * 9 // 10) ** 2
    return _disc(x, y, radius) & ~bite


def _lantern(x: NDArray[np.int64], y: NDArray[np.int64], radius: int) -> Mask:
    body = (x * x * 81 + y * y * 121) * 100 <= 81 * 121 * radius * radius
    ribs = np.abs(y) % (radius // 3) < radius // 24
    band = (np.abs(x) < radius // 3) & (np.abs(y) < radius) & (np.abs(y) > radius * 8 // 10)
    cord = (np.abs(x) < radius // 28) & (y < 0) & (y > -radius * 5 // 4)
    tassel = (np.abs(x) < radius // 9) & (y > radius) & (y < radius * 5 // 4)
    fringe = (x + radius) % (radius // 14) < radius // 22
    return (body & ~ribs) | band | cord | (tassel & fringe)


def _balloon(x: NDArray[np.int64], y: NDArray[np.int64], radius: int) -> Mask:
    up = y + radius // 4
    crown = (x * x + up * up <= (radius * 4 // 5) ** 2) & (up <= 0)
    skirt = (up > 0) & (up < radius * 8 // 10) & (np.abs(x) * 8 < radius * 13 // 2 - up * 5)
    seams = ((np.abs(x) * 7 // (radius * 4 // 5)) % 2 == 0) | (np.abs(x) < radius // 9)
    basket = (np.abs(x) < radius // 7) & (up > radius) & (up < radius * 6 // 5)
    ropes = (up > radius * 7 // 10) & (up <= radius) & (np.abs(np.abs(x) - radius // 8) < radius // 40)
    return ((crown | skirt) & seams) | basket | ropes


def _planet(x: NDArray[np.int64], y: NDArray[np.int64], radius: int) -> Mask:
    ball = x * x + y * y <= (radius * 13 // 20) ** 2
    tilted, across = x * 4 + y, y * 4 - x
    ring = tilted**2 + (across * 4) ** 2
    outer, inner = (radius * 41 // 10) ** 2, (radius * 33 // 10) ** 2
    gap = (ring < inner) & (ring > (radius * 31 // 10) ** 2)
    band = (ring <= outer) & (ring >= (radius * 29 // 10) ** 2) & ~gap
    behind = ball & (across < 0)
    return (ball & ~((ring <= outer * 11 // 10) & (ring >= (radius * 28 // 10) ** 2) & ~behind)) | (
        band & ~behind
    )


def _bars(x: NDArray[np.int64], y: NDArray[np.int64], radius: int) -> Mask:
    """A sun with slits that widen towards its foot."""
    step = radius // 5
    slit = (y > 0) & (y % step < np.maximum(0, y) * step // (radius * 2))
    return _disc(x, y, radius) & ~slit


HEROES: tuple[tuple[str, Inside, bool], ...] = (
    ("sun", _disc, True),
    ("moon", _disc, True),
    ("crescent", _crescent, True),
    ("lantern", _lantern, True),
    ("balloon", _balloon, False),
    ("planet", _planet, True),
    ("bars", _bars, True),
)
"""Name, shape, and whether it glows."""


def light(inside: Inside, radius: int, glow: bool) -> Numbers:
    """The hero on a square of 5 radii: 0..63, with its glow where it has one."""
    half = radius * 5 // 2
    span = np.arange(-half * 4 + 2, half * 4, 1, dtype=np.int64)[: half * 8]
    fine = np.arange(-half * 4, half * 4, dtype=np.int64)
    del span
    box = radius * 3 // 2
    fine = np.arange(-box * 4, box * 4, dtype=np.int64)
    mask = inside(fine[None, :], fine[:, None], radius * 4)
    cover = mask.reshape(box * 2, 4, box * 2, 4).sum(axis=(1, 3), dtype=np.int32) * FULL // 16
    out = np.zeros((half * 2, half * 2), np.int32)
    if glow:
        place = np.arange(-half, half, dtype=np.int64)
        rest = np.maximum(0, half * half - place[None, :] ** 2 - place[:, None] ** 2)
        share = rest * 256 // (half * half)
        out += (share * share * 26 >> 16).astype(np.int32)
    inner = out[half - box : half + box, half - box : half + box]
    inner[...] = np.maximum(inner, inner + (FULL - inner) * cover // FULL)
    return out


def stars(seed: int, width: int, height: int, count: int, size: int) -> Numbers:
    """Points of light, thinner towards the ground."""
    out = np.zeros((height, width), np.int32)
    xs = draw(seed, "stars-x", count, width - size)
    ys = draw(seed, "stars-y", count, height - size)
    tones = draw(seed, "stars", count, 40) + 20
    for x, y, tone in zip(xs.tolist(), ys.tolist(), tones.tolist(), strict=True):
        side = size if tone > 50 else max(1, size // 2)
        out[y : y + side, x : x + side] = tone
    return out


def clouds(seed: int, width: int, height: int, count: int) -> Numbers:
    """Long clouds with round ends, each of three bars."""
    out = np.zeros((height, width), np.int32)
    bar = max(4, height // 12)
    lefts = draw(seed, "clouds-x", count, width // 8)
    tops = draw(seed, "clouds-y", count, max(1, height - 5 * bar))
    longs = draw(seed, "clouds", count * 3, width // 8)
    for index in range(count):
        base = index * width // count + int(lefts[index])
        for line in range(3):
            extent = width // 14 + int(longs[index * 3 + line])
            left = base + (int(longs[index * 3 + line]) * 5 // 4 - width // 16)
            _capsule(out, left, int(tops[index]) + line * bar, extent, bar, 20 + 4 * line)
    return out


def _capsule(out: Numbers, left: int, top: int, extent: int, thick: int, tone: int) -> None:
    height, width = out.shape
    y = np.arange(thick * 4, dtype=np.int64)[:, None] - thick * 2
    x = np.arange((extent + thick) * 4, dtype=np.int64)[None, :]
    end = np.maximum(0, np.maximum(thick * 2 - x, x - (extent * 4 + thick * 2)))
    mask = end * end + y * y <= (thick * 2) ** 2
    cover = mask.reshape(thick, 4, extent + thick, 4).sum(axis=(1, 3), dtype=np.int32) * tone // 16
    columns = (np.arange(extent + thick) + left) % width
    lines = np.arange(top, top + thick)
    kept = lines < height
    area = np.ix_(lines[kept], columns)
    out[area] = np.maximum(out[area], cover[kept])


def birds(seed: int, width: int, height: int, count: int, size: int) -> Numbers:
    """A loose flock, two strokes a bird."""
    out = np.zeros((height, width), np.int32)
    x0 = int(draw(seed, "flock", 1, width // 2)[0]) + width // 8
    xs = draw(seed, "birds-x", count, size * 9)
    ys = draw(seed, "birds-y", count, max(1, height - size * 2))
    for bx, by in zip(xs.tolist(), ys.tolist(), strict=True):
        for step in range(-size, size + 1):
            rise = abs(step) * (2 * size - abs(step)) // (2 * size)
            column = (x0 + bx + step) % width
            line = by + size - rise
            if 0 <= line < height - 1:
                out[line, column] = FULL
                out[line + 1, column] = FULL // 2
    return out
