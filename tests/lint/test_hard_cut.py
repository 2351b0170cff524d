"""VS201 knows an edit from a movement, in English, Chinese (both scripts) and Japanese."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.boards import findings, hops, take
from veospec.diagnostics import Severity

TEXTS = Path(__file__).parent / "texts"
OPENING = "A long take of one room."


@pytest.mark.parametrize("prompt", (TEXTS / "cuts.txt").read_text("utf-8").splitlines())
def test_an_edit_is_reported_in_a_hop(prompt: str) -> None:
    assert hops("VS201", OPENING, prompt) == [1]


@pytest.mark.parametrize("prompt", (TEXTS / "no-cuts.txt").read_text("utf-8").splitlines())
def test_a_movement_is_left_alone(prompt: str) -> None:
    assert hops("VS201", prompt, prompt) == []


def test_an_edit_is_reported_in_the_opening_too() -> None:
    assert hops("VS201", "A dog barks. Smash cut to a cat.") == [0]


@pytest.mark.parametrize("when", ["Five years later, ", "五年后，", "第二天，", "Two days ago, "])
def test_a_film_may_begin_at_a_later_time_and_a_hop_may_not(when: str) -> None:
    assert hops("VS201", f"{when}a boy stands still.", f"{when}the boy continues to stand.") == [1]


def test_the_place_is_the_words_and_the_severity_is_error() -> None:
    text = take("A boy waits.", "The boy looks up. The camera quickly cuts to a bus.")
    (found,) = findings(text, "VS201")
    line = text.splitlines()[found.span.line - 1]
    assert line[found.span.column - 1 : found.span.end_column - 1] == "camera quickly cuts to"
    assert found.severity is Severity.ERROR
    assert (found.shot, found.hop) == ("take", 1)


def test_words_after_wide_characters_are_placed_by_characters() -> None:
    text = take("一个男孩在等车。", "🎬男孩抬头。镜头突然切到公交车。")
    (found,) = findings(text, "VS201")
    line = text.splitlines()[found.span.line - 1]
    assert line[found.span.column - 1 : found.span.end_column - 1] == "镜头突然切到"


@pytest.mark.parametrize(
    ("cut", "softer"),
    [
        ("The camera suddenly cuts to a bus.", "The camera gradually moves to a bus."),
        ("Suddenly cut to a bus.", "Gradually move to a bus."),
        ("突然切换到公交车。", "缓缓过渡到公交车。"),
    ],
)
def test_the_fix_asks_for_a_gradual_move_and_is_unsafe(cut: str, softer: str) -> None:
    text = take("A boy waits.", cut)
    (found,) = findings(text, "VS201")
    assert found.fix is not None
    assert not found.fix.safe
    (edit,) = found.fix.edits
    data = text.encode()
    fixed = (data[: edit.start] + edit.text.encode() + data[edit.end :]).decode()
    assert fixed == take("A boy waits.", softer)
    assert findings(fixed, "VS201") == []


def test_words_out_of_a_template_have_no_fix() -> None:
    top = '[vars]\nto = "suddenly cut to"\n'
    text = take("A boy waits.", "{{ vars.to }} a bus.").replace("[[shot]]", top + "[[shot]]", 1)
    (found,) = findings(text, "VS201")
    assert found.fix is None
