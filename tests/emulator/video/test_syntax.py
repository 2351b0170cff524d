"""The smallest pieces: codes, escapes, expected vectors, runs of skips."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veo_emulator.video.bits import EMPTY, Bits, escaped, join, se, trailing, u, ue, unescaped
from veo_emulator.video.inter import REST, Piece, chain, predicted, row_piece


@pytest.mark.parametrize(
    ("number", "code"), [(0, "1"), (1, "010"), (2, "011"), (3, "00100"), (7, "0001000")]
)
def test_unsigned_codes(number: int, code: str) -> None:
    assert ue(number) == Bits(int(code, 2), len(code))


@pytest.mark.parametrize(("number", "same_as"), [(0, 0), (1, 1), (-1, 2), (2, 3), (-2, 4)])
def test_signed_codes(number: int, same_as: int) -> None:
    assert se(number) == ue(same_as)


def test_bits_join_and_fill_up() -> None:
    assert join([u(3, 5), EMPTY, u(6, 1)]) == Bits(0b101000001, 9)
    assert join([u(3, 5), u(6, 1)]).to_bytes() == bytes([0b10100000, 0b10000000])
    assert trailing(u(8, 255)) == b"\xff\x80"


@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255])).map(bytes))
def test_no_start_code_survives_and_nothing_is_lost(payload: bytes) -> None:
    safe = escaped(payload)
    assert not re.search(rb"\x00\x00[\x00-\x02]", safe)
    assert unescaped(safe) == payload


def test_the_expected_vector_is_the_median_or_the_only_one() -> None:
    assert predicted((4, 0), (8, 2), (6, 9)) == (6, 2)
    assert predicted((4, 0), None, None) == (4, 0)
    assert predicted(None, (8, 2), None) == (8, 2)
    assert predicted(None, (8, 2), (8, 2)) == (8, 2)
    assert predicted(None, None, None) == REST


def test_a_row_that_rests_is_all_skips() -> None:
    assert row_piece((REST,) * 9, None) == Piece(9, EMPTY, 0)


def test_a_row_that_moves_like_the_one_above_needs_one_vector() -> None:
    row = ((2, 0),) * 9
    piece = row_piece(row, row)
    assert (piece.lead, piece.trail) == (0, 8)
    assert piece.bits == join([ue(0), se(0), se(0), ue(0)])


def test_runs_of_skips_go_over_pieces() -> None:
    still, coded = Piece(5, EMPTY, 0), Piece(1, u(2, 3), 4)
    assert chain([still, still]) == Piece(10, EMPTY, 0)
    assert chain([still, coded, still, coded]) == Piece(
        6, join([u(2, 3), ue(4 + 5 + 1), u(2, 3)]), 4
    )
