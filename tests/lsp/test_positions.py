"""Bytes and an editor's positions: there and back, in every unit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol.types import Position

from veospec.lsp.positions import Positions

TEXTS = st.text(st.sampled_from("a \n\r老é😀\u2028\x0b"), max_size=40)
ENCODINGS = st.sampled_from(("utf-8", "utf-16", "utf-32"))


def boundaries(text: str) -> list[int]:
    return [len(text[:at].encode()) for at in range(len(text) + 1)]


@settings(deadline=None)
@given(TEXTS, ENCODINGS)
def test_every_character_is_found_again(text: str, encoding: str) -> None:
    positions = Positions(text.encode(), encoding)
    for offset in boundaries(text):
        inside_line_end = text.encode()[offset - 1 : offset + 1] == b"\r\n" and offset > 0
        if not inside_line_end:
            assert positions.offset(positions.position(offset)) == offset


@settings(deadline=None)
@given(TEXTS, ENCODINGS, st.integers(0, 50), st.integers(0, 50))
def test_any_position_gives_a_place_between_characters(
    text: str, encoding: str, line: int, character: int
) -> None:
    assert Positions(text.encode(), encoding).offset(Position(line, character)) in boundaries(text)


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 10), ("utf-16", 4), ("utf-32", 3)])
def test_columns_are_counted_in_the_units_that_were_agreed_on(encoding: str, column: int) -> None:
    positions = Positions("x\r\n😀老人!".encode(), encoding)
    assert positions.position(3 + 10) == Position(1, column)


def test_a_lone_carriage_return_ends_a_line_and_a_line_separator_does_not() -> None:
    positions = Positions("a\rb\u2028c".encode())
    assert positions.position(7 - 1) == Position(1, 2)
