"""Takes: the same hop made more than once, to choose from.

A take has a key of its own, so that it is paid for once and never lost to another one. Take 1 is
the hop as the storyboard has it. A request with a seed gets another seed for another take, because
the same seed may well give the same clip again. What is chosen is chosen for the hop's `base`, its
key as take 1: a text that is changed and changed back finds its choice again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from veospec.errors import UsageError
from veospec.plan.ir import HopState, Kind, Made, Plan, PlannedHop, PlannedShot
from veospec.plan.keys import hop_key

TAKES_MAX = 99
_SEEDS = 2**32


def request_of_take(request: Mapping[str, Any], take: int) -> dict[str, Any]:
    """The request of take 1 as that of another take."""
    return _shifted(request, take - 1)


def base_of(engine: str, hop: PlannedHop) -> str:
    """The key that the hop has as take 1."""
    request = _shifted(hop.request, 1 - hop.take)
    return hop_key(engine=engine, parent=hop.parent, request=request)


def key_of_take(engine: str, hop: PlannedHop, take: int) -> str:
    """The key of another take of a hop."""
    request = _shifted(hop.request, take - hop.take)
    return hop_key(engine=engine, parent=hop.parent, request=request, take=take)


def takes_made(made: Made, engine: str, hop: PlannedHop) -> Iterator[tuple[int, str, HopState]]:
    """Number, key and state of every take of a hop that a store knows."""
    for take in range(1, TAKES_MAX + 1):
        key = key_of_take(engine, hop, take)
        state = made.states.get(key)
        if state is not None:
            yield take, key, state


def hop_at(plan: Plan, place: str, *, flag: str) -> tuple[PlannedShot, PlannedHop]:
    """The hop at `SHOT` (its opening clip) or `SHOT:HOP`; UsageError for what cannot be made.

    A hop goes by its number or by its id.
    """
    name, _, number = place.partition(":")
    shot = next((shot for shot in plan.shots if shot.id == name), None)
    if shot is None:
        names = ", ".join(shot.id for shot in plan.shots)
        raise UsageError(f"{flag} {place}: there is no shot {name!r}.", remedy=names)
    index = shot.index_of(number or "0")
    if index is None:
        last = len(shot.hops) - 1
        raise UsageError(
            f"{flag} {place}: shot {name} has hops 0 to {last}.", remedy="0 is the opening clip."
        )
    hop = shot.hops[index]
    if hop.kind is Kind.SOURCE:
        raise UsageError(f"{flag} {place}: that is your own clip, which has no takes.")
    return shot, hop


def _shifted(request: Mapping[str, Any], by: int) -> dict[str, Any]:
    """The request with its seed, where it has one, moved on."""
    moved = dict(request)
    for part in ("parameters", "generation_config"):
        inner = moved.get(part)
        if by and isinstance(inner, Mapping) and isinstance(inner.get("seed"), int):
            moved[part] = {**inner, "seed": (inner["seed"] + by) % _SEEDS}
    return moved
