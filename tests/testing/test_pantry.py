"""Clips made bit by bit are video to everybody: a decoder, our reader, our judge of clips."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from veospec.media.mp4 import probe
from veospec.media.verify import Expected, verify
from veospec.testing.pantry import (
    CLIP_FRAMES,
    PANTRY,
    SIZES,
    clip_name,
    content_of,
    grey_clip,
    lay_out,
    named_in,
)


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(30), Fraction(24_000, 1001)])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1080, 1920), (640, 360)])
def test_a_decoder_sees_every_frame_at_its_time(size: tuple[int, int], fps: Fraction) -> None:
    clip = grey_clip(*size, 30, fps)
    with av.open(io.BytesIO(clip)) as container:
        frames = list(container.decode(video=0))
        times = [frame.pts * frame.time_base for frame in frames]
    assert times == [number / fps for number in range(30)]
    assert {(frame.width, frame.height) for frame in frames} == {size}
    assert frames[0].to_ndarray(format="gray").std() == 0
    facts = probe(clip)
    assert (facts.width, facts.height, facts.fps, facts.frames) == (*size, fps, 30)


@pytest.mark.parametrize("form", SIZES, ids=" ".join)
@pytest.mark.parametrize("frames", CLIP_FRAMES)
def test_the_clips_are_whole_and_as_their_names_say(form: tuple[str, str], frames: int) -> None:
    width, height = SIZES[form]
    content = content_of(clip_name(*form, frames))
    assert verify(content, Expected(width=width, height=height, frames=frames))
    assert len(content) < 80_000


@pytest.mark.parametrize(("name", "size"), [("wide", (1280, 720)), ("tall", (720, 1280))])
def test_the_pictures_are_as_their_names_say(name: str, size: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(content_of(f"refs/{name}.png"))) as picture:
        picture.load()
        assert picture.size == size


def test_what_a_text_names_is_laid_out_and_nothing_is_written_over(tmp_path: Path) -> None:
    files = named_in("image = 'refs/wide.png' {% include 'words/en.txt' %}")
    assert set(files) == {"refs/wide.png", "words/en.txt"} < set(PANTRY)
    lay_out(files, tmp_path)
    (tmp_path / "words/en.txt").write_text("My own words.", "utf-8")
    lay_out(files, tmp_path)
    assert (tmp_path / "words/en.txt").read_text("utf-8") == "My own words."
