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
    """One continuous take in seconds: its opening clip and what each hop adds.

    `given` is true where the opening is a clip of the author's, which no service has made.
    """

    opening_s: int | float
    hops_s: tuple[int, ...] = ()
    given: bool = False

    @property
    def seconds(self) -> int | float:
        """Length of the whole take."""
        return self.opening_s + sum(self.hops_s)


class Carried(NamedTuple):
    """What a hop's request carries: the last `seconds` of the take so far, by `strategy`."""

    strategy: str
    seconds: int | float


def lower_take(engine: Engine, take: Take) -> tuple[Carried, ...]:
    """What each hop of a take is given, in order.

    A turn names the service's own last clip; the whole is the take so far, where the engine takes
    it as a source; both as long as source and hop fit one returned file. From then on it is the
    last `window_s` seconds, where the engine takes windows; what a window began can take turns
    again. Always answers: a take that no engine can make is for the rules to refuse.
    """
    carried: list[Carried] = []
    so_far = take.opening_s
    kept_s = None if take.given else take.opening_s
    for hop_s in take.hops_s:
        carried.append(_carry(engine, so_far, kept_s, hop_s))
        so_far += hop_s
        kept_s = carried[-1].seconds + hop_s
    return tuple(carried)


def _carry(engine: Engine, so_far: int | float, kept_s: int | float | None, hop_s: int) -> Carried:
    """`kept_s` is how long the service's own last clip is; None where it has none."""
    extension = engine.extension
    room_s = extension.result_max_s - hop_s
    for strategy in extension.strategies:
        if strategy == "turn" and kept_s is not None and kept_s <= room_s:
            return Carried("turn", kept_s)
        if strategy == "whole" and so_far <= min(extension.source_max_s, room_s):
            return Carried("whole", so_far)
        if strategy == "window":
            return Carried("window", min(extension.window_s, so_far))
    return Carried(extension.strategies[0], so_far)


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
