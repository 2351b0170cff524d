"""The author's ceiling is for the whole film, made clips included."""

from __future__ import annotations

import pytest

from tests.plan.boards import board, made_of, plan_of, shot
from veospec.errors import MoneyRefused
from veospec.plan.budget import hold_budget

FILM = board(shot(), budget_usd=3.19)


def test_a_film_may_cost_what_its_budget_is() -> None:
    hold_budget(plan_of(board(shot(), budget_usd=3.2)))
    hold_budget(plan_of(board(shot())))


def test_clips_that_are_made_were_paid_from_the_same_purse() -> None:
    made = plan_of(FILM, made=made_of(plan_of(FILM)))
    assert made.usd_to_spend == 0
    with pytest.raises(MoneyRefused):
        hold_budget(made)


def test_a_film_over_its_budget_says_the_sums_and_the_ways_out() -> None:
    with pytest.raises(MoneyRefused) as caught:
        hold_budget(plan_of(FILM))
    assert caught.value.message == "The film costs $3.20 and its budget is $3.19."
    assert caught.value.remedy == (
        "Raise `budget_usd`, make the film shorter, or take a cheaper engine; "
        "`veospec engines` shows the prices."
    )
