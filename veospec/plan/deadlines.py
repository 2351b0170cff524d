"""What a service keeps for a time only, where a hop names its source instead of carrying it.

The clip itself is in the store and stays there; what ends is the right to extend it by its name.
The service extends what it made and still keeps, and nothing that is uploaded in its place, so a
take whose last clip is gone has to be made anew from the last hop whose source is still there,
most often from its opening. Plans say so with the price; a run that comes too late says it before
anything is paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from veospec.engines.engine import Engine
from veospec.engines.money import dollars, total
from veospec.errors import WorldError
from veospec.plan.ir import PAID, Kind, Made, PlannedHop, PlannedShot, Strategy


@dataclass(frozen=True, slots=True)
class Restart:
    """Where a take can be made anew, and what its hops from there to its end cost in USD."""

    shot: str
    index: int
    usd: float

    @property
    def words(self) -> str:
        """What to do, in a clause."""
        place = f"from hop {self.index}" if self.index else "from its opening clip"
        return f"`--from {self.shot}:{self.index}` makes it anew {place}, for {dollars(self.usd)}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`hop` of `shot` has to be sent before `ends`, in seconds since 1970; else `restart`."""

    shot: str
    hop: PlannedHop
    ends: float
    restart: Restart


def deadlines(shots: Iterable[PlannedShot], made: Made) -> Iterator[Deadline]:
    """For each take the next hop to pay, where what it goes on from is kept for a time only."""
    for shot in shots:
        following = next((hop for hop in shot.hops if hop.action in PAID), None)
        if following is None or not _names_source(following):
            continue
        ends = made.ends.get(following.parent or "")
        if ends is not None:
            kept = [made.ends.get(hop.key) for hop in shot.hops]
            yield Deadline(shot.id, following, ends, restart(shot, following.index, kept, at=ends))


def hold_deadlines(shots: Iterable[PlannedShot], made: Made, *, now: float) -> None:
    """Raise WorldError when a take cannot go on any more."""
    for one in deadlines(shots, made):
        if now >= one.ends:
            raise WorldError(
                f"hop {one.hop.index} of shot {one.shot} goes on from a clip that the service kept"
                f" until {moment(one.ends)}: the take cannot go on from it",
                remedy=f"{one.restart.words}; the clips so far stay in the store."
                " An engine of the Agent Platform (--engine) has no such deadline.",
            )


def restart(shot: PlannedShot, lost: int, kept: Sequence[float | None], *, at: float) -> Restart:
    """Where a take goes on at `at` when hop `lost` cannot be sent any more.

    `kept` says for each hop until when the service keeps its clip, None where it keeps none.
    """
    index = lost
    while index > 0:
        ends = kept[index - 1]
        if not _names_source(shot.hops[index]) or (ends is not None and ends > at):
            break
        if shot.hops[index - 1].kind is Kind.SOURCE:
            break
        index -= 1
    return Restart(shot.id, index, total(hop.usd for hop in shot.hops[index:]))


def on_free_tier(engine: Engine | None, ends: float) -> str:
    """The other time for an account that does not pay, in brackets; empty where there is none."""
    kept = engine.retention if engine is not None else None
    if kept is None or kept.free_s is None:
        return ""
    return f" (on the free tier until {moment(ends - kept.result_s + kept.free_s)})"


def moment(seconds: float) -> str:
    """A time in seconds since 1970 for people: `2026-11-24 17:05 UTC`."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def _names_source(hop: PlannedHop) -> bool:
    """Whether a hop may name its source; a window is always sent as bytes."""
    return hop.source is not None and hop.source.strategy is not Strategy.WINDOW
