"""What the runs of a history may spend: the film's budget, and what single runs are given.

The author pays real money: the budget counts all runs of the store, as `veospec run` counts it
where the target spends. Whatever a run was allowed once stays allowed, for it may be in flight.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.simulation.judge import Violation
from tests.simulation.process import Ended
from veospec.cli.money import ceiling_micros
from veospec.cli.targets import Target
from veospec.plan.ir import Plan
from veospec.run.attempt import micros
from veospec.run.journal import Journal
from veospec.run.state import EMULATOR

_PAYS = Target(EMULATOR, None, spends=True)


@dataclass
class Purse:
    """`budget` is the film's, `allowed` the most that any run was let; None is no limit.

    All in micro-dollars. What is allowed is told from the author's wishes, not from the product's
    sums: these are what is to be judged.
    """

    budget: int | None
    allowed: int | None = 0
    run_allowed: int | None = 0

    @classmethod
    def of(cls, hops: int | None, plan: Plan) -> Purse:
        """A budget of so many hops of the dearest kind."""
        return cls(None if hops is None else hops * _dearest(plan))

    def put_in(self, hops: int, plan: Plan) -> None:
        """More money, if there is a budget at all."""
        if self.budget is not None:
            self.budget += hops * _dearest(plan)

    def fill(self, committed: int, plan: Plan) -> None:
        """Enough for all that may still have to be made."""
        if self.budget is not None:
            self.budget = max(self.budget, committed + micros(plan.usd))

    def ceiling(self, plan: Plan, committed: int, hops: int | None) -> int | None:
        """What a run is held to that is given money for so many hops, by the product's own sums."""
        budget_usd = None if self.budget is None else self.budget / 1e6
        max_usd = None if hops is None else hops * _dearest(plan) / 1e6
        ceiling = ceiling_micros(
            replace(plan, budget_usd=budget_usd), _PAYS, committed=committed, max_usd=max_usd
        )
        given = None if hops is None else committed + hops * _dearest(plan)
        self.run_allowed = min(
            (one for one in (self.budget, given) if one is not None), default=None
        )
        if self.run_allowed is None or self.allowed is None:
            self.allowed = None
        else:
            self.allowed = max(self.allowed, self.run_allowed)
        return ceiling

    def hold_request(self, billed: int) -> None:
        """Raise Violation when a request of this run costs more than the run was let."""
        if self.run_allowed is not None and billed > self.run_allowed:
            raise Violation("money: a request was sent that the budget does not allow")

    def hold(self, billed: int, journal: Journal) -> None:
        """Raise Violation when more was spent, or begun, than any run was let."""
        if self.allowed is None:
            return
        known = sum(journal.account(EMULATOR))
        if max(billed, known) > self.allowed:
            raise Violation(f"money: {billed} is billed and {known} known of {self.allowed}")


def check_stop(ended: Ended, plan: Plan, ceiling: int | None, journal: Journal) -> None:
    """A last shot that stopped for money could not have made its next hop with what is left."""
    last, shot = ended.results[-1], plan.shots[-1]
    if not is_out_of_money(last.error):
        return
    assert ceiling is not None, "nobody set a limit"
    wanted = micros(shot.hops[len(last.made)].usd)
    known = sum(journal.account(EMULATOR))
    if known + wanted <= ceiling:
        raise Violation(f"money: {wanted} was refused with {known} of {ceiling} spent")


def is_out_of_money(error: object) -> bool:
    """Whether a shot ended because the ceiling was reached."""
    return getattr(error, "exit_code", 0) == 5


def _dearest(plan: Plan) -> int:
    return max(micros(hop.usd) for shot in plan.shots for hop in shot.hops)
