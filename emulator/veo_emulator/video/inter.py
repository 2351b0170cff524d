"""Motion of whole macroblocks: P slices made of skips and full-sample vectors.

A row of macroblocks is coded by what it and the row above it do, and nothing else, so a piece of
syntax is made once for each way in which zones move and is used again in every frame that moves
so. The piece keeps the skips before its first and behind its last coded macroblock apart, because
runs of skips go across rows.
"""

from functools import cache
from typing import NamedTuple

from veo_emulator.video.bits import EMPTY, Bits, join, se, ue

Vector = tuple[int, int]
"""Right and down, in luma samples, from the macroblock to where it is copied from."""
REST: Vector = (0, 0)


class Piece(NamedTuple):
    """Macroblocks in scan order: `lead` skips, `bits` from the first coded one on, `trail` skips.

    Without a coded macroblock all is `lead`. The run of skips that comes before the first coded
    one is not in `bits`: it may have begun in the piece before.
    """

    lead: int
    bits: Bits
    trail: int


def _median(a: int, b: int, c: int) -> int:
    return max(min(a, b), min(max(a, b), c))


def predicted(left: Vector | None, up: Vector | None, corner: Vector | None) -> Vector:
    """The vector that decoders expect; `corner` is up right, or up left at the right edge."""
    if up is None and corner is None:
        return left or REST
    a, b, c = left or REST, up or REST, corner or REST
    known = [vector for vector in (left, up, corner) if vector is not None]
    if len(known) == 1:
        return known[0]
    return _median(a[0], b[0], c[0]), _median(a[1], b[1], c[1])


@cache
def moved(difference: Vector) -> Bits:
    """P_L0_16x16 without residual, its vector told as the difference to the expected one."""
    return join([ue(0), se(4 * difference[0]), se(4 * difference[1]), ue(0)])


def _skipped(left: Vector | None, up: Vector | None, expected: Vector) -> Vector:
    if left is None or up is None or REST in (left, up):
        return REST
    return expected


def row_piece(row: tuple[Vector, ...], above: tuple[Vector, ...] | None) -> Piece:
    """Code one row of macroblocks; `above` is the row over it, None at the top edge."""
    lead = run = 0
    parts: list[Bits] = []
    for column, vector in enumerate(row):
        left = row[column - 1] if column else None
        up = above[column] if above else None
        corner = None
        if above:
            corner = above[column + 1] if column + 1 < len(row) else above[column - 1]
        expected = predicted(left, up, corner)
        if vector == _skipped(left, up, expected):
            run += 1
            continue
        if parts:
            parts.append(ue(run))
        else:
            lead = run
        run = 0
        parts.append(moved((vector[0] - expected[0], vector[1] - expected[1])))
    return Piece(lead, join(parts), run) if parts else Piece(run, EMPTY, 0)


def halves_piece(row: tuple[tuple[Vector, ...], ...], above: tuple[Vector, ...] | None) -> Piece:
    """Code one row of macroblocks whose upper and lower halves move differently (P_L0_L0_16x8).

    Args:
        row: Vectors of the upper halves and of the lower halves.
        above: Those of the lower halves of the row over it, None at the top edge.
    """
    parts: list[Bits] = []
    for column, (upper, lower) in enumerate(zip(*row, strict=True)):
        left = (row[0][column - 1], row[1][column - 1]) if column else (REST, upper)
        over = above[column] if above else left[0]
        parts.append(_halves(upper[0] - over[0], lower[0] - left[1][0], not column))
    return Piece(0, join(parts), 0)


@cache
def _halves(upper: int, lower: int, first: bool) -> Bits:
    """Two halves by the differences of their sideways vectors; behind another one no skip."""
    skip = [] if first else [ue(0)]
    return join([*skip, ue(1), se(4 * upper), se(0), se(4 * lower), se(0), ue(0)])


def chain(pieces: list[Piece]) -> Piece:
    """Several pieces that follow each other, as one."""
    lead = run = 0
    parts: list[Bits] = []
    for piece in pieces:
        run += piece.lead
        if not piece.bits.length:
            continue
        if parts:
            parts.append(ue(run))
        else:
            lead = run
        parts.append(piece.bits)
        run = piece.trail
    return Piece(lead, join(parts), run) if parts else Piece(run, EMPTY, 0)
