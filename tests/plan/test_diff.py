"""What a store has decides what is done, and the reason names what the author changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.plan.boards import board, hops_of, made_of, plan_of, shot, with_hop_prompt
from veospec.plan.diff import changed_words
from veospec.plan.ir import Action, HopState, LastMade, Made

FILM = board(shot(hops=20))


def test_in_an_empty_store_everything_is_made() -> None:
    plan = plan_of(FILM)
    assert {(hop.action, hop.reason) for hop in hops_of(plan)} == {(Action.CREATE, "never made")}


def test_what_is_made_is_used_again_and_costs_nothing() -> None:
    again = plan_of(FILM, made=made_of(plan_of(FILM)))
    assert {hop.action for hop in hops_of(again)} == {Action.REUSE}
    assert (again.usd, again.usd_to_spend) == (59.2, 0)


def test_changing_hop_7_redoes_7_to_20() -> None:
    made = made_of(plan_of(FILM))
    plan = plan_of(with_hop_prompt(FILM, 0, 7, "He turns slowly."), made=made)
    hops = hops_of(plan)
    assert [hop.action for hop in hops] == [Action.REUSE] * 7 + [Action.REDO] * 14
    assert hops[7].reason == "the prompt of hop 7 changed"
    assert hops[8].reason == "hop 7 before it is redone"
    assert plan.usd_to_spend == 39.2


def test_a_renamed_shot_is_used_again() -> None:
    made = made_of(plan_of(board(shot("a", hops=2))))
    assert {hop.action for hop in hops_of(plan_of(board(shot("b", hops=2)), made=made))} == {
        Action.REUSE
    }


def test_an_unknown_outcome_is_neither_made_nor_paid_again() -> None:
    plan = plan_of(board(shot(hops=1)))
    opening = hops_of(plan)[0]
    made = Made(states={opening.key: HopState.UNKNOWN})
    after = plan_of(board(shot(hops=1)), made=made)
    assert [hop.action for hop in hops_of(after)] == [Action.UNKNOWN, Action.CREATE]
    assert after.usd_to_spend == 2.8


def test_a_hop_of_which_only_the_key_is_known_has_changed() -> None:
    made = Made(places={("stairs", 0): LastMade("sha256:0", None)})
    (hop,) = hops_of(plan_of(board(), made=made))
    assert (hop.action, hop.reason) == (Action.REDO, "the opening clip changed")


def test_an_attempt_that_failed_is_simply_made() -> None:
    (hop,) = hops_of(plan_of(board()))
    made = Made(places={("stairs", 0): LastMade(hop.key, None)})
    assert hops_of(plan_of(board(), made=made))[0].action is Action.CREATE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seed": 8}, "the seed of the opening clip changed"),
        ({"audio": False}, "the sound of the opening clip changed"),
        ({"negative_prompt": "fog"}, "the negative prompt of the opening clip changed"),
        (
            {"seed": 8, "resolution": "1080p"},
            "the seed and the resolution of the opening clip changed",
        ),
    ],
)
def test_a_reason_names_what_the_author_changed(change: dict[str, object], reason: str) -> None:
    plain = board(shot(), seed=7)
    changed = replace(plain, **change)  # type: ignore[arg-type]
    assert hops_of(plan_of(changed, made=made_of(plan_of(plain))))[0].reason == reason


def test_a_picture_is_named_by_its_role() -> None:
    def request(digest: str) -> dict[str, object]:
        return {"instances": [{"referenceImages": [{"image": {"sha256": digest}}]}]}

    assert changed_words(request("a"), request("b")) == ["the reference images"]
    assert changed_words(request("a"), request("a")) == []
