"""The author's ceiling, held by everything that could spend.

The ceiling is for the film and not for one run: clips that are in the store already were paid for
from the same purse.
"""

from __future__ import annotations

from veospec.engines.money import dollars
from veospec.errors import MoneyRefused
from veospec.plan.ir import Plan


def hold_budget(plan: Plan) -> None:
    """Raise MoneyRefused when the film costs more than the storyboard allows."""
    if plan.budget_usd is not None and plan.usd > plan.budget_usd:
        raise MoneyRefused(
            f"The film costs {dollars(plan.usd)} and its budget is {dollars(plan.budget_usd)}.",
            remedy="Raise `budget_usd`, make the film shorter, or take a cheaper engine; "
            "`veospec engines` shows the prices.",
        )
