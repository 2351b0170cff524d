"""Takes of a hop: keys of their own, seeds of their own, and the place where one is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plan.boards import AGENT_PLATFORM, board, hops_of, made_of, plan_of, shot
from veospec.errors import UsageError
from veospec.plan.canonical import plan_json
from veospec.plan.document import read_plan
from veospec.plan.ir import Action, HopState, Kind, Made, PlannedHop
from veospec.plan.keys import hop_key
from veospec.plan.takes import (
    TAKES_MAX,
    base_of,
    hop_at,
    key_of_take,
    request_of_take,
    takes_made,
)

FILM = board(shot(hops=3), shot(id="sea", hops=1, text="A wild sea."), seed=7)


def opening(**keys: Any) -> PlannedHop:
    return hops_of(plan_of(board(shot(), **keys)))[0]


def chosen(take: int, state: HopState | None = HopState.MADE) -> Made:
    """A store in which a take of the first opening was picked."""
    hop = opening(seed=7)
    key = key_of_take(AGENT_PLATFORM, hop, take)
    return Made(states={key: state} if state else {}, chosen={hop.key: take})


def test_every_take_has_a_key_of_its_own() -> None:
    for hop in (opening(seed=7), opening()):
        keys = {key_of_take(AGENT_PLATFORM, hop, take) for take in range(1, TAKES_MAX + 1)}
        assert len(keys) == TAKES_MAX == 99
        assert key_of_take(AGENT_PLATFORM, hop, 1) == hop.key


def test_another_take_asks_with_another_seed() -> None:
    request = opening(seed=7).request
    assert request_of_take(request, 1) == request
    third = request_of_take(request, 3)
    assert third["parameters"] == {**request["parameters"], "seed": 9}
    assert {**third, "parameters": None} == {**request, "parameters": None}
    omni = {"generation_config": {"seed": 1, "video_config": {}}}
    assert request_of_take(omni, 2) == {"generation_config": {"seed": 2, "video_config": {}}}


def test_seeds_go_round_at_their_end() -> None:
    last = {"parameters": {"seed": 2**32 - 1}}
    assert request_of_take(last, 2) == {"parameters": {"seed": 0}}


def test_without_a_seed_the_words_are_sent_as_they_are() -> None:
    request = opening().request
    assert request_of_take(request, 2) == request


def test_a_chosen_take_is_what_the_plan_has_and_what_follows_goes_on_from_it() -> None:
    first, second = hops_of(plan_of(FILM, made=chosen(3)))[:2]
    assert (first.take, first.request["parameters"]["seed"]) == (3, 9)
    assert first.key == key_of_take(AGENT_PLATFORM, opening(seed=7), 3)
    assert (first.action, first.reason) == (Action.REUSE, "take 3, already in the store")
    assert (second.take, second.parent) == (1, first.key)
    assert second.request["instances"][0]["video"]["hop"] == first.key
    assert second.request["parameters"]["seed"] == 7, "only the hop itself gets another seed"


def test_a_chosen_take_that_is_not_made_is_made() -> None:
    hop = hops_of(plan_of(FILM, made=chosen(2, None)))[0]
    assert (hop.action, hop.reason) == (Action.CREATE, "take 2")


def test_a_plan_with_a_chosen_take_can_be_saved() -> None:
    plan = plan_of(FILM, made=chosen(2))
    assert '"take": 2' in plan_json(plan)
    assert plan_json(plan).count('"take"') == 1, "the first take is not worth a word"
    assert read_plan(plan_json(plan)) == plan


def test_from_any_take_the_way_back_to_the_first() -> None:
    first = opening(seed=7)
    third = hops_of(plan_of(FILM, made=chosen(3)))[0]
    assert base_of(AGENT_PLATFORM, third) == base_of(AGENT_PLATFORM, first) == first.key
    assert key_of_take(AGENT_PLATFORM, third, 1) == first.key
    assert key_of_take(AGENT_PLATFORM, third, 3) == third.key
    assert key_of_take(AGENT_PLATFORM, third, 2) == key_of_take(AGENT_PLATFORM, first, 2)
    hop = hops_of(plan_of(FILM))[1]
    assert base_of(AGENT_PLATFORM, hop) == hop.key, "the hop before is in the key"


def test_a_store_knows_takes_with_gaps_up_to_the_last() -> None:
    hop = opening(seed=7)
    known = {1: HopState.MADE, 4: HopState.UNKNOWN, TAKES_MAX: HopState.MADE}
    keys = {take: key_of_take(AGENT_PLATFORM, hop, take) for take in known}
    made = Made(states={keys[take]: state for take, state in known.items()})
    assert list(takes_made(made, AGENT_PLATFORM, hop)) == [
        (take, keys[take], state) for take, state in known.items()
    ]
    other = hops_of(plan_of(FILM))[1]
    assert list(takes_made(made, AGENT_PLATFORM, other)) == []


@pytest.mark.parametrize(
    ("place", "at"),
    [("stairs", ("stairs", 0)), ("stairs:0", ("stairs", 0)), ("sea:1", ("sea", 1))],
)
def test_where_a_take_is_asked_for(place: str, at: tuple[str, int]) -> None:
    found, hop = hop_at(plan_of(FILM), place, flag="--takes")
    assert (found.id, hop.index) == at


@pytest.mark.parametrize(
    ("place", "message", "remedy"),
    [
        ("boat:1", "--from boat:1: there is no shot 'boat'.", "stairs, sea"),
        ("sea:2", "--from sea:2: shot sea has hops 0 to 1.", "0 is the opening clip."),
        ("sea:-1", "--from sea:-1: shot sea has hops 0 to 1.", "0 is the opening clip."),
        ("sea:x", "--from sea:x: shot sea has hops 0 to 1.", "0 is the opening clip."),
        ("sea:²", "--from sea:²: shot sea has hops 0 to 1.", "0 is the opening clip."),
        ("stairs:1:1", "--from stairs:1:1: shot stairs has hops 0 to 3.", "0 is the opening clip."),
    ],
)
def test_a_place_that_has_no_takes(place: str, message: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        hop_at(plan_of(FILM), place, flag="--from")
    assert (caught.value.message, caught.value.remedy) == (message, remedy)


def test_the_authors_own_clip_has_no_takes() -> None:
    plan = plan_of(FILM)
    own = plan.shots[0].hops[0]
    object.__setattr__(own, "kind", Kind.SOURCE)
    with pytest.raises(UsageError, match=r"^--from stairs: that is your own clip, which has no"):
        hop_at(plan, "stairs", flag="--from")
    assert hop_at(plan, "stairs:1", flag="--from")[1].index == 1


def test_what_is_made_in_the_first_take_is_told_as_before() -> None:
    plan = plan_of(FILM)
    assert {hop.reason for hop in hops_of(plan_of(FILM, made=made_of(plan)))} == {
        "already in the store"
    }


def test_another_take_of_a_later_hop_goes_on_from_the_same_clip() -> None:
    """A chosen take of hop 2 has a key of its own below its parent, wherever it is asked for."""
    second = hops_of(plan_of(FILM))[2]
    key = key_of_take(AGENT_PLATFORM, second, 2)
    request = request_of_take(second.request, 2)
    assert key == hop_key(engine=AGENT_PLATFORM, parent=second.parent, request=request, take=2)
    made = Made(states={key: HopState.MADE}, chosen={second.key: 2})
    found = hops_of(plan_of(FILM, made=made))[2]
    assert (found.take, found.key, found.parent) == (2, key, second.parent)
    assert (found.action, found.reason) == (Action.REUSE, "take 2, already in the store")
