"""The table of a plan: what changes is seen, why is said once, and nothing leaves the page."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.boards import board, boards, hops_of, made_of, plan_of, shot, with_hop_prompt
from veospec.plan.ir import HopState, Made
from veospec.render.cells import cells
from veospec.render.paint import Paint
from veospec.render.plan_text import openings_left_out, plan_text, shortened
from veospec.storyboard.model import Storyboard

FILM = board(shot(hops=20))


def test_a_change_says_once_why_and_what_it_costs() -> None:
    made = made_of(plan_of(FILM))
    text = plan_text(plan_of(with_hop_prompt(FILM, 0, 7, "He turns slowly."), made=made))
    lines = text.splitlines()
    assert sum(line.startswith("= ") for line in lines) == 7
    assert sum(line.startswith("~ ") for line in lines) == 14
    assert text.count("prompt of hop 7 changed: this redoes hops 7 to 20, $39.20") == 1
    assert "is redone" not in text
    assert "(= 7 already there, ~ 14 to redo)" in text
    assert "To spend: $39.20" in text


def test_each_change_of_its_own_is_named() -> None:
    made = made_of(plan_of(FILM))
    edited = with_hop_prompt(with_hop_prompt(FILM, 0, 7, "One."), 0, 9, "Two.")
    text = plan_text(plan_of(edited, made=made))
    assert "the prompt of hop 7 changed: this redoes" in text
    assert "       the prompt of hop 9 changed\n" in text


def test_an_unknown_outcome_says_what_to_do() -> None:
    plan = plan_of(FILM)
    made = Made(states={hops_of(plan)[0].key: HopState.UNKNOWN})
    text = plan_text(plan_of(FILM, made=made))
    assert "`veospec resolve` settles it" in " ".join(text.split())
    assert "Perhaps spent already: $3.20" in text


@given(boards(), st.integers(20, 200))
@settings(max_examples=40, deadline=None)
def test_no_line_is_wider_than_the_terminal(storyboard: Storyboard, width: int) -> None:
    text = plan_text(plan_of(storyboard), width=width)
    assert max(cells(line) for line in text.splitlines()) <= max(60, width)


def test_colour_changes_no_character() -> None:
    plan = plan_of(FILM)
    painted = plan_text(plan, paint=Paint(on=True))
    assert "\033[" in painted
    plain = painted
    for code in ("0", "1", "2", "32", "1;33", "1;31", "1;34"):
        plain = plain.replace(f"\033[{code}m", "")
    assert plain == plan_text(plan)


@given(st.text(max_size=60), st.integers(1, 40))
def test_shortened_fits(text: str, most: int) -> None:
    assert cells(shortened(text, most)) <= most


def test_a_beginning_that_prompts_share_is_left_out() -> None:
    one = "an old lighthouse keeper in a yellow raincoat climbs the stairs"
    other = "an old lighthouse keeper in a yellow raincoat clears his throat"
    assert openings_left_out([one, other]) == {
        one: "…climbs the stairs",
        other: "…clears his throat",
    }
    chinese = ["穿月白长衫的年轻书生林生走来", "穿月白长衫的年轻书生林生仍站在原处"]
    assert openings_left_out(chinese)[chinese[1]] == "…仍站在原处"
    assert openings_left_out(["The sea.", "The sky."]) == {
        "The sea.": "The sea.",
        "The sky.": "The sky.",
    }


def test_minutes_pass() -> None:
    text = plan_text(plan_of(replace(FILM, shots=(FILM.shots[0], shot("b")))))
    assert "2:28-2:36" in text
    assert "shot b, 8 s" in text
