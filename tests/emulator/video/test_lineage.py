"""The state comes back from untouched data, and from pictures that were encoded again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veo_emulator.video import cells, lineage
from veo_emulator.video.layout import layout
from veo_emulator.video.lineage import read_state_from_pictures, read_state_from_samples
from veo_emulator.video.paint import paint_hop, paint_opening
from veo_emulator.video.segment import State

from .pictures import ask, byte_stream, decoded, encoded_again, units

WHOLE = st.integers(0, 2**64 - 1)
BYTE = st.integers(0, 255)


@pytest.fixture(scope="module")
def hop():
    opening = paint_opening(ask(width=1280, height=720))
    return paint_hop(opening.end_state, ask("He turns", seconds=3, width=1280, height=720))


def test_untouched_data_tell_the_state(hop) -> None:
    assert read_state_from_samples(units(hop, hop.sync[-1], hop.frames)) == hop.end_state


def test_any_group_of_pictures_tells_where_it_ends(hop) -> None:
    state = read_state_from_samples(units(hop, 0, hop.sync[1]))
    assert state is not None
    assert state.frame == hop.end_state.first + hop.sync[1] - 1


def test_a_shortened_clip_is_not_believed(hop) -> None:
    assert read_state_from_samples(units(hop, hop.sync[-1], hop.frames - 1)) is None


def test_a_changed_picture_is_not_believed(hop) -> None:
    found = units(hop, hop.sync[-1], hop.frames)
    broken = bytearray(found[3])
    broken[-2] ^= 1
    found[3] = bytes(broken)
    assert read_state_from_samples(found) is None


def test_a_note_on_other_pictures_is_not_believed(hop) -> None:
    other = paint_opening(ask("Night", seconds=3, width=1280, height=720))
    ours, theirs = (units(clip, clip.sync[-1], clip.frames) for clip in (hop, other))
    size = 4 + int.from_bytes(ours[0][:4], "big")
    theirs_size = 4 + int.from_bytes(theirs[0][:4], "big")
    moved = [ours[0][:size] + theirs[0][theirs_size:], *theirs[1:]]
    assert read_state_from_samples(moved) is None


def test_rubbish_is_no_state() -> None:
    assert read_state_from_samples([]) is None
    assert read_state_from_samples([b"", b"\0", b"\0\0\0\0rubbish", b"\xff" * 50]) is None


def test_pictures_tell_the_same_state(hop) -> None:
    pictures = [planes.y for planes in decoded(byte_stream(hop))]
    assert read_state_from_pictures(pictures[-24:]) == hop.end_state
    cut = read_state_from_pictures(pictures[10:41])
    assert cut is not None
    assert cut.frame == hop.end_state.first + 40


@pytest.mark.parametrize("crf", [18, 23, 28])
def test_the_cells_survive_x264(hop, crf: int) -> None:
    pictures = [planes.y for planes in decoded(encoded_again(hop, crf), "mpegts")]
    assert len(pictures) == hop.frames
    assert read_state_from_pictures(pictures[-24:]) == hop.end_state


def test_small_pictures_survive_x264_too() -> None:
    opening = paint_opening(ask(seconds=2, width=360, height=640))
    pictures = [planes.y for planes in decoded(encoded_again(opening, 23), "mpegts")]
    assert read_state_from_pictures(pictures[-24:]) == opening.end_state


def test_foreign_and_broken_pictures_have_no_state(hop) -> None:
    pictures = [planes.y.copy() for planes in decoded(byte_stream(hop))][-24:]
    assert read_state_from_pictures(pictures[:23]) is None
    assert read_state_from_pictures(pictures[::-1]) is None
    assert read_state_from_pictures([np.full((720, 1280), 90, np.uint8)] * 24) is None
    assert read_state_from_pictures([np.full((33, 51), 90, np.uint8)] * 24) is None
    swapped = [*pictures[:5], pictures[6], pictures[5], *pictures[7:]]
    assert read_state_from_pictures(swapped) is None
    plan = layout(1280, 720)
    top, left = plan.cells_mb[0] * 16, plan.cells_mb[1] * 16
    pictures[7][top : top + 8, left : left + 8] ^= 0xFF
    assert read_state_from_pictures(pictures) is None


@given(
    st.builds(
        State, lineage=WHOLE, scene=WHOLE, hop=BYTE, first=st.integers(0, 2**32 - 1),
        seconds=st.integers(1, 15), still=st.integers(0, 2**32 - 1), place=BYTE, hero=BYTE,
        stars=st.booleans(), colours=st.binary(min_size=21, max_size=21), towards=BYTE,
        bend=BYTE, bent=BYTE, causes=BYTE, manner=st.integers(0, 2**32 - 1),
        frame=st.integers(0, 2**32 - 1),
    )
)  # fmt: skip
def test_a_payload_says_the_whole_state(state: State) -> None:
    data = lineage.payload(state)
    assert len(data) == lineage.PAYLOAD_BYTES
    assert lineage.read_payload(data, state.frame) == state
    assert lineage.read_payload(data[:-1] + bytes([data[-1] ^ 1]), state.frame) is None


@settings(max_examples=30)
@given(st.integers(0, 2**48 - 1))
def test_drawn_cells_are_read_back(value: int) -> None:
    plan = layout(640, 360)
    luma = np.zeros((360, 640), np.uint8)
    top, left = plan.cells_mb[0] * 16, plan.cells_mb[1] * 16
    shape = cells.drawn(value)
    luma[top : top + shape.shape[0], left : left + shape.shape[1]] = 40 + 150 * shape
    assert cells.read_cells(luma, plan) == value


@given(st.integers(0, 2**20), st.binary(min_size=72, max_size=72))
def test_a_word_is_checked(frame: int, payload: bytes) -> None:
    value = cells.word(frame, payload)
    part = frame % 24 * 3
    assert cells.read_word(value) == (
        frame % 2**14, int.from_bytes(payload[part : part + 3], "big"),
    )  # fmt: skip
    assert cells.read_word(value ^ 1 << frame % 48) is None
