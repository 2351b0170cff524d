"""Broken TOML is reported where it was broken, not where TOML noticed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veospec.storyboard.parse import parse
from veospec.storyboard.swallowed import unclosed_text
from veospec.testing.strategies import storyboards

from .samples import ENGINES

GOOD = '''\
schema = "veospec/1"
title = "it's"
engine = 'veo-3.1-generate-001'
[style]
look = """
a film's look
"""
mood = \'\'\'
calm isn't "loud"
\'\'\'
# it's a comment
[[shot]]
id = "a"
prompt = """
An old man's walk, slowly."""
[[shot.hop]]
prompt = "The man continues 'to' walk."
'''
BROKEN = [
    "title = ",
    "title = 'open",
    'title = "open',
    "title = '''open",
    'title = """open',
    "title = 'it's'",
    'title = "a"b"',
    "x = ['a', 'b",
    "x = [1, 2",
    "x = {a = 1",
    "title = “open”",
    "= 3",
    "[[[",
    "a = 1 2",
]


def places(text: str) -> list[int]:
    found = parse(text.encode(), path="x", folder=None, engine_ids=ENGINES).diagnostics
    return [each.span.line for each in found if each.code == "VS001"]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("line", [1, 2, 4, 5, 12, 13])
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_line_is_the_line_that_is_reported(broken: str, line: int, end: str) -> None:
    lines = GOOD.split("\n")
    lines.insert(line - 1, broken)
    assert places(end.join(lines)) == [line]


@settings(deadline=None)
@given(storyboards(engine="veo-3.1-generate-001", max_hops=3), st.sampled_from(BROKEN))
def test_a_broken_first_line_is_reported_there_in_any_storyboard(text: str, broken: str) -> None:
    assert places(f"{broken}\n{text}") == [1]


def test_prose_that_reads_like_toml_is_not_blamed_for_another_mistake() -> None:
    text = GOOD.replace("An old man's walk", "[[shot]]\nAn old man's walk").replace(
        "'to' walk.", ""
    )
    assert places(text.replace('continues "', "continues")) == [18]


def test_without_swallowed_lines_no_text_is_blamed() -> None:
    assert unclosed_text(GOOD.split("\n"), 18) is None
    assert unclosed_text(['a = """', "b", '"""', "c"], 4) is None
