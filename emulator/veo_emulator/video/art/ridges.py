"""Outlines of what stands on the ground, as heights over a circular horizon.

A height is in sixteenths of a pixel above the zone's lower edge, one for each quarter of a pixel
across, and the last joins the first: a layer can drift for ever without showing an end.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.art.chance import TURN, UNIT, Numbers, draw, sine, value_noise

FINE = 4
STEPS = 16
Outline = Callable[[int, int, int], Numbers]
"""From a seed, a width and a height in pixels, to width * FINE heights."""


def _fitted(shape: NDArray[Any], height: int, floor: int) -> Numbers:
    """Heights stretched from `floor` pixels to nearly the whole height."""
    low, high = int(shape.min()), int(shape.max())
    span = (height - floor) * STEPS - STEPS
    scaled = (shape.astype(np.int64) - low) * span // max(1, high - low)
    return (scaled + floor * STEPS).astype(np.int32)


def _across(width: int) -> Numbers:
    return np.arange(width * FINE, dtype=np.int32)


def hills(seed: int, width: int, height: int) -> Numbers:
    """Long soft waves of ground."""
    x = _across(width)
    phases = draw(seed, "hills", 4, TURN)
    total = np.zeros(x.size, np.int32)
    for waves, weight, phase in ((2, 9, phases[0]), (3, 8, phases[1]), (5, 5, phases[2]),
                                 (11, 2, phases[3])):  # fmt: skip
        total += weight * sine(x.astype(np.int64) * TURN * waves // x.size + phase)
    return _fitted(total, height, height // 4)


def peaks(seed: int, width: int, height: int) -> Numbers:
    """Mountains: broken lines, finer and finer."""
    size = width * FINE
    scale = max(4, width // (height * 2))
    total = np.zeros(size, np.int32)
    for octave in range(6):
        noise = value_noise(seed, f"peaks{octave}", size, scale << octave)
        total += noise >> octave
    return _fitted(total, height, height // 8)


def dunes(seed: int, width: int, height: int) -> Numbers:
    """Crests with one long and one short side."""
    size = width * FINE
    count = max(3, width // (height * 4))
    tops = draw(seed, "dunes", count, UNIT // 2) + UNIT // 2
    x = _across(width).astype(np.int64) * count
    index, part = x // size, x % size
    long = size * 5 // 8
    rise = np.where(part < long, part * UNIT // long, (size - part) * UNIT // (size - long))
    eased = rise * rise // UNIT * (3 * UNIT - 2 * rise) // UNIT
    ground = hills(seed, width, 256)
    return _fitted(ground + eased * tops[index] // UNIT * 2, height, height // 5)


def _stand(ground: Numbers, bare: Numbers, shape: Numbers, left: int, sunk: int = 0) -> None:
    """Put a thing where its middle touches the bare ground, around the edge if need be."""
    columns = (np.arange(shape.size) + left) % ground.size
    foot = int(bare[(left + shape.size // 2) % ground.size]) - sunk
    ground[columns] = np.maximum(ground[columns], np.where(shape > 0, shape + foot, 0))


def _fir(height: int) -> Numbers:
    """One conifer of three tiers, as heights across."""
    half = height * 11 // 40
    x = np.abs(np.arange(-half * FINE, half * FINE + 1))
    top = np.zeros(x.size, np.int64)
    for tier in range(3):
        reach = half * FINE * (3 - tier) // 3
        base = height * STEPS * tier // 4 + height * STEPS // 12
        rise = height * STEPS * 2 // 4
        top = np.maximum(top, np.where(x < reach, base + rise * (reach - x) // reach, 0))
    return top.astype(np.int32)


def firs(seed: int, width: int, height: int) -> Numbers:
    """A conifer wood on low ground."""
    ground = hills(seed, width, height * 2 // 5)
    bare = ground.copy()
    count = width * 3 // height
    sizes = draw(seed, "firs", count, 7)
    slack = draw(seed, "gaps", count, width * FINE // count)
    for index in range(count):
        tree = _fir(height * (5 + int(sizes[index])) // 20)
        left = index * width * FINE // count + int(slack[index])
        _stand(ground, bare, tree, left)
    return ground


def town(seed: int, width: int, height: int) -> Numbers:
    """A skyline of blocks before blocks, some with a step, some with a mast."""
    ground = np.full(width * FINE, height * STEPS // 4, np.int32)
    count = max(12, width * 13 // (height * 5))
    talls = draw(seed, "talls", count, 1000)
    spans = draw(seed, "spans", count, 100)
    slack = draw(seed, "lots", count, max(1, width // count))
    kinds = draw(seed, "kinds", count, 6)
    for index in range(count):
        tall = height * (300 + int(talls[index]) * int(talls[index]) // 1700) // 1000 * STEPS
        span = height * (28 + int(spans[index]) // 4) // 100
        shape = np.full(span * FINE, tall, np.int32)
        if kinds[index] in (1, 4):
            shape[span : span * 3] += height * STEPS // 14
        if kinds[index] in (2, 4):
            shape[span * 2 - FINE : span * 2 + FINE] = tall + height * STEPS // 5
        columns = np.arange(shape.size) + (index * width // count + int(slack[index])) * FINE
        columns %= ground.size
        ground[columns] = np.maximum(ground[columns], shape)
    return ground


def _hall(span: int, tall: int, tiers: int) -> Numbers:
    """A hall or a pagoda with upturned eaves, as heights across."""
    half = span * FINE // 2
    x = np.abs(np.arange(-half, half + 1)).astype(np.int64)
    top = np.zeros(x.size, np.int64)
    for tier in range(tiers):
        reach = half * (tiers + 2 - tier) // (tiers + 2)
        base = tall * STEPS * tier // tiers
        wall, roof = tall * STEPS // tiers * 5 // 10, tall * STEPS // tiers * 5 // 10
        inner = reach * 7 // 10
        slope = roof * (reach - x) // reach
        lift = roof * 5 // 8 * np.maximum(0, x - inner) // max(1, reach - inner)
        curve = slope * slope // max(1, roof)
        top = np.maximum(top, np.where(x < reach, base + wall + curve + lift * 3 // 4, 0))
    spire = np.where(x < 3 * FINE, tall * STEPS * 9 // 8, 0)
    return np.maximum(top, spire if tiers > 1 else 0).astype(np.int32)


def roofs(seed: int, width: int, height: int) -> Numbers:
    """Halls and pagodas among low ground."""
    ground = hills(seed, width, height // 3)
    bare = ground.copy()
    count = max(4, width // (height * 3 // 2))
    kinds = draw(seed, "roofs", count, 4)
    slack = draw(seed, "yards", count, 64)
    for index in range(count):
        tiers = (1, 2, 1, 4)[kinds[index]]
        span = height * (26, 22, 16, 9)[kinds[index]] // 16
        tall = height * (5, 8, 4, 11)[kinds[index]] // 16
        shape = _hall(span, tall, tiers)
        left = (index * width // count + int(slack[index])) * FINE
        _stand(ground, bare, shape, left, sunk=2 * STEPS)
    return ground


def swell(seed: int, width: int, height: int) -> Numbers:
    """The surface of the sea, close by: a broad swell that carries sharper waves."""
    x = _across(width).astype(np.int64)
    phases = draw(seed, "swell", 4, TURN)
    count = max(4, width // (height * 3))
    broad = sine(x * TURN * count // x.size + phases[0])
    slow = sine(x * TURN * 2 // x.size + phases[1])
    crests = np.abs(sine(x * TURN * (count * 5 + 1) // (2 * x.size) + phases[2]))
    return _fitted(
        broad * 6 + slow * 3 - crests * 2,
        min(height * 11 // 16, width // 14),
        min(height, width // 10) // 5,
    )


def islands(seed: int, width: int, height: int) -> Numbers:
    """A flat horizon with some high islands."""
    land = peaks(seed, width, height).astype(np.int64)
    mask = hills(seed + 1, width, 256)
    level = int(np.sort(mask)[mask.size * 6 // 10])
    above = np.clip((mask - level) * 3, 0, UNIT)
    return (land * above // UNIT + STEPS * 2).astype(np.int32)


OUTLINES: dict[str, Outline] = {
    "hills": hills, "peaks": peaks, "dunes": dunes, "firs": firs, "town": town,
    "roofs": roofs, "swell": swell, "islands": islands,
}  # fmt: skip


def coverage(outline: Numbers, width: int, height: int) -> Numbers:
    """(height, width) of 0..63: how much of each pixel lies under the outline."""
    lines = np.arange(height - 1, -1, -1, dtype=np.int16) * STEPS
    tops = np.minimum(outline, height * STEPS).astype(np.int16).reshape(width, FINE)
    total = np.zeros((height, width), np.int16)
    part_cover = np.empty_like(total)
    for part in range(FINE):
        np.subtract(tops[:, part][None, :], lines[:, None], out=part_cover)
        np.clip(part_cover, 0, STEPS, out=part_cover)
        total += part_cover
    return np.minimum(total, 63, out=total).astype(np.int32)
