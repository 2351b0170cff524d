"""`--from` and `--takes`: which takes a run makes beside those that the store has.

A take that `--from` begins is written down before its first request and stays the one that the
same command goes on with until its run has come to its end, so that an interrupted run that is
started again does not begin, and pay, another one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from veospec.engines.money import dollars, total
from veospec.errors import UsageError
from veospec.plan.diff import decide, in_take
from veospec.plan.ir import PAID, Action, Made, Plan, PlannedHop, PlannedShot
from veospec.plan.takes import TAKES_MAX, base_of, hop_at, key_of_take, request_of_take, takes_made


@dataclass(frozen=True, slots=True)
class Choice:
    """The take that is the one for a hop; `base` is the hop's key as take 1."""

    base: str
    take: int


def redo_from(
    plan_for: Callable[[Made], Plan], made: Made, place: str
) -> tuple[Made, Choice | None]:
    """What the store knows, with a new take of the hop at `place` in it.

    No new one where the hop is not made yet, where its outcome is unknown or its operation runs,
    and where an earlier run began one and did not finish.
    """
    plan = plan_for(made)
    _, hop = hop_at(plan, place, flag="--from")
    base = base_of(plan.engine, hop)
    if hop.action is not Action.REUSE or hop.key in made.running:
        return made, None
    if base in made.unfinished:
        return made, Choice(base, hop.take)
    last = max(take for take, _, _ in takes_made(made, plan.engine, hop))
    if last == TAKES_MAX:
        raise UsageError(f"--from {place}: there are {TAKES_MAX} takes already.")
    choice = Choice(base, last + 1)
    return replace(made, chosen={**made.chosen, base: choice.take}), choice


def more_takes(
    plan: Plan, shots: Sequence[PlannedShot], made: Made, *, place: str | None, count: int
) -> tuple[PlannedShot, ...]:
    """Takes 1 to `count` of the hop at `place`, each after the hops before it.

    The take that is in the plan already is left out.
    """
    if place is None or ":" not in place:
        raise UsageError(
            "--takes needs to know of which hop.",
            remedy="Add --stop-after SHOT:HOP; it ends there.",
        )
    shot, hop = hop_at(plan, place, flag="--takes")
    before = next(one for one in shots if one.id == shot.id).hops[:-1]
    others = [take for take in range(1, count + 1) if take != hop.take]
    return tuple(
        PlannedShot(shot.id, shot.seconds, (*before, _in_take(plan, made, shot, hop, take)))
        for take in others
    )


def takes_text(extra: Sequence[PlannedShot]) -> str:
    """What more takes cost, in a sentence."""
    hops = [shot.hops[-1] for shot in extra]
    new = [hop for hop in hops if hop.action in PAID]
    place = f"hop {hops[0].index} of shot {extra[0].id}"
    price = dollars(total(hop.usd for hop in new))
    return f"More takes of {place}: {len(hops)}, of which {len(new)} to make, {price}"


def _in_take(plan: Plan, made: Made, shot: PlannedShot, hop: PlannedHop, take: int) -> PlannedHop:
    """The hop as another take of itself."""
    key = key_of_take(plan.engine, hop, take)
    first = request_of_take(hop.request, 2 - hop.take)
    request = request_of_take(first, take)
    action, reason = decide(
        made, shot=shot.id, index=hop.index, key=key, parent=hop.parent, request=request
    )
    return replace(
        hop,
        key=key,
        request=request,
        take=take,
        action=action,
        reason=in_take(action, reason, take),
    )
