"""Openings and extensions: exact, the same however the source comes, whole in every frame."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.video.judges import (
    comment,
    ffmpeg,
    ffmpeg_complaints,
    lumas,
    pictures,
    see,
)
from veo_emulator.video import Ask, Clip, NotAClip, extend, make_opening, probe
from veo_emulator.video.announcing import parameter_sets
from veo_emulator.video.mp4 import read

OPEN = Ask("A keeper climbs the lighthouse, 雾中的灯塔", 8, 1280, 720, 7, shot="lamp")
HOP = Ask("The lamp is lit and the fog turns gold", 7, 1280, 720, 7, shot="lamp")
SMALL = replace(OPEN, width=640, height=360, seconds=4)
SMALL_HOP = replace(HOP, width=640, height=360)


@pytest.fixture(scope="module")
def take() -> list[Clip]:
    """An opening, and the combined clip after each of twenty hops."""
    clips = [make_opening(OPEN)]
    for number in range(1, 21):
        clips.append(extend(clips[-1], replace(HOP, hop_label=str(number))))
    return clips


@pytest.fixture(scope="module")
def small() -> list[Clip]:
    """The same in small, with two hops."""
    clips = [make_opening(SMALL)]
    for _ in range(2):
        clips.append(extend(clips[-1], SMALL_HOP))
    return clips


@pytest.mark.slow
def test_a_film_of_twenty_hops_is_exact(take: list[Clip]) -> None:
    data = take[-1].to_bytes()
    seen = see(data)
    assert len(seen.times) == 3552
    assert seen.times == [Fraction(frame, 24) for frame in range(3552)]
    assert seen.duration == 148
    assert seen.sound.shape == (2, 148 * 48000)
    assert seen.sound_start == 0
    assert ffmpeg_complaints(data) == ""


def test_facts_are_known_without_looking_into_the_bytes(take: list[Clip]) -> None:
    film = take[-1]
    assert probe(film.to_bytes()) == film.facts
    assert film.facts.frames == 3552
    assert film.facts.seconds == 148.0
    assert film.facts.fps == 24
    assert film.facts.made_here
    assert film.facts.lineage is not None
    assert (film.facts.lineage.hop, film.facts.lineage.end_frame) == (20, 3552)


def test_any_tool_shows_the_lineage_as_the_comment_of_the_file(small: list[Clip]) -> None:
    for hop, clip in enumerate(small):
        told = comment(clip.to_bytes())
        assert clip.facts.lineage is not None
        assert (told["id"], told["take"]) == (clip.facts.lineage.id, small[0].facts.lineage.take)
        assert (told["hop"], told["first_frame"], told["end_frame"]) == (hop, 0, clip.facts.frames)


@pytest.mark.parametrize(
    ("seconds", "width", "height"),
    [(4, 1280, 720), (6, 720, 1280), (8, 640, 360), (4, 1920, 1080), (4, 1080, 1920)],
)
def test_openings_have_the_asked_length_and_size(seconds: int, width: int, height: int) -> None:
    data = make_opening(replace(OPEN, seconds=seconds, width=width, height=height)).to_bytes()
    facts = probe(data)
    assert (facts.width, facts.height, facts.frames) == (width, height, 24 * seconds)
    assert ffmpeg_complaints(data) == ""
    with av.open(io.BytesIO(data)) as file:
        video, sound = file.streams.video[0], file.streams.audio[0]
        assert (video.width, video.height, video.frames) == (width, height, 24 * seconds)
        assert sound.rate == 48000
        assert sound.layout.name == "stereo"
        assert video.duration * video.time_base == seconds
    assert see(data).sound.shape == (2, 48000 * seconds)


def test_a_clip_as_bytes_gives_what_the_clip_gives(take: list[Clip]) -> None:
    assert extend(take[3].to_bytes(), replace(HOP, hop_label="4")).sha256 == take[4].sha256


def test_whole_and_window_go_on_alike(small: list[Clip]) -> None:
    window = extend(small[1], SMALL_HOP, returns="tail").to_bytes()
    whole = small[2].to_bytes()
    assert probe(window).frames == 168
    for returns in ("combined", "tail"):
        from_window = extend(window, SMALL_HOP, returns=returns).to_bytes()  # type: ignore[arg-type]
        from_whole = extend(whole, SMALL_HOP, returns=returns).to_bytes()  # type: ignore[arg-type]
        assert pictures(from_window)[-168:] == pictures(from_whole)[-168:]
        heard, known = see(from_window).sound, see(from_whole).sound
        assert np.array_equal(heard[:, -168 * 2000 :], known[:, -168 * 2000 :])
        if returns == "tail":
            assert from_window == from_whole


def test_a_combined_clip_begins_with_its_source_bit_for_bit(small: list[Clip]) -> None:
    source, longer = see(small[1].to_bytes()), see(small[2].to_bytes())
    assert pictures(small[2].to_bytes())[: len(source.times)] == pictures(small[1].to_bytes())
    length = source.sound.shape[1]
    assert np.array_equal(longer.sound[:, :length], source.sound)


def test_an_extension_shares_the_bytes_of_its_source(take: list[Clip]) -> None:
    """What a hop costs does not grow with the film: all old bytes are the same objects."""
    for number in (1, 10, 20):
        old, new = (list(take[number - back].chunks())[1:] for back in (1, 0))
        assert all(mine is theirs for mine, theirs in zip(old, new, strict=False))
        assert len(new) == len(old) + 2
    headers = [len(next(iter(clip.chunks()))) for clip in take]
    assert headers[20] - headers[19] < 3000


def test_the_same_asks_give_the_same_bytes_in_another_process(small: list[Clip]) -> None:
    program = (
        "import hashlib, sys\n"
        "from tests.emulator.video.test_api import SMALL, SMALL_HOP\n"
        "from veo_emulator.video import extend, make_opening\n"
        "print(extend(make_opening(SMALL), SMALL_HOP).sha256)\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, cwd=root, text=True
    )
    assert done.stdout.strip() == small[1].sha256
    assert hashlib.sha256(small[1].to_bytes()).hexdigest() == small[1].sha256


def test_different_asks_give_different_clips() -> None:
    clips = [
        make_opening(SMALL),
        make_opening(replace(SMALL, seed=8)),
        make_opening(replace(SMALL, prompt="Snow falls on a red barn")),
        make_opening(replace(SMALL, audio=False)),
    ]
    assert len({clip.sha256 for clip in clips}) == 4


def test_no_click_at_a_join(small: list[Clip]) -> None:
    sound = see(small[2].to_bytes()).sound[0]
    steps = np.abs(np.diff(sound))
    joins = np.array([4 * 48000, 11 * 48000])
    near = np.concatenate([steps[join - 1100 : join + 1100] for join in joins])
    assert np.abs(sound).max() > 0.02
    assert near.max() <= steps.max()
    elsewhere = np.delete(steps, np.concatenate([np.arange(j - 1100, j + 1100) for j in joins]))
    assert near.max() <= elsewhere.max()


def test_sound_can_be_off_and_comes_and_goes_without_a_click(small: list[Clip]) -> None:
    silent = make_opening(replace(SMALL, audio=False))
    assert not see(silent.to_bytes()).sound.any()
    mixed = extend(extend(silent, SMALL_HOP), replace(SMALL_HOP, audio=False))
    sound = see(mixed.to_bytes()).sound
    assert not sound[:, : 4 * 48000 - 1024].any()
    assert not sound[:, 11 * 48000 + 16 * 1024 :].any()
    assert np.abs(sound[:, 5 * 48000 : 10 * 48000]).max() > 0.02
    usual = np.abs(np.diff(see(small[1].to_bytes()).sound)).max()
    assert np.abs(np.diff(sound)).max() <= 1.1 * usual


def test_a_remuxed_clip_goes_on_as_if_untouched(small: list[Clip], tmp_path: Path) -> None:
    source, out = tmp_path / "a.mp4", tmp_path / "b.mp4"
    source.write_bytes(small[1].to_bytes())
    ffmpeg("-i", str(source), "-c", "copy", str(out))
    longer = extend(out.read_bytes(), SMALL_HOP).to_bytes()
    assert pictures(longer) == pictures(small[2].to_bytes())
    assert np.array_equal(see(longer).sound, see(small[2].to_bytes()).sound)


def test_a_clip_cut_inside_a_group_goes_on_from_its_last_picture(
    small: list[Clip], tmp_path: Path
) -> None:
    source, out = tmp_path / "a.mp4", tmp_path / "b.mp4"
    source.write_bytes(small[1].to_bytes())
    ffmpeg("-i", str(source), "-t", "7.25", "-c", "copy", str(out))
    given, longer = out.read_bytes(), extend(out.read_bytes(), SMALL_HOP)
    assert probe(given).made_here
    assert longer.facts.frames == probe(given).frames + 168
    assert pictures(longer.to_bytes())[: 7 * 24] == pictures(small[1].to_bytes())[: 7 * 24]
    assert ffmpeg_complaints(longer.to_bytes()) == ""


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_a_clip_coded_again_goes_on_with_the_same_pictures(
    small: list[Clip], tmp_path: Path, codec: str
) -> None:
    source, out = tmp_path / "a.mp4", tmp_path / "b.mp4"
    source.write_bytes(small[1].to_bytes())
    ffmpeg("-i", str(source), "-c:v", codec, "-q:v", "4", "-c:a", "aac", str(out))
    assert probe(out.read_bytes()).made_here
    longer = extend(out.read_bytes(), SMALL_HOP)
    assert longer.facts.lineage == small[2].facts.lineage
    assert pictures(longer.to_bytes())[-168:] == pictures(small[2].to_bytes())[-168:]
    again = extend(longer.to_bytes(), SMALL_HOP).to_bytes()
    assert ffmpeg_complaints(again) == ""
    assert len(see(again).times) == 4 * 24 + 3 * 168
    assert see(again).sound.shape[1] == 25 * 48000


def test_a_foreign_clip_goes_on_from_its_last_frame(tmp_path: Path) -> None:
    out = tmp_path / "b.mp4"
    pattern = "testsrc2=size=640x360:rate=24"
    ffmpeg("-f", "lavfi", "-i", pattern, "-f", "lavfi", "-i", "sine", "-t", "3", str(out))
    given = out.read_bytes()
    assert not probe(given).made_here
    longer = extend(given, SMALL_HOP)
    data = longer.to_bytes()
    seen = see(data)
    assert len(seen.times) == 72 + 168
    assert seen.times == [Fraction(frame, 24) for frame in range(240)]
    assert seen.sound.shape == (2, 10 * 48000)
    assert ffmpeg_complaints(data) == ""
    last, first = lumas(given, 71, 1)[0], lumas(data, 72, 1)[0]
    assert np.abs(last.astype(int) - first).max() <= 1
    assert len(extend(data, SMALL_HOP).to_bytes()) > len(data)


@pytest.mark.parametrize("profile", ["baseline", "main", "high"])
def test_foreign_pictures_in_order_stay_as_they_are(tmp_path: Path, profile: str) -> None:
    """The film begins with the pictures that were given, key frames with their parameter sets."""
    out = tmp_path / "b.mp4"
    pattern = ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=24"]
    tone = ["-f", "lavfi", "-i", "sine=sample_rate=48000", "-ac", "2"]
    coded = ["-c:v", "libx264", "-profile:v", profile, "-bf", "0", "-pix_fmt", "yuv420p"]
    ffmpeg(*pattern, *tone, *coded, "-t", "3", str(out))
    given = out.read_bytes()
    data = extend(extend(given, SMALL_HOP).to_bytes(), SMALL_HOP).to_bytes()
    movie, longer = read(given), read(data)
    for one, other in ((movie.video, longer.video), (movie.audio, longer.audio)):
        assert one is not None
        assert other is not None
        count = one.count - (one is movie.audio)
        sets = parameter_sets(movie.video.config) if one is movie.video else b""
        given_units = [bytes(unit) for unit in movie.samples(one, 0, count)]
        units = [bytes(unit) for unit in longer.samples(other, 0, count)]
        marks = set(movie.video.sync or ()) if sets else set()
        assert units == [
            sets + unit if number in marks else unit for number, unit in enumerate(given_units)
        ]
    seen = see(data)
    assert seen.times == [Fraction(frame, 24) for frame in range(72 + 2 * 168)]
    assert seen.sound.shape == (2, 17 * 48000)
    assert ffmpeg_complaints(data) == ""
    assert pictures(data)[:72] == pictures(given)
    facts = probe(data)
    assert facts.lineage is not None
    assert (facts.lineage.hop, facts.lineage.first_frame) == (2, 0)


def test_parameter_sets_that_cannot_be_read_are_none() -> None:
    good = make_opening(SMALL).film.avcc
    assert parameter_sets(good)
    for end in range(len(good) - 4):
        assert parameter_sets(good[:end]) == b""


def test_foreign_pictures_out_of_order_are_coded_again(tmp_path: Path) -> None:
    out = tmp_path / "b.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=24", "-c:v", "libx264", "-bf", "2",
           "-pix_fmt", "yuv420p", "-t", "3", str(out))  # fmt: skip
    movie = read(out.read_bytes())
    assert movie.video.reordered
    longer = read(extend(out.read_bytes(), SMALL_HOP).to_bytes())
    assert longer.frames == 72 + 168
    assert bytes(next(iter(longer.samples(longer.video, 0, 1)))) != bytes(
        next(iter(movie.samples(movie.video, 0, 1)))
    )


def test_a_fragmented_clip_is_read(small: list[Clip], tmp_path: Path) -> None:
    source, out = tmp_path / "a.mp4", tmp_path / "b.mp4"
    source.write_bytes(small[1].to_bytes())
    ffmpeg("-i", str(source), "-c", "copy", "-movflags", "frag_keyframe+empty_moov", str(out))
    assert probe(out.read_bytes()).frames == 4 * 24 + 168
    assert extend(out.read_bytes(), SMALL_HOP).facts.lineage == small[2].facts.lineage


def test_an_image_is_the_first_frame(tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360", "-frames:v", "1", str(out))
    data = make_opening(replace(SMALL, image=out.read_bytes())).to_bytes()
    shown = lumas(data, 0, 1)[0]
    red_bar_and_more = len(np.unique(shown))
    assert red_bar_and_more > 10
    assert ffmpeg_complaints(data) == ""
    assert pictures(data)[0] != pictures(make_opening(SMALL).to_bytes())[0]


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\nrest", b"RIFF1234WEBP"])
def test_what_is_no_picture_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotAClip, match="picture"):
        make_opening(replace(SMALL, image=data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 64,
        b"not a clip",
        b"\0\0\0\x08ftyp",
        b"\xff" * 4096,
        b"\0\0\0\x01moov" + b"\xff" * 8,
    ],
)
def test_what_is_no_clip_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotAClip, match=r"MP4|clip"):
        probe(data)
    with pytest.raises(NotAClip, match=r"MP4|clip"):
        extend(data, SMALL_HOP)


CUT = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@CUT
@given(
    places=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4))
    ),
    in_header=st.booleans(),
)
def test_a_damaged_clip_is_refused_or_goes_on(
    small: list[Clip], places: list[tuple[float, bytes]], in_header: bool
) -> None:
    data = bytearray(small[1].to_bytes())
    reach = data.index(b"mdat") if in_header else len(data)
    for share, what in places:
        start = int(share * reach)
        data[start : start + len(what)] = what
    try:
        longer = extend(bytes(data), SMALL_HOP)
    except NotAClip:
        return
    assert probe(longer.to_bytes()) == longer.facts


@pytest.mark.parametrize("sound", [["-an"], ["-c:a", "libmp3lame"], ["-c:a", "aac", "-ac", "1"]])
@pytest.mark.parametrize("suffix", ["mp4", "mov"])
def test_other_sound_is_taken_along(
    small: list[Clip], tmp_path: Path, sound: list[str], suffix: str
) -> None:
    source, out = tmp_path / "a.mp4", tmp_path / f"b.{suffix}"
    source.write_bytes(small[1].to_bytes())
    ffmpeg("-i", str(source), "-c:v", "copy", *sound, str(out))
    data = extend(out.read_bytes(), SMALL_HOP).to_bytes()
    assert pictures(data) == pictures(small[2].to_bytes())
    heard = see(data).sound
    assert heard.shape == (2, 18 * 48000)
    assert bool(np.abs(heard[:, 48000 : 10 * 48000]).max() > 0.01) is (sound != ["-an"])


@CUT
@given(share=st.floats(0, 0.999))
def test_a_clip_that_was_cut_off_is_refused(small: list[Clip], share: float) -> None:
    data = small[0].to_bytes()
    with pytest.raises(NotAClip, match="MP4"):
        probe(data[: int(len(data) * share)])
