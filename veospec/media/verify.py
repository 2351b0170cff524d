"""Whether a clip that a service handed over is what was paid for.

A download that broke off, an error page with the name of a clip, a file of another length: each
would be found only when the film is watched. So a clip counts, and the next hop is built on it,
only when its index is whole, every sample lies in the file and is framed as its codec demands.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from veospec.errors import WorldError
from veospec.media.boxes import NotAnMp4
from veospec.media.codec import video_config
from veospec.media.mp4 import Clip, ClipFacts, Movie, Track, clip_facts, opened, read_movie
from veospec.media.mux import FPS
from veospec.media.pictures import FPS_TOLERANCE
from veospec.media.pieces import FRAMES_TOLERANCE
from veospec.media.samples import Samples


class BadClip(WorldError):
    """A clip is damaged or is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a clip must be; None where anything goes. `frames` may be missed by one."""

    width: int | None = None
    height: int | None = None
    frames: int | None = None
    audio: bool | None = None


ANYTHING = Expected()
ZEROS = b"\0\0\0"
"""Bytes that no unit of H.264 can hold: its coder breaks such a row up (7.4.1.1)."""
_REMEDY = "Run the same command again: what is stored stays, and the clip is fetched once more."


def verify(clip: Clip, expected: Expected = ANYTHING) -> ClipFacts:
    """Facts of a clip that is whole and as expected. Raises BadClip with one sentence else."""
    name = clip.name if isinstance(clip, Path) else "The clip"
    try:
        movie = read_movie(clip)
        facts = clip_facts(movie)
        _check_whole(clip, movie)
    except NotAnMp4 as error:
        raise BadClip(f"{name} is damaged. {error}", remedy=_REMEDY) from error
    except OSError as error:
        raise BadClip(f"{name} could not be read: {error.strerror}.") from error
    complaint = _complaint(facts, expected)
    if complaint:
        raise BadClip(f"{name} {complaint}.", remedy=_REMEDY)
    return facts


def _complaint(facts: ClipFacts, expected: Expected) -> str:
    """What is not as expected, as the rest of a sentence; empty when all is."""
    size = (facts.width, facts.height)
    wanted = (expected.width or facts.width, expected.height or facts.height)
    if abs(facts.fps - FPS) > FPS_TOLERANCE:
        return f"has {float(facts.fps):g} frames a second instead of {FPS}"
    if size != wanted:
        return f"is {size[0]}x{size[1]} instead of {wanted[0]}x{wanted[1]}"
    if expected.frames is not None and abs(facts.frames - expected.frames) > FRAMES_TOLERANCE:
        return f"has {facts.frames} frames instead of {expected.frames}"
    if expected.audio is not None and facts.has_audio != expected.audio:
        return "has sound" if facts.has_audio else "has no sound"
    return ""


def _check_whole(clip: Clip, movie: Movie) -> None:
    """Raise NotAnMp4 unless all samples lie in the file and pictures are framed correctly."""
    if not movie.brand:
        raise NotAnMp4("It does not start with a file type (ftyp).")
    if any(place.end > movie.file_bytes for place in movie.data):
        raise NotAnMp4("It ends within its media data: it was cut off.")
    with opened(clip) as file:
        for track in movie.tracks:
            samples = track.samples()
            if samples.end > movie.file_bytes:
                raise NotAnMp4("Its last samples lie behind its end: it was cut off.")
            if track is movie.video and video_config(track).inlineable:
                _check_framing(file, track, samples)


def _check_framing(file: BinaryIO, track: Track, samples: Samples) -> None:
    """Every picture must be a row of units, each with its length before it, that fills it."""
    for number, (offset, size) in enumerate(zip(samples.offsets, samples.sizes, strict=True)):
        file.seek(offset)
        content = file.read(size)
        at = 0
        while at + 4 <= size:
            length = int.from_bytes(content[at : at + 4], "big")
            if length == 0 or content[at + 4 : at + 5] >= b"\x80":
                break
            if content.find(ZEROS, at + 4, at + 4 + length) >= 0:
                break
            at += 4 + length
        if at != size or not size:
            seconds = number * track.ticks / track.count / track.timescale
            raise NotAnMp4(f"Its picture at {seconds:.2f} s is not {track.codec}.")
