"""What it costs to change one hop of a film that is made: the hop and all that follow in its take.

A key holds the key before it, so the answer is known without a store and before the edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from veospec.engines.money import total
from veospec.errors import UsageError
from veospec.plan.canonical import tidy_number
from veospec.plan.ir import Kind, Plan, PlannedHop

FORMAT = "veospec.edit/1"


@dataclass(frozen=True, slots=True)
class Edit:
    """A change at a hop of a shot: the `hops` that are made again, and their price in USD."""

    shot: str
    hop: int
    hops: tuple[PlannedHop, ...]
    usd: float


def edit_document(edit: Edit) -> dict[str, Any]:
    """An edit as plain JSON values."""
    return {
        "format": FORMAT,
        "shot": edit.shot,
        "hop": edit.hop,
        "redoes": [hop.index for hop in edit.hops],
        "usd": tidy_number(edit.usd),
    }


def edit_at(plan: Plan, place: str) -> Edit:
    """What a change at `SHOT` or `SHOT:HOP` redoes; without a hop, the opening clip is meant.

    A hop goes by its number or by its id.

    Raises UsageError for a place that the film does not have.
    """
    name, _, number = place.partition(":")
    shot = next((shot for shot in plan.shots if shot.id == name), None)
    if shot is None:
        known = ", ".join(shot.id for shot in plan.shots)
        raise UsageError(f"There is no shot {name!r} to edit.", remedy=f"There are {known}.")
    index = shot.index_of(number or "0")
    if index is None:
        last = len(shot.hops) - 1
        raise UsageError(f"Shot {name} has hops 0 to {last}.", remedy="0 is the opening clip.")
    redone = tuple(hop for hop in shot.hops[index:] if hop.kind is not Kind.SOURCE)
    return Edit(name, index, redone, total(hop.usd for hop in redone))
