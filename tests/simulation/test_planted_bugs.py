"""The simulation notices: each planted bug is found within some hundred histories."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

import pytest

from tests.simulation import money
from tests.simulation.history import random_history
from tests.simulation.shrink import failure, shrink
from tests.simulation.turns import Turns
from veospec.cli.money import ceiling_micros
from veospec.run import bodies, rows
from veospec.run.journal import Journal
from veospec.surfaces import answers
from veospec.surfaces.port import Rejected

HISTORIES_MAX = 300


def orphans_count_as_fresh(monkeypatch):
    """An intent that a crash left behind is believed never to have been sent."""
    honest = Journal.unknown

    def unknown(self, attempt, outcome, message):
        if outcome == "interrupted":
            return self.rejected(attempt, outcome, message)
        return honest(self, attempt, outcome, message)

    monkeypatch.setattr(Journal, "unknown", unknown)


def lost_answers_count_as_refusals(monkeypatch):
    """A request without an answer is believed to have been refused."""
    monkeypatch.setattr(answers, "start_failed", lambda error: Rejected("lost", str(error)))


def money_in_flight_is_forgotten(monkeypatch):
    """The budget is held against what was charged, and not against what is under way."""
    honest = rows.account

    def account(*args):
        spent, _, granted = honest(*args)
        return spent, 0, granted

    monkeypatch.setattr(rows, "account", account)


def the_budget_is_there_again_for_each_run(monkeypatch):
    """What earlier runs have paid is not counted against the film's budget."""

    def ceiling(plan, target, *, committed, max_usd):
        return ceiling_micros(
            plan, replace(target, spends=False), committed=committed, max_usd=max_usd
        )

    monkeypatch.setattr(money, "ceiling_micros", ceiling)


def a_limit_is_looked_at_before_the_first_request_alone(monkeypatch):
    """The budget is held against what was paid when the run began."""
    honest = Journal.begin

    def begin(self, hop, *, limits, **how):
        ceiling = limits.ceiling_micros
        if ceiling is not None and sum(self.account(hop.target)) < ceiling:
            limits = replace(limits, ceiling_micros=None)
        return honest(self, hop, limits=limits, **how)

    monkeypatch.setattr(Journal, "begin", begin)


def shots_do_not_wait_for_each_other(monkeypatch):
    """Two shots with the same words both begin to make their clip."""
    monkeypatch.setattr(Turns, "lock", lambda self, key: nullcontext())


def the_turn_before_is_forgotten(monkeypatch):
    """A hop of Omni goes on from the opening of its take, whatever was made since."""
    honest = bodies._fill

    def fill(task, value, clips):
        return honest(replace(task, take=task.take[:1]), value, clips)

    monkeypatch.setattr(bodies, "_fill", fill)


@pytest.mark.parametrize(
    "plant",
    [
        orphans_count_as_fresh,
        lost_answers_count_as_refusals,
        money_in_flight_is_forgotten,
        the_budget_is_there_again_for_each_run,
        a_limit_is_looked_at_before_the_first_request_alone,
        shots_do_not_wait_for_each_other,
        the_turn_before_is_forgotten,
    ],
)
def test_a_planted_bug_is_found_replayed_and_made_small(plant, monkeypatch):
    plant(monkeypatch)
    seed, words = next(
        (seed, words)
        for seed in range(HISTORIES_MAX)
        if (words := failure(random_history(seed))) is not None
    )
    assert failure(random_history(seed)) == words
    small = shrink(random_history(seed))
    assert len(small.steps) <= 5
    assert failure(small) is not None
