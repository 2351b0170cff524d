"""A result is measured, not believed: the whole take, or its new seconds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veospec.media.mp4 import probe
from veospec.media.pieces import Returned, WrongLength, measure_result


def test_a_combined_result_and_a_tail_are_told_apart(studio):
    assert measure_result(studio.clip(3), source_frames=48, new_s=1) == Returned.COMBINED
    assert measure_result(studio.clip(1), source_frames=48, new_s=1) == Returned.TAIL


@given(off=st.integers(-1, 1), source=st.integers(24, 720))
def test_one_frame_more_or_less_is_still_that_form(studio, off, source):
    facts = probe(studio.clip(1))

    def with_frames(frames):
        return type(facts)(**{**{n: getattr(facts, n) for n in facts.__slots__}, "frames": frames})

    combined = with_frames(source + 168 + off)
    assert measure_result(combined, source_frames=source, new_s=7) == Returned.COMBINED
    assert measure_result(with_frames(168 + off), source_frames=source, new_s=7) == Returned.TAIL


def test_another_length_is_told_with_what_was_expected(studio):
    with pytest.raises(WrongLength, match=r"48 frames; 360 .* or 168 .* were expected"):
        measure_result(studio.clip(2), source_frames=192, new_s=7)
