"""The last seconds of a clip as an MP4 of its own.

An engine that takes at most so many seconds is given the end of the take; a combined result gives
up its new seconds. Both are one cut, exact to the frame: samples are copied where the cut falls on
a key frame, as it does in what veospec cut or spliced itself, and only else is the picture encoded
again. Sound is always copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from veospec.media.atomic import written_whole
from veospec.media.codec import without_notes
from veospec.media.mp4 import movie_on_disk, read_movie
from veospec.media.mux import FPS, FRAME_TICKS, VIDEO_TIMESCALE, NewTrack, write_movie
from veospec.media.pictures import Pictures, pictures
from veospec.media.pieces import WrongLength
from veospec.media.sound import Sound, cut_sound, sound
from veospec.media.transcode import conform, reencode_from, reencode_until


@dataclass(frozen=True, slots=True)
class Cut:
    """What a cut made: how many frames, and whether every one of them was copied bit by bit."""

    frames: int
    copied: bool


def cut_window(clip: Path, *, seconds: float, to: Path) -> Cut:
    """The last `seconds` of a clip, or all of it when it is not longer.

    Raises NotAnMp4, or WorldError when the disk or ffmpeg fails.
    """
    wanted = round(seconds * FPS)
    assert wanted > 0, "a window has at least one frame"
    return _cut(clip, to, first_frame=None, frames=wanted)


def cut_tail(result: Path, *, after_frames: int, to: Path) -> Cut:
    """What comes after the first `after_frames` frames of a combined result: its new seconds.

    Raises NotAnMp4, WrongLength when nothing comes after, WorldError when disk or ffmpeg fails.
    """
    return _cut(result, to, first_frame=after_frames, frames=None)


def cut_head(clip: Path, *, frames: int, to: Path) -> Cut:
    """The first `frames` frames of a clip: what comes before a result that repeats its end.

    Raises NotAnMp4, WrongLength when the clip is shorter, WorldError when disk or ffmpeg fails.
    """
    assert frames > 0, "a head has at least one frame"
    movie = movie_on_disk(clip)
    shown = pictures(movie)
    heard = sound(movie, picture_starts_s=shown.starts_s)
    if frames > len(shown):
        raise WrongLength(f"{clip.name} has {len(shown)} frames, not {frames}.")
    with TemporaryDirectory(prefix="veospec-") as folder:
        if not shown.regular or (movie.audio is not None and movie.audio.count and heard is None):
            plain = Path(folder) / "plain.mp4"
            conform(clip, plain, size=None, copy_picture=shown.regular)
            return Cut(cut_head(plain, frames=frames, to=to).frames, copied=False)
        tracks = [] if heard is None else [cut_sound(heard, 0, first_frame=0, frames=frames)]
        sources, picture, copied = [clip], picture_track(shown, 0, last=frames), True
        if not shown.closed_at(frames):
            exact = Path(folder) / "exact.mp4"
            reencode_until(clip, exact, frames=frames)
            sources, picture = [clip, exact], picture_track(pictures(read_movie(exact)), 1)
            copied = False
        with written_whole(to) as file:
            write_movie(file, [picture, *tracks], sources)
    return Cut(frames, copied)


def _cut(clip: Path, to: Path, *, first_frame: int | None, frames: int | None) -> Cut:
    movie = movie_on_disk(clip)
    shown = pictures(movie)
    heard = sound(movie, picture_starts_s=shown.starts_s)
    if not shown.regular or (movie.audio is not None and movie.audio.count and heard is None):
        with TemporaryDirectory(prefix="veospec-") as folder:
            plain = Path(folder) / "plain.mp4"
            conform(clip, plain, size=None, copy_picture=shown.regular)
            made = _cut(plain, to, first_frame=first_frame, frames=frames)
            return Cut(made.frames, copied=False)
    start = max(len(shown) - frames, 0) if frames is not None else first_frame or 0
    if start >= len(shown):
        raise WrongLength(f"{clip.name} has {len(shown)} frames, none after frame {start}.")
    return _cut_regular(clip, shown, heard, start=start, to=to)


def _cut_regular(clip: Path, shown: Pictures, heard: Sound | None, *, start: int, to: Path) -> Cut:
    frames = len(shown) - start
    clean = shown.clean_before(start)
    tracks = [] if heard is None else [cut_sound(heard, 0, first_frame=start, frames=frames)]
    if clean == start:
        with written_whole(to) as file:
            write_movie(file, [picture_track(shown, 0, start), *tracks], [clip])
        return Cut(frames, copied=True)
    with TemporaryDirectory(prefix="veospec-") as folder:
        longer, exact = Path(folder) / "longer.mp4", Path(folder) / "exact.mp4"
        with written_whole(longer) as file:
            write_movie(file, [picture_track(shown, 0, clean)], [clip])
        reencode_from(longer, exact, first_frame=start - clean, frames=frames)
        with written_whole(to) as file:
            picture = picture_track(pictures(read_movie(exact)), 1)
            write_movie(file, [picture, *tracks], [clip, exact])
    return Cut(frames, copied=False)


def picture_track(
    shown: Pictures, source: int, first: int = 0, last: int | None = None
) -> NewTrack:
    """The frames from number `first`, a clean one, and without `last`, as a track to write."""
    frames = (len(shown) if last is None else last) - first
    return NewTrack(
        video=True,
        entry=without_notes(shown.track.entries[shown.samples.entries[first]]),
        timescale=VIDEO_TIMESCALE,
        packets=shown.packets(source, first, last),
        packet_ticks=FRAME_TICKS,
        last_ticks=FRAME_TICKS,
        media_time=shown.delay * FRAME_TICKS,
        seconds=Fraction(frames, FPS),
        width=shown.track.width,
        height=shown.track.height,
    )
