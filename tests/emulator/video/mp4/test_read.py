"""The reader against files that lie: refused with a sentence, quickly, in little memory."""

from __future__ import annotations

import struct
import tracemalloc
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veo_emulator.video import Ask, extend, make_opening
from veo_emulator.video.mp4 import NotAClip, read

ASK = Ask("A paper boat crosses a puddle", 4, 640, 360, 1)
HOSTILE = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def clip() -> bytes:
    return extend(make_opening(ASK), ASK).to_bytes()


@cache
def header_length() -> int:
    return clip().index(b"mdat") + 4


def tolerated(data: bytes) -> None:
    """The reader either refuses or gives tables that stay inside the file."""
    try:
        movie = read(data)
    except NotAClip as error:
        said = str(error)
        if not said.endswith("."):
            pytest.fail(f"not a sentence: {said}")
        return
    for track in (movie.video, movie.audio):
        if track is not None:
            assert track.count == len(track.sizes) == track.chunks.sum()
            assert (track.offsets >= 0).all()
            assert (track.offsets + track.sizes <= len(data)).all()
            assert movie.seconds(track) >= 0
    assert 1 <= movie.frames <= movie.video.count
    assert movie.fps > 0


def test_our_own_tables_are_read_back() -> None:
    movie = read(clip())
    assert (movie.video.codec, movie.video.width, movie.video.height) == ("avc1", 640, 360)
    assert (movie.frames, movie.fps) == (192, 24)
    assert movie.video.sync == (0, 72, 96, 168)
    assert movie.audio is not None
    assert (movie.audio.codec, movie.audio.config) == ("mp4a", bytes([0x11, 0x90]))
    assert movie.seconds(movie.video) == movie.seconds(movie.audio) == Fraction(8)
    sample = next(iter(movie.samples(movie.video, 0, 1)))
    assert struct.unpack(">I", sample[:4])[0] < len(sample)


@HOSTILE
@given(
    place=st.floats(0, 1, exclude_max=True),
    what=st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\1"])
    | st.binary(min_size=1, max_size=8),
)
def test_overwritten_headers(place: float, what: bytes) -> None:
    start = int(header_length() * place)
    tolerated(clip()[:start] + what + clip()[start + len(what) :])


@HOSTILE
@given(data=st.data())
def test_headers_with_pieces_missing_or_twice(data: st.DataObject) -> None:
    first = data.draw(st.integers(0, header_length()))
    last = data.draw(st.integers(first, min(first + 200, header_length())))
    tolerated(clip()[:first] + clip()[last:])
    tolerated(clip()[:last] + clip()[first:])


@HOSTILE
@given(length=st.floats(0, 0.99999))
def test_files_that_were_cut_off_are_refused(length: float) -> None:
    with pytest.raises(NotAClip):
        read(clip()[: int(len(clip()) * length)])


@HOSTILE
@given(data=st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(NotAClip):
        read(data)


@pytest.mark.parametrize("table", [b"stsz", b"stts", b"stco", b"stsc", b"stss", b"elst", b"stsd"])
@pytest.mark.parametrize("claim", [0x7FFFFFFF, 0xFFFFFFFF, 1 << 29])
def test_a_claim_of_gigabytes_costs_neither_memory_nor_time(table: bytes, claim: int) -> None:
    place = clip().index(table) + (12 if table == b"stsz" else 8)
    data = clip()[:place] + struct.pack(">I", claim) + clip()[place + 4 :]
    tracemalloc.start()
    try:
        tolerated(data)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("each", [1, 1000, 0xFFFFFFFF])
def test_a_claim_of_equal_samples_is_held_against_the_file(each: int) -> None:
    place = clip().index(b"stsz") + 8
    data = clip()[:place] + struct.pack(">II", each, 0x7FFFFFFF) + clip()[place + 8 :]
    with pytest.raises(NotAClip, match="samples"):
        read(data)


def test_a_box_larger_than_the_file_is_named() -> None:
    with pytest.raises(NotAClip, match="'moov' of 2147483647 bytes"):
        read(b"\0\0\0\x08ftyp" + struct.pack(">I", 0x7FFFFFFF) + b"moov")


def test_a_file_of_empty_boxes_ends() -> None:
    with pytest.raises(NotAClip, match="boxes"):
        read(b"\0\0\0\x08free" * 30_000)
