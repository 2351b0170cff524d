"""Headers of clips from several makers are read alike; no bytes break the reader."""

from __future__ import annotations

from fractions import Fraction

import av
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from veospec.media.boxes import NotAnMp4, box
from veospec.media.mp4 import probe, read_movie


def test_facts_of_a_clip(studio):
    clip = studio.clip(2, size="160x96")
    facts = probe(clip)
    assert (facts.width, facts.height, facts.fps) == (160, 96, Fraction(24))
    assert (facts.frames, facts.seconds) == (48, 2.0)
    assert (facts.video_codec, facts.audio_codec, facts.has_audio) == ("avc1", "mp4a", True)
    assert facts.file_bytes == clip.stat().st_size
    assert probe(clip.read_bytes()) == facts


def test_a_silent_clip(studio):
    facts = probe(studio.clip(1, audio=False))
    assert not facts.has_audio
    assert facts.audio_codec is None


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_frame_rate(studio, fps):
    assert probe(studio.clip(1, fps=fps, audio=False)).fps == fps


def test_the_rate_of_film_on_television_is_not_24(studio):
    clip = studio.clip(1, audio=False, options=("-r", "24000/1001"))
    assert probe(clip).fps == Fraction(24000, 1001)


def test_another_codec_is_named(studio):
    clip = studio.clip(1, audio=False, options=("-c:v", "libx265", "-x265-params", "log-level=0"))
    assert probe(clip).video_codec in ("hev1", "hvc1")


def test_a_fragmented_clip_reads_like_a_plain_one(studio):
    plain = studio.clip(2, b_frames=2)
    flags = ("-movflags", "frag_keyframe+empty_moov+default_base_moof")
    fragmented = studio.clip(2, b_frames=2, options=flags)
    a, b = read_movie(plain).video, read_movie(fragmented).video
    assert probe(fragmented).frames == 48
    assert probe(fragmented).has_audio
    assert list(a.samples().sizes) == list(b.samples().sizes)
    assert a.samples().sync == b.samples().sync
    assert a.samples().times() == b.samples().times()


def test_samples_lie_where_another_demuxer_finds_them(studio):
    clip = studio.clip(2, b_frames=2, gop=12)
    samples = read_movie(clip).video.samples()
    with av.open(str(clip)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
    assert list(samples.offsets) == [p.pos for p in packets]
    assert list(samples.sizes) == [p.size for p in packets]
    assert sorted(samples.sync) == [n for n, p in enumerate(packets) if p.is_keyframe]
    start = read_movie(clip).video.starts_at_tick
    assert [time - start for time in samples.times()] == [p.pts for p in packets]


def test_an_edit_that_hides_frames_is_believed(studio):
    clip = studio.clip(2, options=("-movflags", "+use_metadata_tags"))
    hidden = clip.with_name("hidden.mp4")
    from veospec.media.ffmpeg import run_ffmpeg

    run_ffmpeg(["-ss", "0.5", "-i", str(clip), "-c", "copy", str(hidden)], doing="hide frames")
    assert probe(hidden).frames == 36


def test_only_the_index_of_a_long_file_is_read(studio, tmp_path):
    """A sparse hole of 3 GB between index and end costs nothing."""
    clip = studio.clip(1, options=("-movflags", "+faststart")).read_bytes()
    long = tmp_path / "long.mp4"
    with long.open("wb") as file:
        file.write(clip)
        file.write((3 << 30).to_bytes(4, "big") + b"free")
        file.truncate(len(clip) + (3 << 30))
    assert probe(long).frames == 24
    assert probe(long).file_bytes == len(clip) + (3 << 30)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no MP4"),
        (b"abc", "header of a box"),
        (b"<html>not found</html>", "no MP4"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\r", "not made of MP4 boxes"),
        (box("ftyp", b"isom"), "cut off"),
        (box("moov"), "mvhd"),
        (box("ftyp", b"isom") + box("moov", box("mvhd", bytes(20))), "no ticks"),
        (b"\0\0\0\3ftyp", "3 bytes long"),
        (b"\0\0\0\1moov" + (1 << 60).to_bytes(8, "big"), "longer than"),
    ],
)
def test_what_is_no_mp4_is_refused_in_a_sentence(content, reason):
    with pytest.raises(NotAnMp4, match=reason) as caught:
        probe(content)
    assert str(caught.value).endswith(".")


def test_every_shortened_clip_is_refused_or_read(studio):
    clip = studio.clip(1, options=("-movflags", "+faststart")).read_bytes()
    for length in range(0, 6000, 7):
        try:
            read_movie(clip[:length])
        except NotAnMp4:
            continue


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 4000), st.sampled_from([0, 1, 0x7F, 0x80, 0xFF])), max_size=6
    )
)
@example(changes=[])
def test_no_change_to_the_index_raises_anything_else(studio, changes):
    content = bytearray(studio.clip(1, options=("-movflags", "+faststart")).read_bytes())
    for at, value in changes:
        content[at] = value
    try:
        movie = read_movie(bytes(content))
        for track in movie.tracks:
            track.samples().times()
        probe(bytes(content))
    except NotAnMp4:
        pass
