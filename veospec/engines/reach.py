"""Arithmetic of takes: what each hop is given to extend, and which film lengths can be reached.

A take is an opening and the lengths of its hops, nothing else; the storyboard is not known here.
Sets of lengths are the bits of an integer (bit n: n seconds can be reached), so that adding a shot
to a film is a few shifts and a film of a hundred shots costs microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from veospec.engines.engine import Engine


class Take(NamedTuple):
    """One continuous take in seconds: its opening clip and what each hop adds."""

    opening_s: int | float
    hops_s: tuple[int, ...] = ()

    @property
    def seconds(self) -> int | float:
        """Length of the whole take."""
        return self.opening_s + sum(self.hops_s)


class Carried(NamedTuple):
    """What a hop's request carries: the last `seconds` of the take so far, by `strategy`."""

    strategy: str
    seconds: int | float


def lower_take(
    engine: Engine, opening_s: int | float, hops_s: Sequence[int]
) -> tuple[Carried, ...]:
    """What each hop of a take is given, in order.

    The whole take so far as long as the engine accepts it as a source and can return source and
    hop in one file; from then on its last `window_s` seconds, where the engine takes windows.
    Always answers: a take that the engine cannot make at all is for the rules to refuse.
    """
    carried: list[Carried] = []
    so_far = opening_s
    for hop_s in hops_s:
        carried.append(_carry(engine, so_far, hop_s))
        so_far += hop_s
    return tuple(carried)


def _carry(engine: Engine, so_far: int | float, hop_s: int) -> Carried:
    extension = engine.extension
    preferred = extension.strategies[0]
    if preferred == "window" or "window" in extension.strategies:
        # A turn names the service's own clip, which has no limit as an input, only as a result.
        source_fits = preferred == "turn" or so_far <= extension.source_max_s
        if preferred == "window" or not (source_fits and so_far + hop_s <= extension.result_max_s):
            return Carried("window", min(extension.window_s, so_far))
    return Carried(preferred, so_far)


def first_window(carried: Sequence[Carried]) -> int | None:
    """Number (from 1) of the first hop that sees a window and not the whole take, or None."""
    return next((n for n, c in enumerate(carried, start=1) if c.strategy == "window"), None)


def take_lengths(engine: Engine, openings: Sequence[int], *, up_to: int) -> int:
    """Bits of the lengths in seconds, at most `up_to`, that one take can have."""
    extension = engine.extension
    limit = min(up_to, extension.take_max_s or up_to)
    mask = (1 << (limit + 1)) - 1
    reached = layer = _bits(openings) & mask
    hops = 0
    while layer and extension.seconds and hops != extension.hops_max:
        layer = _sums(layer, extension.seconds) & mask & ~reached
        reached |= layer
        hops += 1
    return reached


def film_lengths(takes: Sequence[int]) -> int:
    """Bits of the lengths of a film that joins one take of each set by cuts."""
    film = 1
    for take in takes:
        film = _sums(film, tuple(lengths(take)))
    return film


def nearest(reachable: int, promise: int) -> tuple[int, ...]:
    """The promise itself if it can be reached, else the nearest length below and above it."""
    if reachable >> promise & 1:
        return (promise,)
    below = (reachable & ((1 << promise) - 1)).bit_length() - 1
    rest = reachable >> promise
    above = promise + (rest & -rest).bit_length() - 1 if rest else -1
    return tuple(s for s in (below, above) if s >= 0)


def lengths(bits: int) -> Iterator[int]:
    """The lengths of a set, ascending."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _bits(values: Sequence[int]) -> int:
    bits = 0
    for value in values:
        bits |= 1 << value
    return bits


def _sums(bits: int, addends: Sequence[int]) -> int:
    sums = 0
    for addend in addends:
        sums |= bits << addend
    return sums
