"""The caption: wrapped in both scripts, cut with an ellipsis, a timecode and a bar."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veo_emulator.video import caption, text
from veo_emulator.video.layout import layout
from veo_emulator.video.palette import PALETTES, named_palette
from veo_emulator.video.scene import PLACES, named_place


def test_words_stay_whole_and_chinese_breaks_between_characters() -> None:
    lines = caption.wrapped("The keeper climbs 海上的灯塔，慢慢转过身来", 32, 300, 5)
    assert lines[0] == "The keeper climbs 海上"
    assert "".join(lines[1:]) == "的灯塔，慢慢转过身来"
    assert not any(line[0] in "，。" for line in lines)


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    lines = caption.wrapped("word " * 100, 32, 400, 3)
    assert len(lines) == 3
    assert lines[2].endswith("…")


@settings(max_examples=60)
@given(st.text(max_size=200), st.integers(1, 4))
def test_no_line_is_too_wide_and_none_too_many(prompt: str, most: int) -> None:
    lines = caption.wrapped(prompt, 16, 200, most)
    assert len(lines) <= most
    assert all(text.width(line, 16) <= 200 for line in lines)


def test_the_timecode_counts_frames() -> None:
    assert caption.timecode(0) == "00:00:00"
    assert caption.timecode(24 * 147 + 23) == "02:27:23"


def test_the_bar_is_full_at_the_end_of_the_longest_film() -> None:
    plan = layout(1280, 720)
    full = plan.width - 2 * plan.margin
    assert caption.bar_width(0, plan) == 0
    assert caption.bar_width(caption.FILM_FRAMES - 1, plan) == full
    assert caption.bar_width(9 * caption.FILM_FRAMES, plan) == full


@pytest.mark.parametrize(
    ("prompt", "palette"),
    [("At DAWN the sea", "dawn"), ("黄昏的海", "dusk"), ("a nightingale", None),
     ("Neon rain", "neon"),
     ("the lighthouse", "sea"), ("下雪了", "snow"), ("", None)],
)  # fmt: skip
def test_words_choose_the_palette(prompt: str, palette: str | None) -> None:
    found = named_palette(prompt)
    assert (None if found is None else PALETTES[found][0]) == palette


@pytest.mark.parametrize(
    ("prompt", "place"), [("a palace", "palace"), ("城市", "city"), ("seaside sea", "sea")]
)
def test_words_choose_the_place(prompt: str, place: str) -> None:
    assert PLACES[named_place(prompt, 6)][0] == place
