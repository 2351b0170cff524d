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


WORDS = "A calm sea."
PICTURE = {"type": "image", "mime_type": "image/png", "data": {"asset": "a", "sha256": "1"}}
OTHER_PICTURE = {**PICTURE, "data": {"asset": "a", "sha256": "2"}}
TEXT = {"type": "text", "text": WORDS}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ({"prompt": "a"}, {"prompt": "b"}, ["the prompt"]),
        ({"image": {"sha256": "1"}}, {"image": {"sha256": "2"}}, ["the image"]),
        ({"lastFrame": {"sha256": "1"}}, {"lastFrame": {"sha256": "2"}}, ["the last frame"]),
        ({"image": {"sha256": "1"}}, {}, ["the image"]),
        ({}, {"lastFrame": {"sha256": "1"}}, ["the last frame"]),
        ({"image": None}, {}, ["the image"]),
        ({}, {"image": None}, ["the image"]),
        ({"image": {"asset": "a"}}, {"image": {"asset": "b"}}, []),
        ({"labels": {"veospec_shot": "seed"}}, {"labels": {}}, []),
        ({"video": {"hop": "a", "seconds": 8}}, {"video": {"hop": "b", "seconds": 8}}, []),
        (
            {"video": {"hop": "a", "seconds": 8, "strategy": "whole"}},
            {"video": {"hop": "a", "seconds": 7, "strategy": "window"}},
            ["the length of the source", "the way the source is given"],
        ),
        ({"input": WORDS}, {"input": "A wild sea."}, ["the prompt"]),
        ({"input": WORDS}, {"input": [PICTURE, TEXT]}, ["what goes with the prompt"]),
        ({"input": [PICTURE, TEXT]}, {"input": WORDS}, ["what goes with the prompt"]),
        (
            {"input": [PICTURE, TEXT]},
            {"input": [PICTURE, PICTURE, TEXT]},
            ["what goes with the prompt"],
        ),
        ({"input": [PICTURE, TEXT]}, {"input": [OTHER_PICTURE, TEXT]}, ["the image"]),
        ({"input": [TEXT]}, {"input": [{**TEXT, "text": "b"}]}, ["the prompt"]),
        ({"response_format": {"duration": "8s"}}, {"response_format": {}}, ["the length"]),
        ({"seed": 1, "prompt": "a"}, {"seed": 2, "prompt": "b"}, ["the prompt", "the seed"]),
        ({"unheard_of": 1}, {"unheard_of": 2}, []),
    ],
)
def test_what_changed_in_the_words_of_the_author(
    old: dict[str, object], new: dict[str, object], words: list[str]
) -> None:
    assert changed_words(old, new) == words


def test_the_clip_of_the_author_is_a_clip() -> None:
    assert changed_words({"asset": "a", "sha256": "1"}, {"asset": "a", "sha256": "2"}) == [
        "the clip"
    ]


@pytest.mark.parametrize(
    ("edited", "before"), [(0, "the opening clip"), (1, "hop 1"), (2, "hop 2")]
)
def test_what_follows_a_change_is_redone_because_of_the_hop_before(
    edited: int, before: str
) -> None:
    film = board(shot(hops=3))
    changed = plan_of(with_hop_prompt(film, 0, edited, "Words."), made=made_of(plan_of(film)))
    following = hops_of(changed)[edited + 1]
    assert (following.action, following.reason) == (Action.REDO, f"{before} before it is redone")


def test_a_hop_of_which_only_key_and_parent_are_known_has_changed() -> None:
    first, second = hops_of(plan_of(board(shot(hops=1))))
    made = Made(
        states={first.key: HopState.MADE},
        places={("stairs", 1): LastMade("sha256:0", second.parent)},
    )
    assert hops_of(plan_of(board(shot(hops=1)), made=made))[1].reason == "hop 1 changed"


def test_reasons_are_sentences_for_people() -> None:
    one = board(shot(), seed=7)
    (hop,) = hops_of(plan_of(one))
    for state, reason in (
        (HopState.MADE, "already in the store"),
        (HopState.UNKNOWN, "it was asked for and no answer tells how it ended"),
    ):
        assert hops_of(plan_of(one, made=Made(states={hop.key: state})))[0].reason == reason
    three = replace(one, seed=8, resolution="1080p", audio=False)
    assert hops_of(plan_of(three, made=made_of(plan_of(one))))[0].reason == (
        "the seed, the sound and the resolution of the opening clip changed"
    )
