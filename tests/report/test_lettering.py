"""Text is set in lines that fit, in Latin and Chinese."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from veospec.report.lettering import draw, text_width, wrapped


@given(text=st.text(max_size=200), width=st.integers(60, 400), lines=st.integers(1, 4))
def test_lines_fit_or_are_one_word(text, width, lines):
    rows = wrapped(text, width=width, lines=lines)
    assert 1 <= len(rows) <= lines
    for row in rows:
        assert text_width(row) <= width or " " not in row.strip()


@given(text=st.text(alphabet="abcé 灯塔，海", max_size=60))
def test_nothing_is_lost_where_there_is_room(text):
    rows = wrapped(text, width=300, lines=99)
    assert "".join("".join(rows).split()) == "".join(text.split())


def test_what_does_not_fit_ends_in_an_ellipsis():
    (line,) = wrapped("The camera continues along the quay for a long time", width=150, lines=1)
    assert line.startswith("The camera")
    assert line.endswith("…")
    assert text_width(line) <= 150


def test_chinese_breaks_anywhere():
    first, second = wrapped("镜头继续跟随他慢慢走向灯塔", width=120, lines=2)
    assert len(first) > 4
    assert text_width(first) <= 120
    assert second


def test_ink_stays_where_it_is_put():
    picture = np.zeros((40, 200, 3), np.uint8)
    draw(picture, "Light 灯", x=20, y=10, colour=(255, 128, 0))
    inked = np.argwhere(picture.any(axis=2))
    assert inked[:, 0].min() >= 10
    assert inked[:, 1].min() >= 20
    assert inked[:, 1].max() < 20 + text_width("Light 灯")
    assert picture[..., 2].max() == 0


def test_text_over_the_edge_is_cut_off():
    picture = np.zeros((20, 30, 3), np.uint8)
    draw(picture, "a long line of text", x=10, y=12, colour=(255, 255, 255))
    assert picture.any()
