"""Clips that a service keeps for some days only, where a hop names them instead of carrying them.

The clip itself is in the store and stays there; what ends is the right to extend it by its name.
A run that would come too late says so before anything is paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from veospec.errors import WorldError
from veospec.plan.ir import PAID, Made, PlannedHop, PlannedShot


@dataclass(frozen=True, slots=True)
class Deadline:
    """`hop` of `shot` has to be sent before `ends`, in seconds since 1970."""

    shot: str
    hop: PlannedHop
    ends: float


def deadlines(shots: Iterable[PlannedShot], made: Made) -> Iterator[Deadline]:
    """For each take the next hop to pay, where the clip before it is kept for a time only."""
    for shot in shots:
        following = next((hop for hop in shot.hops if hop.action in PAID), None)
        if following is not None and (following.parent or "") in made.ends:
            yield Deadline(shot.id, following, made.ends[following.parent or ""])


def hold_deadlines(shots: Iterable[PlannedShot], made: Made, *, now: float) -> None:
    """Raise WorldError when a take cannot go on any more."""
    for one in deadlines(shots, made):
        if now >= one.ends:
            raise WorldError(
                f"hop {one.hop.index} of shot {one.shot} extends a clip that the service kept"
                f" until {moment(one.ends)}: the take cannot go on from it",
                remedy=f"--from {one.shot} makes the take anew; an engine of the Agent Platform"
                " (--engine) is sent the clip itself. The clips so far stay in the store.",
            )


def moment(seconds: float) -> str:
    """A time in seconds since 1970 for people: `2026-11-24 17:05 UTC`."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
