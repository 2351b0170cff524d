"""A window is the end of its clip, frame for frame, and an MP4 of its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veospec.media.boxes import NotAnMp4
from veospec.media.mp4 import probe, read_movie
from veospec.media.pieces import WrongLength
from veospec.media.splice import splice
from veospec.media.window import cut_head, cut_tail, cut_window


def close(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and float(np.abs(a.astype(int) - b).mean()) < 1.0


def test_a_cut_at_a_key_frame_copies_every_bit(studio, tmp_path):
    clip = studio.clip(4, gop=24)
    cut = cut_window(clip, seconds=2, to=tmp_path / "window.mp4")
    assert (cut.frames, cut.copied) == (48, True)
    assert np.array_equal(studio.frames(tmp_path / "window.mp4"), studio.frames(clip)[48:])


def test_a_cut_between_key_frames_is_as_exact_and_looks_the_same(studio, tmp_path):
    clip = studio.clip(4, gop=250)
    cut = cut_window(clip, seconds=1.5, to=tmp_path / "window.mp4")
    assert (cut.frames, cut.copied) == (36, False)
    assert close(studio.frames(tmp_path / "window.mp4"), studio.frames(clip)[60:])


def test_a_cut_between_key_frames_before_a_clip_of_other_colours(studio, tmp_path):
    marked = ("-bsf:v", "h264_metadata=matrix_coefficients=1")
    film = tmp_path / "film.mp4"
    splice([studio.clip(2, gop=250), studio.clip(2, gop=250, options=marked)], film)
    cut = cut_tail(film, after_frames=20, to=tmp_path / "tail.mp4")
    assert (cut.frames, cut.copied) == (76, False)
    assert close(studio.frames(tmp_path / "tail.mp4")[:28], studio.frames(film)[20:48])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    after=st.integers(1, 95), b_frames=st.sampled_from([0, 2]), gop=st.sampled_from([1, 12, 250])
)
def test_a_tail_starts_at_any_frame(studio, tmp_path, after, b_frames, gop):
    clip = studio.clip(4, gop=gop, b_frames=b_frames)
    tail = tmp_path / "tail.mp4"
    cut = cut_tail(clip, after_frames=after, to=tail)
    assert cut.frames == probe(tail).frames == 96 - after
    assert cut.copied or after % gop
    assert close(studio.frames(tail), studio.frames(clip)[after:])
    heard = studio.sound(tail)
    assert len(heard) == (96 - after) * 2000
    assert np.abs(heard - studio.sound(clip)[after * 2000 :][: len(heard)]).max() < 1e-3
    assert read_movie(tail).audio.seconds == read_movie(tail).video.seconds


def test_open_groups_of_pictures_are_not_torn(studio, tmp_path):
    """Pictures that are shown before their key frame and coded after it need the group before."""
    clip = studio.clip(
        4, gop=12, b_frames=2, options=("-preset", "medium", "-x264-params", "open-gop=1")
    )
    for after in (12, 24, 36, 47):
        tail = tmp_path / "tail.mp4"
        cut_tail(clip, after_frames=after, to=tail)
        assert close(studio.frames(tail), studio.frames(clip)[after:])


def test_a_window_of_a_window_is_still_in_time(studio, tmp_path):
    clip = studio.clip(4, gop=12)
    longer, shorter = tmp_path / "longer.mp4", tmp_path / "shorter.mp4"
    cut_window(clip, seconds=3, to=longer)
    cut_window(longer, seconds=1.5, to=shorter)
    assert np.array_equal(studio.frames(shorter), studio.frames(clip)[60:])
    error = studio.sound(shorter) - studio.sound(clip)[60 * 2000 : 96 * 2000]
    assert np.abs(error).max() < 1e-3


def test_a_window_longer_than_the_clip_is_the_clip(studio, tmp_path):
    cut = cut_window(studio.clip(1), seconds=7, to=tmp_path / "window.mp4")
    assert (cut.frames, cut.copied) == (24, True)


@pytest.mark.parametrize(
    "form",
    [{"fps": 30}, {"options": ("-ar", "44100", "-c:a", "libmp3lame")}],
    ids=["30 frames a second", "MP3 sound"],
)
def test_a_foreign_clip_becomes_24_frames_a_second_and_aac(studio, tmp_path, form):
    cut = cut_window(studio.clip(2, **form), seconds=1, to=tmp_path / "window.mp4")
    facts = probe(tmp_path / "window.mp4")
    assert (cut.frames, cut.copied) == (24, False)
    assert (facts.frames, facts.fps, facts.audio_codec) == (24, 24, "mp4a")


def test_a_turned_clip_is_upright_after_the_cut(studio, tmp_path):
    from veospec.media.ffmpeg import run_ffmpeg

    turned = tmp_path / "turned.mp4"
    run_ffmpeg(
        ["-display_rotation", "90", "-i", str(studio.clip(2)), "-c", "copy", str(turned)],
        doing="turn a clip",
    )
    assert (probe(turned).width, probe(turned).height) == (96, 160)
    cut_window(turned, seconds=1, to=tmp_path / "window.mp4")
    assert studio.frames(tmp_path / "window.mp4").shape == (24, 160, 96)


def test_a_tail_after_the_end_is_refused(studio, tmp_path):
    with pytest.raises(WrongLength, match="24 frames, none after frame 24"):
        cut_tail(studio.clip(1), after_frames=24, to=tmp_path / "tail.mp4")
    assert not list(tmp_path.iterdir())


def test_what_is_no_clip_is_refused(tmp_path):
    page = tmp_path / "page.mp4"
    page.write_bytes(b"<html>502 Bad Gateway</html>")
    with pytest.raises(NotAnMp4):
        cut_window(page, seconds=1, to=tmp_path / "window.mp4")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(frames=st.integers(1, 96), b_frames=st.sampled_from([0, 2]), gop=st.sampled_from([12, 250]))
def test_a_head_ends_at_any_frame(studio, tmp_path, frames, b_frames, gop):
    clip = studio.clip(4, gop=gop, b_frames=b_frames)
    head = tmp_path / "head.mp4"
    cut = cut_head(clip, frames=frames, to=head)
    assert cut.frames == probe(head).frames == frames
    assert cut.copied or b_frames
    assert close(studio.frames(head), studio.frames(clip)[:frames])
    heard = studio.sound(head)
    assert len(heard) == frames * 2000
    assert np.abs(heard - studio.sound(clip)[: frames * 2000]).max() < 1e-3


def test_a_head_and_a_tail_are_the_clip(studio, tmp_path):
    clip = studio.clip(4, gop=24)
    head, tail, whole = (tmp_path / f"{name}.mp4" for name in ("head", "tail", "whole"))
    cut_head(clip, frames=48, to=head)
    cut_tail(clip, after_frames=48, to=tail)
    splice([head, tail], whole)
    assert np.array_equal(studio.frames(whole), studio.frames(clip))


def test_a_head_longer_than_the_clip(studio, tmp_path):
    with pytest.raises(WrongLength, match="has 24 frames, not 25"):
        cut_head(studio.clip(1), frames=25, to=tmp_path / "head.mp4")


@pytest.mark.parametrize("form", [{"fps": 30}, {"options": ("-ar", "44100", "-c:a", "libmp3lame")}])
def test_a_head_of_a_clip_of_another_form(studio, tmp_path, form):
    cut = cut_head(studio.clip(2, **form), frames=30, to=tmp_path / "head.mp4")
    assert (cut.frames, cut.copied) == (30, False)
