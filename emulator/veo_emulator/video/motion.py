"""How the scenery goes on from one frame to the next: one vector a row, made once a way."""

from functools import lru_cache
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from veo_emulator.video.inter import (
    REST,
    Piece,
    Vector,
    chain,
    halves_piece,
    moved,
    predicted,
    row_piece,
)
from veo_emulator.video.layout import Layout
from veo_emulator.video.take import Hop


def _drift_row(delta: int, columns: int, period: int) -> tuple[Vector, ...]:
    """Vectors of a row that drifts; what comes in at an edge is a period away in the picture."""
    if not delta:
        return (REST,) * columns
    if delta > 0:
        return ((delta, 0),) * (columns - 1) + ((delta - period, 0),)
    return ((delta + period, 0),) + ((delta, 0),) * (columns - 1)


@lru_cache(maxsize=2048)
def _row(delta: int, above: int | None, columns: int, period: int, lower: int) -> Piece:
    over = None if above is None else _drift_row(above, columns, period)
    row = _drift_row(delta, columns, period)
    if lower == delta:
        return row_piece(row, over)
    return halves_piece((row, _drift_row(lower, columns, period)), over)


class Moved(NamedTuple):
    """All that is above the plate, and by how much its last row goes to the left."""

    piece: Piece
    last: int


def _rows(deltas: tuple[int, ...], columns: int, period: int) -> list[Piece]:
    """Every row of macroblocks by itself; `deltas` are those of half rows."""
    above = (None, *deltas[1:-1:2])
    rows = zip(deltas[::2], above, deltas[1::2], strict=True)
    return [_row(delta, over, columns, period, lower) for delta, over, lower in rows]


@lru_cache(maxsize=1024)
def _bent(deltas: tuple[int, ...], columns: int, period: int) -> Moved:
    return Moved(chain(_rows(deltas, columns, period)), deltas[-1])


def _half_rows(deltas: tuple[int, ...], plan: Layout) -> tuple[int, ...]:
    heights = [2 * (zone.bottom - zone.top) for zone in plan.zones]
    return tuple(
        delta for delta, height in zip(deltas, heights, strict=True) for _ in range(height)
    )


@lru_cache(maxsize=1024)
def _drifted(deltas: tuple[int, ...], plan: Layout) -> Moved:
    return _bent(_half_rows(deltas, plan), plan.columns, plan.period)


def around(hop: Hop, frame: int, rows: slice) -> tuple[Piece, Piece]:
    """The scenery's way to a frame above and below some rows, of which none moves."""
    drifts = zip(hop.drifts(frame), hop.drifts(frame - 1), strict=True)
    deltas = _half_rows(tuple(now - before for now, before in drifts), hop.plan)
    pieces = _rows(deltas, hop.plan.columns, hop.plan.period)
    return chain(pieces[: rows.start]), chain(pieces[rows.stop :])


def moves(hop: Hop, start: int, end: int) -> list[Moved]:
    """The scenery's way to each frame behind `start` from the one before it."""
    plan = hop.plan
    drifts = [hop.drifts(frame) for frame in range(start, end)]
    if hop.bending(start) == hop.bending(end - 1):
        return [
            _drifted((a - e, b - f, c - g, d - h), plan)
            for (e, f, g, h), (a, b, c, d) in pairwise(drifts)
        ]
    rows = [hop.shifts(frame) for frame in range(start, end)]
    return [
        _bent(tuple(map(sub, now, before)), plan.columns, plan.period)
        for before, now in pairwise(rows)
    ]


@lru_cache(maxsize=256)
def rest_below(delta: int) -> Piece:
    """A macroblock that rests between I_PCM at its left and ground that drifts above it."""
    expected = predicted(None, (delta, 0), (delta, 0))
    return Piece(0, moved((-expected[0], -expected[1])), 0)
