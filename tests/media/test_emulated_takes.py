"""Takes of the emulator come out of cutting and joining bit for bit, however they were made.

The service may give back the whole take or the new seconds, and may have been given the whole take
or a window: four ways, one film.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from veo_emulator.video import Ask, extend, make_opening
from veospec.media.ffmpeg import run_ffmpeg
from veospec.media.mp4 import probe
from veospec.media.pieces import Returned, measure_result
from veospec.media.splice import splice
from veospec.media.verify import Expected, verify
from veospec.media.window import cut_tail, cut_window

OPENING = Ask(
    prompt="A keeper climbs a spiral staircase of wet stone.",
    seconds=4,
    width=1280,
    height=720,
    seed=7,
    shot="stairs",
)
HOPS = [
    replace(OPENING, prompt=f"He continues, and gradually turns to the sea: {n}.", seconds=7)
    for n in (1, 2)
]


@pytest.fixture(scope="module")
def take(tmp_path_factory):
    """The take as a service returns it that is given, and gives back, the whole."""
    clip = make_opening(OPENING)
    for hop in HOPS:
        clip = extend(clip, hop)
    path = tmp_path_factory.mktemp("take") / "take.mp4"
    path.write_bytes(clip.to_bytes())
    return path


@pytest.fixture(scope="module")
def take_pictures(take):
    return picture_hashes(take)


def picture_hashes(clip) -> list[str]:
    lines = run_ffmpeg(["-i", str(clip), "-an", "-f", "framemd5", "-"], doing="hash frames")
    return [line.split(",")[-1] for line in lines.decode().splitlines() if line[0] != "#"]


def samples(clip) -> np.ndarray:
    pcm = run_ffmpeg(["-i", str(clip), "-vn", "-f", "f32le", "-"], doing="listen")
    return np.frombuffer(pcm, np.float32)


@pytest.mark.parametrize("given", ["whole", "window"])
@pytest.mark.parametrize("returns", list(Returned))
def test_four_ways_to_one_film(take, take_pictures, tmp_path, given, returns):
    first = tmp_path / "0.mp4"
    first.write_bytes(make_opening(OPENING).to_bytes())
    pieces = [first]
    for number, hop in enumerate(HOPS, 1):
        source = pieces[-1]
        if given == "whole" and number > 1:
            source = tmp_path / f"source{number}.mp4"
            splice(pieces, source)
        result = tmp_path / f"result{number}.mp4"
        made = extend(source.read_bytes(), hop, returns=returns.value)
        result.write_bytes(made.to_bytes())
        verify(result, Expected(width=1280, height=720, audio=True))
        frames = probe(source).frames
        assert measure_result(result, source_frames=frames, new_s=7) == returns
        piece = result
        if returns == Returned.COMBINED:
            piece = tmp_path / f"{number}.mp4"
            assert cut_tail(result, after_frames=frames, to=piece).copied
        pieces.append(piece)
    film = tmp_path / "film.mp4"
    assert splice(pieces, film).reencoded == 0
    assert picture_hashes(film) == take_pictures
    assert np.array_equal(samples(film), samples(take))


def test_the_last_seconds_of_a_take_are_copied(take, take_pictures, tmp_path):
    cut = cut_window(take, seconds=7, to=tmp_path / "window.mp4")
    assert (cut.frames, cut.copied) == (168, True)
    assert picture_hashes(tmp_path / "window.mp4") == take_pictures[-168:]
