"""What a person is told when a hop has no clip: what it may have cost, and the ways out."""

from __future__ import annotations

import pytest

from veospec.run.attempt import OverBudget
from veospec.run.ends import REMEDIES, HopFailed, not_agreed, over_budget, short, unknown

from .test_witness import attempt

KEY = "sha256:0123456789abcdef0123"


def test_an_unknown_outcome_has_three_ways_out():
    lost = attempt(hop=KEY, usd_micros=2_800_000, message="no answer")
    told = unknown(lost)
    assert told.message == (
        "hop 2 of shot sea: no answer; it may have cost $2.80 and is not sent again"
    )
    assert told.remedy == (
        "look for it in the service's console, then say what became of it:\n"
        "veospec resolve 0123456789ab --operation NAME   it was taken: collect it\n"
        "veospec resolve 0123456789ab --resubmit         it was not: send it again\n"
        "veospec resolve 0123456789ab --lost             it is lost: count it, send again"
    )
    assert told.exit_code == 4


def test_what_settles_itself_says_when():
    lost = attempt(hop=KEY, usd_micros=2_800_000, message="no answer")
    assert unknown(lost, proof_at=1_795_351_500.0).message.endswith(
        "and is not sent again; a run after 2026-11-22 12:45 UTC settles it by itself"
    )


def test_money_that_does_not_fit_says_the_sums():
    told = over_budget(OverBudget(spent=1_000_000, in_flight=2_000_000, price=4_500_000, ceiling=0))
    assert told.message == (
        "$4.50 more would pass the ceiling of $0.00:"
        " $1.00 are spent and $2.00 in flight in this store"
    )
    assert told.remedy == "raise budget_usd or --max-usd, or use another store"
    assert told.exit_code == 5


def test_a_hop_that_was_given_up_since_is_not_in_the_price_that_was_agreed_to():
    told = not_agreed("hop 1 of shot sea")
    assert told.message.startswith("hop 1 of shot sea: it was given up after")
    assert told.remedy == "run the same command again to see the new price"
    assert told.exit_code == 5


@pytest.mark.parametrize("outcome", REMEDIES)
def test_every_end_has_a_remedy_that_can_be_typed(outcome):
    remedy = HopFailed(outcome, "it failed", key=KEY).remedy
    assert remedy == REMEDIES[outcome].replace("{key}", "0123456789ab")
    assert "{" not in remedy


def test_an_end_that_nobody_foresaw_has_one_too():
    failed = HopFailed("http_418", "a teapot", key=KEY)
    assert (failed.outcome, failed.message) == ("http_418", "a teapot")
    assert failed.remedy == "correct it, then run the same command again"
    assert HopFailed("http_418", "a teapot", key=KEY, remedy="drink {key}").remedy == (
        "drink 0123456789ab"
    )


def test_a_key_is_typed_by_its_first_twelve_digits():
    assert short(KEY) == short(KEY.removeprefix("sha256:")) == "0123456789ab"
