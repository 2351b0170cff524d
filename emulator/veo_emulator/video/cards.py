"""Reference pictures in the scene: prints on a cord in the sky, for as long as a hop lasts.

The prints belong to the zone of the light and drift with it, so moving them costs nothing. They
come and go by whole columns of macroblocks from the right, in frames in which their zone rests,
and are gone before a hop's last second: what follows a hop need not know of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.layout import Layout
from veo_emulator.video.segment import FPS, Planes

if TYPE_CHECKING:
    from veo_emulator.video.take import Hop

LIGHT = 1
"""The zone in which the prints hang."""
_PASSAGE = 12
"""Frames in which the prints come, or go."""
_MAT, _EDGE, _CORD, _PEG = (228, 126, 129), (34, 128, 128), (206, 122, 134), (104, 112, 168)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Cards:
    """A strip of prints: samples, where there are any (in blocks of 2 x 2), and when it is seen.

    `places` is the column of the strip's left edge in each frame, `spans` which of its columns are
    seen; `top` is its first line, `rows` and `first_row` are its macroblocks.
    """

    strip: Planes
    mask: NDArray[np.bool_]
    top: int
    places: tuple[int, ...]
    spans: tuple[Span, ...]

    @property
    def rows(self) -> slice:
        """Rows of macroblocks that the strip takes."""
        return slice(self.top // 16, (self.top + self.strip.y.shape[0]) // 16)

    def columns(self, frame: int) -> slice:
        """Columns of macroblocks in which something of the strip is seen."""
        return self._columns(frame, *self.spans[frame])

    def changed(self, frame: int) -> slice:
        """Columns of macroblocks in which it appears or goes in this frame."""
        (low, high), (low_before, high_before) = self.spans[frame], self.spans[frame - 1]
        if low < low_before:
            return self._columns(frame, low, low_before)
        return self._columns(frame, high, high_before)

    def _columns(self, frame: int, low: int, high: int) -> slice:
        if low >= high:
            return slice(0, 0)
        left = self.places[frame]
        return slice((left + low) // 16, (left + high - 1) // 16 + 1)

    def put(self, scene: Planes, frame: int, first_line: int = 0) -> None:
        """Draw what is seen in a frame over a picture whose first line is `first_line`."""
        low, high = self.spans[frame]
        left, top = self.places[frame], self.top - first_line
        for over, under, scale in (
            (self.strip.y, scene.y, 1),
            (self.strip.u, scene.u, 2),
            (self.strip.v, scene.v, 2),
        ):
            part = under[
                top // scale : top // scale + over.shape[0],
                (left + low) // scale : (left + high) // scale,
            ]
            mask = self.mask if scale == 2 else self.mask.repeat(2, 0).repeat(2, 1)
            there = slice(low // scale, high // scale)
            np.copyto(part, over[:, there], where=mask[:, there])


def room(plan: Layout, count: int) -> tuple[int, int]:
    """Width and height that each of so many prints may have, without its mat."""
    height = _rows(plan) * 16 - _hang(plan) - 5 * _mat(plan)
    share = min(72, 28 + 16 * count)
    width = plan.width * share // 100 // count - 4 * _mat(plan)
    return max(8, width // 2 * 2), max(8, height // 2 * 2)


def _rows(plan: Layout) -> int:
    zone = plan.zones[LIGHT]
    return max(2, min(zone.bottom - zone.top - 2, (zone.bottom - zone.top) * 7 // 10))


def _mat(plan: Layout) -> int:
    return max(2, plan.unit // 160 * 2)


def _hang(plan: Layout) -> int:
    """Lines between the strip's top and the prints."""
    return max(4, plan.unit // 60 * 2)


def hung(hop: Hop, prints: tuple[Planes, ...]) -> Cards | None:
    """The prints of a hop's references; None where it is too short or too low for any."""
    zone = hop.plan.zones[LIGHT]
    start = 0
    if hop.state.hop or hop.background is not None:
        start = max(FPS, 0 if hop.background is None else hop.sweep)
    last = hop.sync[-1]
    if not prints or zone.bottom - zone.top < 4 or last - start < 2 * _PASSAGE:
        return None
    strip, mask = _strip(hop.plan, prints)
    drifts = [hop.drifts(frame)[LIGHT] for frame in range(hop.frames)]
    left = max(48, hop.plan.margin) + drifts[-1] - drifts[0]
    places = [left - (drift - drifts[0]) for drift in drifts]
    spans = _spans(places, strip.y.shape[1], (start, last), hop.sync)
    return Cards(strip, mask, (zone.top + 1) * 16, tuple(places), tuple(spans))


def _spans(places: list[int], width: int, seen: Span, sync: tuple[int, ...]) -> list[Span]:
    """Which columns of the strip are seen in each frame."""
    start, last = seen
    resting = {
        frame
        for frame in range(1, last)
        if places[frame] == places[frame - 1] and frame not in sync
    }
    coming = resting & set(range(start + 1, start + 1 + _PASSAGE)) if start else set()
    going = resting & set(range(last - _PASSAGE, last))
    blocks = width // 16 + 2
    low, high = (width, width) if start else (0, width)
    out = []
    for frame, left in enumerate(places):
        if frame >= last:
            low = high = 0
        elif frame in coming and low:
            low = _before(left, low, -(-blocks // len(coming)))
        elif frame in going and high > low:
            high = max(low, _before(left, high, -(-blocks // len(going))))
        out.append((low, high))
    return out


def _before(left: int, column: int, blocks: int) -> int:
    """The strip's column at which so many macroblocks begin that end behind `column`."""
    return max(0, ((left + column - 1) // 16 - (blocks - 1)) * 16 - left)


def _strip(plan: Layout, prints: tuple[Planes, ...]) -> tuple[Planes, NDArray[np.bool_]]:
    mat, hang = _mat(plan), _hang(plan)
    gap = 2 * mat
    width = sum(one.y.shape[1] + 2 * mat + gap for one in prints) + gap
    planes = [np.zeros((_rows(plan) * 16, width), np.uint8)]
    planes += [np.zeros((_rows(plan) * 8, width // 2), np.uint8) for _ in range(2)]
    strip = Planes(*planes)
    cord = hang // 4 * 2
    _fill(strip, (cord, cord + 2), (0, width), _CORD)
    left = gap
    for index, one in enumerate(prints):
        _print(strip, one, (left, hang + (index % 2) * mat), mat)
        middle = left + one.y.shape[1] // 4 * 2 + mat
        _fill(strip, (cord - 2, hang + 2 * mat), (middle - mat // 4 * 2, middle + 2), _PEG)
        left += one.y.shape[1] + 2 * mat + gap
    return strip, strip.u > 0


def _print(strip: Planes, one: Planes, place: tuple[int, int], mat: int) -> None:
    """One picture in its mat, which is broader below, with a dark edge."""
    (height, width), (left, top) = one.y.shape, place
    bottom, right = top + height + 3 * mat, left + width + 2 * mat
    _fill(strip, (top, bottom + 2), (left, right + 2), _EDGE)
    _fill(strip, (top, bottom), (left, right), _MAT)
    for plane, own, scale in (
        (strip.y, one.y, 1),
        (strip.u, one.u, 2),
        (strip.v, one.v, 2),
    ):
        down, across = (top + mat) // scale, (left + mat) // scale
        plane[down : down + own.shape[0], across : across + own.shape[1]] = np.maximum(own, 1)


def _fill(strip: Planes, lines: Span, columns: Span, colour: tuple[int, int, int]) -> None:
    for plane, level, scale in zip((strip.y, strip.u, strip.v), colour, (1, 2, 2), strict=True):
        plane[
            max(0, lines[0]) // scale : lines[1] // scale, columns[0] // scale : columns[1] // scale
        ] = level


def mean_chroma(picture: Planes) -> tuple[int, int]:
    """U and V of the more colourful quarter of a picture."""
    u, v = picture.u.astype(np.int32).ravel(), picture.v.astype(np.int32).ravel()
    strength = np.abs(u - 128) + np.abs(v - 128)
    most = strength >= np.sort(strength)[-max(1, strength.size // 4)]
    return int(u[most].sum()) // int(most.sum()), int(v[most].sum()) // int(most.sum())


def tinged(colours: bytes, prints: tuple[Planes, ...]) -> bytes:
    """A palette in the colours of pictures: their chroma goes into it in turn."""
    out = bytearray(colours)
    for index in range(0, len(colours), 3):
        chroma = mean_chroma(prints[index // 3 % len(prints)])
        for own, level in enumerate(chroma, index + 1):
            out[own] = (2 * colours[own] + 3 * level) // 5
    return bytes(out)
