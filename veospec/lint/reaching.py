"""Which lengths a film can have, and the smallest change of the storyboard that gets to one.

The lengths come from all shots together; the way is looked for in one shot at a time, because an
author who is told to change three shots at once has to think again anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor
from typing import NamedTuple

from veospec.engines.engine import Engine
from veospec.engines.reach import Take, film_lengths, nearest, take_lengths
from veospec.lint.engine_words import counted
from veospec.lint.rule import Context
from veospec.storyboard.model import Shot

FILM_SECONDS_MAX = 36_000
"""Promises beyond ten hours are only told to be unreachable; the sets would grow without use."""


def nearest_lengths(
    context: Context, takes: Sequence[Take], promise: int
) -> tuple[int | float, ...]:
    """The promise if it can be reached, else the nearest length below and above it."""
    engine, shots = context.engine, context.storyboard.shots
    if promise > FILM_SECONDS_MAX:
        return ()
    given_s = sum(
        take.opening_s for shot, take in zip(shots, takes, strict=True) if shot.source is not None
    )
    up_to = promise + max(*engine.opening.seconds, *engine.extension.seconds)
    sets = [
        take_lengths(
            engine,
            _openings(context, shot),
            up_to=_longest(engine, take if shot.source else None, up_to),
        )
        for shot, take in zip(shots, takes, strict=True)
    ]
    reachable = film_lengths(sets)
    rest = promise - given_s
    if rest < 0:
        return tuple(given_s + s for s in nearest(reachable, 0))
    low = floor(rest)
    if low == rest:
        return tuple(given_s + s for s in nearest(reachable, low))
    return tuple(
        round(given_s + s, 3)
        for s in sorted({*nearest(reachable, low)[:1], *nearest(reachable, low + 1)[-1:]})
    )


def _longest(engine: Engine, given: Take | None, up_to: int) -> int:
    """The most that openings and hops may add to a take."""
    longest = min(engine.extension.take_max_s or up_to, up_to)
    return max(0, floor(longest - given.opening_s)) if given else longest


def _openings(context: Context, shot: Shot) -> tuple[int, ...]:
    if shot.source is not None:
        return (0,)
    return context.engine.openings(context.storyboard.resolution, references=bool(shot.references))


class _Way(NamedTuple):
    """A change of one shot; `cost` counts a new opening first, then hops, then their length."""

    cost: tuple[bool, int, int]
    words: str


def way_to(context: Context, takes: Sequence[Take], length: int | float) -> str:
    """The smallest change in one shot that makes the film `length` seconds, or ``."""
    film_s = sum(take.seconds for take in takes)
    ways = [
        way
        for shot, take in zip(context.storyboard.shots, takes, strict=True)
        for way in _ways(context, shot, take, length - film_s + take.seconds)
    ]
    return min(ways, key=lambda way: way.cost).words if ways else ""


def _ways(context: Context, shot: Shot, take: Take, wanted_s: int | float) -> Iterator[_Way]:
    """Changes that make this take `wanted_s` long."""
    extension = context.engine.extension
    if extension.take_max_s is not None and wanted_s > extension.take_max_s:
        return
    openings = (take.opening_s,) if shot.source else _openings(context, shot)
    for opening_s in openings:
        opens = opening_s != take.opening_s
        for hop_s in extension.seconds:
            count = _hops_for(context.engine, take, wanted_s - opening_s, hop_s)
            if count is None:
                continue
            delta = count - len(take.hops_s)
            hops = _hop_words(delta, hop_s if len(extension.seconds) > 1 else None)
            cost = (opens, abs(delta), abs(hop_s - extension.default_s))
            if opens:
                words = f"open shot {shot.id} with {opening_s} s"
                yield _Way(cost, f"{words} and {hops}" if hops else words)
            elif hops:
                yield _Way(cost, f"{hops} {'to' if delta > 0 else 'from'} shot {shot.id}")


def _hops_for(engine: Engine, take: Take, wanted_s: int | float, hop_s: int) -> int | None:
    """How many hops there are when only whole hops of `hop_s` are added or the last removed."""
    total, count = sum(take.hops_s), len(take.hops_s)
    while count and total > wanted_s:
        count -= 1
        total -= take.hops_s[count]
    missing = wanted_s - total
    if missing < 0 or missing % hop_s:
        return None
    # Hops that were taken away are not put back with another length.
    if missing and count < len(take.hops_s):
        return None
    count += int(missing // hop_s)
    most = engine.extension.hops_max
    return None if most is not None and count > most else count


def _hop_words(delta: int, hop_s: int | None) -> str:
    """`hop_s` is None where the engine leaves no choice and the length goes without saying."""
    if not delta:
        return ""
    if delta < 0:
        return f"take {counted(-delta, 'hop')} away"
    return f"add {counted(delta, 'hop')}{f' of {hop_s} s' if hop_s else ''}"
