"""A film is its pieces, frame for frame and sample for sample, and as long as they are together."""

from __future__ import annotations

import errno
import itertools
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veospec.errors import WorldError
from veospec.media import splice as splice_module
from veospec.media.ffmpeg import run_ffmpeg
from veospec.media.mp4 import probe, read_movie
from veospec.media.splice import splice
from veospec.media.window import cut_tail

FORMS = {
    "plain": {},
    "reordered": {"b_frames": 2},
    "silent": {"audio": False},
    "other parameter sets": {"options": ("-profile:v", "main", "-refs", "2")},
    "fragmented": {"options": ("-movflags", "frag_keyframe+delay_moov")},
}
pieces_of_films = st.lists(
    st.tuples(st.sampled_from(sorted(FORMS)), st.sampled_from([7, 24, 31, 55])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(forms=pieces_of_films)
def test_any_pieces_join_without_gap_or_drift(studio, tmp_path, forms):
    pieces = [studio.clip(frames / 24, gop=12, **FORMS[form]) for form, frames in forms]
    film = tmp_path / "film.mp4"
    made = splice(pieces, film)
    frames = sum(count for _, count in forms)
    assert made.reencoded == 0
    assert made.frames == probe(film).frames == frames
    assert np.array_equal(
        studio.frames(film), np.concatenate([studio.frames(piece) for piece in pieces])
    )
    movie = read_movie(film)
    assert movie.video.seconds == Fraction(frames, 24)
    if movie.audio is not None:
        assert movie.audio.seconds == movie.video.seconds
        assert len(studio.sound(film)) == frames * 2000


def test_a_take_that_was_cut_sounds_as_if_it_had_never_been(studio, tmp_path):
    """Each hop comes back as the whole take, encoded anew; the film is made of its tails.

    7 s are 328.125 packets of sound, so no join falls between two packets.
    """
    results = [studio.clip(seconds, gop=12) for seconds in (1, 3.5, 6, 8.5)]
    pieces = [results[0]]
    for before, result in itertools.pairwise(results):
        tail = tmp_path / f"tail{len(pieces)}.mp4"
        assert cut_tail(result, after_frames=probe(before).frames, to=tail).copied
        pieces.append(tail)
    film = tmp_path / "film.mp4"
    splice(pieces, film)
    once = studio.sound(results[-1])
    heard = studio.sound(film)
    assert len(heard) == 8.5 * 48000
    seconds = np.arange(len(heard)) / 48000
    ideal = 0.3 * np.sin(2 * np.pi * (220 + 9 * seconds) * seconds)
    margin = 2048
    error = np.abs(heard - ideal)[margin:-margin].max()
    assert error <= np.abs(once - ideal)[margin:-margin].max() + 0.005


def test_timestamps_of_a_long_film_only_rise(studio, tmp_path):
    film = tmp_path / "film.mp4"
    splice([studio.clip(31 / 24)] * 21, film)
    with av.open(str(film)) as container:
        for stream in container.streams:
            container.seek(0)
            times = [p.dts for p in container.demux(stream) if p.size]
            assert all(a < b for a, b in itertools.pairwise(times))
            assert len(set(np.diff(times)[:-1])) == 1, "no gap"
    assert probe(film).seconds == pytest.approx(21 * 31 / 24, abs=1e-9)


def test_a_join_is_where_its_piece_says(studio, tmp_path):
    """A new shot is heard within half a packet of where it is seen, the 20th like the 2nd."""
    click = tmp_path / "click.mp4"
    run_ffmpeg(
        [
            *("-f", "lavfi", "-i", "testsrc=s=160x96:r=24:d=1.29166666"),
            *(
                "-f",
                "lavfi",
                "-i",
                "aevalsrc='if(between(t,0.5,0.502),0.9,0)':s=48000:d=1.29166666",
            ),
            *("-frames:v", "31", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-bf", "0"),
            *("-c:a", "aac", "-ac", "2", "-b:a", "192k", str(click)),
        ],
        doing="make a clicking clip",
    )
    film = tmp_path / "film.mp4"
    splice([click] * 20, film)
    heard = np.abs(studio.sound(film))
    for number in range(20):
        start = number * 31 * 2000
        at = heard[start : start + 31 * 2000].argmax()
        assert abs(at - 0.501 * 48000) <= 512 + 100


def test_decoders_that_stop_at_the_first_fault_read_it_to_the_end(studio, tmp_path):
    film = tmp_path / "film.mp4"
    splice([studio.clip(1), studio.clip(1, **FORMS["other parameter sets"]), studio.clip(1)], film)
    strict = ("-xerror", "-err_detect", "explode")
    run_ffmpeg([*strict, "-i", str(film), "-f", "null", "-"], doing="decode strictly")
    run_ffmpeg(["-c:v", "libopenh264", "-i", str(film), "-f", "null", "-"], doing="decode")


def test_one_may_jump_to_any_piece_though_parameter_sets_differ(studio, tmp_path):
    pieces = [studio.clip(1), studio.clip(2, **FORMS["other parameter sets"]), studio.clip(1)]
    film = tmp_path / "film.mp4"
    splice(pieces, film)
    whole = studio.frames(film)
    with av.open(str(film)) as container:
        for second in (3, 0, 2, 1):
            container.seek(second * 1_000_000)
            frame = next(container.decode(video=0))
            assert frame.time == second
            assert np.array_equal(frame.to_ndarray(format="gray"), whole[second * 24])


@pytest.mark.parametrize(
    "other",
    [
        {"size": "96x160"},
        {"fps": 30},
        {"options": ("-c:v", "libx265", "-x265-params", "log-level=0")},
        {"options": ("-ar", "44100")},
        {"options": ("-c:a", "libmp3lame")},
    ],
    ids=["size", "rate", "codec", "sound rate", "sound codec"],
)
def test_a_piece_that_does_not_fit_is_encoded_again(studio, tmp_path, other):
    film = tmp_path / "film.mp4"
    made = splice([studio.clip(1), studio.clip(1, **other), studio.clip(1)], film)
    assert made.reencoded == 1
    assert made.frames == 72
    assert studio.frames(film).shape == (72, 96, 160)
    assert len(studio.sound(film)) == 72 * 2000


def test_one_piece_is_a_film(studio, tmp_path):
    film = tmp_path / "film.mp4"
    splice([studio.clip(2)], film)
    assert np.array_equal(studio.frames(film), studio.frames(studio.clip(2)))


def test_the_same_pieces_give_the_same_bytes(studio, tmp_path):
    for name in ("a.mp4", "b.mp4"):
        splice([studio.clip(1), studio.clip(1, audio=False)], tmp_path / name)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_a_full_disk_leaves_the_old_film_and_nothing_else(studio, tmp_path, monkeypatch):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"the film of yesterday")

    def full(file, tracks, sources):
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(splice_module, "write_movie", full)
    with pytest.raises(WorldError, match="No space left on device"):
        splice([studio.clip(1)], film)
    assert film.read_bytes() == b"the film of yesterday"
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_a_piece_that_was_cut_off_is_not_joined(studio, tmp_path):
    short = tmp_path / "short.mp4"
    content = studio.clip(2, options=("-movflags", "+faststart")).read_bytes()
    short.write_bytes(content[:-1000])
    with pytest.raises(WorldError, match="ends before its last sample"):
        splice([short], tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()


def test_a_missing_piece_is_told_in_one_line(tmp_path):
    with pytest.raises(WorldError, match=r"gone\.mp4 could not be read: No such file"):
        splice([tmp_path / "gone.mp4"], tmp_path / "film.mp4")
