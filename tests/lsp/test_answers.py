"""Hovers, completions and edits, asked without an editor."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veospec.lint.fix import apply_edits
from veospec.lsp.completion import choices
from veospec.lsp.document import Document
from veospec.lsp.fixes import actions, difference
from veospec.lsp.hover import hover
from veospec.testing.strategies import Invalid, invalid_storyboards

DAY = date(2026, 11, 22)
TEXT = """\
schema = "veospec/1"
title = "老人"
engine = "veo-3.1-generate-001"
[cast.keeper]
description = "an old keeper 😀"
voice = "low"
[[shot]]
id = "stairs"
prompt = '''
{{ cast.keeper }} climbs slowly
and stands still.'''
[[shot.hop]]
prompt = "The camera continues to follow {{ cast.keeper }}."
[[shot.hop]]
prompt = "The camera slowly follows {{ cast.keeper }} on."
[[shot]]
id = "sea"
prompt = "A grey sea."
seconds = 4
"""


def document(text: str, **more: object) -> Document:
    return Document("untitled:1", text.encode(), as_of=DAY, **more)  # type: ignore[arg-type]


def at(text: str) -> tuple[Document, int]:
    """The document without its mark `|`, and the byte where the mark stood."""
    before, after = text.split("|")
    return document(before + after), len(before.encode())


def shown(old: str, new: str) -> str:
    return hover(*at(TEXT.replace(old, new))) or ""


def labels(old: str, new: str) -> list[str]:
    return [choice.label for choice in choices(*at(TEXT.replace(old, new)))]


def test_a_clip_tells_what_an_edit_of_it_costs() -> None:
    first = shown(
        '[[shot.hop]]\nprompt = "The camera con', '[[shot.h|op]]\nprompt = "The camera con'
    )
    assert "**stairs, hop 1 of 2**: 7 s, $2.80" in first
    assert "goes on from the whole take so far, 8 s" in first
    assert "an edit here makes 2 clips again: $5.60" in first
    opening = shown("A grey", "A gr|ey")
    assert opening.startswith("**sea, opening**: 4 s, $1.60")
    assert "again" not in opening


def test_above_the_first_table_there_is_no_clip() -> None:
    assert shown("title", "ti|tle") == "`title`: Title of the film."


def test_a_name_tells_its_words() -> None:
    assert shown("{{ cast.keeper }} c", "{{ cast.ke|eper }} c").startswith(
        "`cast.keeper`: an old keeper 😀"
    )


def test_an_engine_tells_its_lengths_and_prices() -> None:
    told = shown('"veo-3.1', '"veo-|3.1')
    assert "opens with 4, 6, 8 s; a hop adds 7 s; a take has at most 148 s" in told
    assert "720p $0.40/s" in told


@pytest.mark.parametrize("mark", range(0, len(TEXT), 7))
def test_every_place_can_be_asked(mark: int) -> None:
    asked, offset = at(TEXT[:mark] + "|" + TEXT[mark:])
    hover(asked, offset)
    choices(asked, offset)


def test_names_are_offered_in_templates_and_nowhere_else() -> None:
    assert labels("{{ cast.keeper }} c", "{{ | }} c") == ["cast", "place", "style", "vars"]
    assert labels("{{ cast.keeper }} c", "{{ cast.| }} c") == ["keeper"]
    assert labels("{{ cast.keeper }} c", "{{ cast.keeper.v| }} c") == ["description", "voice"]
    assert labels("{{ cast.keeper }} c", "{{ cast.keeper }} | c") == []
    assert labels("{{ cast.keeper }} c", "{{ nobody.| }} c") == []


def test_names_come_from_the_last_version_that_could_be_read() -> None:
    half, offset = at(TEXT.replace('A grey sea."', "{{ cast.|"))
    assert choices(half, offset) == []
    later = document(half.text.decode(), names=document(TEXT).names)
    assert [choice.label for choice in choices(later, offset)] == ["keeper"]


def test_engines_are_offered_with_quotes_where_there_are_none() -> None:
    asked, offset = at(TEXT.replace('"veo-3.1-generate-001"', "veo-3|"))
    found = {choice.label: choice for choice in choices(asked, offset)}
    chosen = found["veo-3.1-generate-001"]
    assert chosen.text == '"veo-3.1-generate-001"'
    assert asked.text[chosen.start : offset] == b"veo-3"


def test_keys_of_the_table_are_offered_at_the_start_of_a_line() -> None:
    assert "budget_usd" in labels("title =", "b|\ntitle =")
    assert "last_frame" in labels("seconds = 4", "l|")
    assert labels("voice", "v|\nvoice") == ["description", "voice"]
    assert labels("and stands", "an|d stands") == []


@settings(deadline=None)
@given(invalid_storyboards(as_of=date(2026, 11, 22), files=True))
def test_every_offered_edit_can_be_applied(wrong: Invalid) -> None:
    asked = document(wrong.text)
    everywhere = asked.positions.range(0, len(asked.text))
    for action in actions(asked, everywhere, None):
        assert action.edit
        assert action.edit.changes
        assert action.edit.changes[asked.uri]


@settings(deadline=None)
@given(st.text("ab老😀\n", max_size=20), st.text("ab老😀\n", max_size=20))
def test_the_difference_of_two_texts_leads_from_one_to_the_other(old: str, new: str) -> None:
    edit = difference(old.encode(), new.encode())
    assert apply_edits(old.encode(), [edit]) == new.encode()
