"""What an edit costs: the hop that is changed and everything after it in the same take."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.boards import board, boards, hops_of, made_of, plan_of, shot, with_hop_prompt
from veospec.engines.money import total
from veospec.errors import UsageError
from veospec.plan.canonical import plan_digest, plan_json
from veospec.plan.document import read_plan
from veospec.plan.edit import edit_at, edit_document
from veospec.plan.ir import Action
from veospec.plan.takes import hop_at
from veospec.render.plan_text import edit_text
from veospec.run.local import chosen
from veospec.storyboard.model import Storyboard

FILM = plan_of(board(shot(hops=20), shot(id="sea", hops=2)))


def test_a_change_redoes_the_hop_and_all_after_it_in_its_take() -> None:
    edit = edit_at(FILM, "stairs:7")
    assert edit_text(edit) == (
        "Changing hop 7 of shot stairs redoes hops 7 to 20: 14 clips, $39.20\n"
    )
    assert edit_document(edit) == {
        "format": "veospec.edit/1",
        "shot": "stairs",
        "hop": 7,
        "redoes": list(range(7, 21)),
        "usd": 39.2,
    }


def test_a_shot_alone_means_its_opening() -> None:
    assert edit_text(edit_at(FILM, "sea")) == (
        "Changing the opening of shot sea redoes the opening and hops 1 to 2: 3 clips, $8.80\n"
    )


@pytest.mark.parametrize("place", ["nowhere", "sea:3", "sea:x", "sea:-1", "sea:²", ""])
def test_a_place_that_the_film_does_not_have(place: str) -> None:
    with pytest.raises(UsageError):
        edit_at(FILM, place)


@given(film=boards(), data=st.data())
def test_the_cost_is_what_a_plan_says_after_the_edit(film: Storyboard, data: st.DataObject) -> None:
    """Foretold before the edit, and counted by the compiler after it against a full store."""
    before = plan_of(film)
    number = data.draw(st.integers(0, len(before.shots) - 1))
    hop = data.draw(st.integers(0, len(before.shots[number].hops) - 1))
    edit = edit_at(before, f"{before.shots[number].id}:{hop}")
    changed = with_hop_prompt(film, number, hop, "Words that nobody else uses.")
    after = plan_of(changed, made=made_of(before))
    redone = [hop for hop in hops_of(after) if hop.action is not Action.REUSE]
    assert total(hop.usd for hop in redone) == edit.usd
    assert [hop.index for hop in redone] == [hop.index for hop in edit.hops]


@pytest.mark.parametrize(
    ("place", "message", "remedy"),
    [
        ("boat:1", "There is no shot 'boat' to edit.", "There are stairs, sea."),
        ("sea:x", "Shot sea has hops 0 to 2.", "0 is the opening clip."),
        ("sea:²", "Shot sea has hops 0 to 2.", "0 is the opening clip."),
        ("sea:3", "Shot sea has hops 0 to 2.", "0 is the opening clip."),
    ],
)
def test_a_place_that_is_not_there_says_which_are(place: str, message: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        edit_at(FILM, place)
    assert (caught.value.message, caught.value.remedy) == (message, remedy)


def test_a_hop_can_be_called_by_its_id() -> None:
    sea = FILM.shots[1]
    ids = (None, "2", "turn")
    named = tuple(replace(hop, id=id) for hop, id in zip(sea.hops, ids, strict=True))
    film = replace(FILM, shots=(FILM.shots[0], replace(sea, hops=named)))
    assert edit_at(film, "sea:turn").hop == 2
    assert edit_at(film, "sea:2").hop == 2, "a number is a number first"
    assert hop_at(film, "sea:turn", flag="--from")[1].index == 2
    assert [len(shot.hops) for shot in chosen(film, "sea:turn")] == [21, 3]
    assert plan_digest(film) == FILM.digest, "what a hop is called decides nothing"
    assert read_plan(plan_json(film)) == film
