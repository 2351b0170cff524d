"""Nothing is spent that nobody agreed to: the gate between a plan and a run."""

from __future__ import annotations

import sys

import click

from veospec.cli.targets import Target
from veospec.engines.money import dollars, total
from veospec.errors import MoneyRefused
from veospec.plan.budget import hold_budget
from veospec.plan.ir import PAID, Plan, PlannedShot
from veospec.run.attempt import micros


def to_spend(shots: tuple[PlannedShot, ...]) -> float:
    """What making these shots will cost, in USD; what two of them share is paid once."""
    paid = {hop.key: hop.usd for shot in shots for hop in shot.hops if hop.action in PAID}
    return total(paid.values())


def agree(
    plan: Plan, shots: tuple[PlannedShot, ...], target: Target, *, max_usd: float | None, yes: bool
) -> None:
    """Return when the run may spend what it will cost; raises MoneyRefused else."""
    hold_budget(plan)
    price = to_spend(shots)
    if max_usd is not None and price > max_usd:
        raise MoneyRefused(
            f"this run costs {dollars(price)}, more than --max-usd {dollars(max_usd)}",
            remedy="raise --max-usd, or make less with --stop-after",
        )
    if not target.spends or price == 0:
        return
    if max_usd is not None or (yes and plan.budget_usd is not None):
        return
    if yes:
        raise MoneyRefused(
            f"--yes without a budget could spend {dollars(price)} at {target.words}",
            remedy="write budget_usd into the storyboard, or add --max-usd",
        )
    if not sys.stdin.isatty():
        raise MoneyRefused(
            f"nobody confirmed {dollars(price)} at {target.words}",
            remedy=f"add --max-usd {price:g}, or --yes with budget_usd in the storyboard",
        )
    question = f"Spend up to {dollars(price)} at {target.words}?"
    if not click.confirm(question, default=False, err=True):
        raise MoneyRefused("not confirmed: nothing was sent")


def hold_ceiling(committed: int, price: float, ceiling: int | None) -> None:
    """Raise MoneyRefused when the run's price does not fit; before half a film is paid for."""
    if ceiling is not None and price and committed + micros(price) > ceiling:
        raise MoneyRefused(
            f"this run costs {dollars(price)}; {dollars(committed / 1e6)} of"
            f" {dollars(ceiling / 1e6)} are spent or in flight in this store",
            remedy="raise budget_usd, make less with --stop-after, or use another store",
        )


def ceiling_micros(
    plan: Plan, target: Target, *, committed: int, max_usd: float | None
) -> int | None:
    """How much may ever be paid or in flight for this target, in micro-dollars.

    Where money is real the film's budget counts all runs of a store; the emulator's play money is
    there again for each run, or nobody could rehearse an edit. --max-usd counts from what was
    `committed` before.
    """
    limits = []
    if plan.budget_usd is not None:
        limits.append(micros(plan.budget_usd) + (0 if target.spends else committed))
    if max_usd is not None:
        limits.append(committed + micros(max_usd))
    return min(limits, default=None)
