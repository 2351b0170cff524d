"""Which part of a film a command is about: `--from` and `--stop-after`, the same for plan and run.

What `plan` shows with them is what `run` does with them, because both ask here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from veospec.cli.retaking import Choice, redo_from
from veospec.engines.money import total
from veospec.plan.canonical import plan_digest
from veospec.plan.ir import PAID, Made, Plan, PlannedShot
from veospec.storyboard.timeline import tidy_seconds


@dataclass(frozen=True, slots=True)
class Part:
    """`shots` of `plan`, a plan of the whole film against what a store has `made`.

    `choice` is the take that `--from` begins.
    """

    plan: Plan
    shots: tuple[PlannedShot, ...]
    made: Made
    choice: Choice | None = None

    @property
    def whole(self) -> bool:
        """Whether it is all of the film."""
        return self.shots == self.plan.shots

    @property
    def as_plan(self) -> Plan:
        """The part as a plan of its own, with its own length, price and digest."""
        if self.whole:
            return self.plan
        hops = [hop for shot in self.shots for hop in shot.hops]
        part = replace(
            self.plan,
            shots=self.shots,
            seconds=tidy_seconds(sum(shot.seconds for shot in self.shots)),
            usd=total(hop.usd for hop in hops),
            usd_to_spend=total(hop.usd for hop in hops if hop.action in PAID),
        )
        return replace(part, digest=plan_digest(part))


def part_of(
    plan_for: Callable[[Made], Plan], made: Made, *, restart: str | None, stop_after: str | None
) -> Part:
    """The part that the flags mean. Raises UsageError for a place that the film does not have."""
    choice = None
    if restart is not None:
        made, choice = redo_from(plan_for, made, restart)
    plan = plan_for(made)
    if stop_after is None:
        return Part(plan, plan.shots, made, choice)
    from veospec.run.local import chosen

    return Part(plan, chosen(plan, stop_after), made, choice)
