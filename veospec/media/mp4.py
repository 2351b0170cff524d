"""What an MP4 is, read from its headers: tracks, codecs, sizes, times, edits.

Only the index of a file is read, by seeking, so that a clip of 500 MB costs what a small one
costs. Sample tables are unrolled when somebody asks for them and not before: `probe` needs counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from veospec.errors import WorldError
from veospec.media.boxes import (
    NotAnMp4,
    Place,
    child,
    children,
    file_size,
    needed,
    take,
    top_level,
    unpack,
)
from veospec.media.fragments import FragmentedTracks, read_fragments
from veospec.media.samples import Samples, runs, sample_count, unrolled

Clip = Path | bytes
VIDEO = "vide"
SOUND = "soun"


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a track's presentation: seconds shown, and from which media tick.

    `media_time` is None for a stretch in which nothing is shown.
    """

    seconds: Fraction
    media_time: int | None


@dataclass(frozen=True, slots=True)
class Track:
    """One track. `codec` is a fourcc; `entries` are its sample entries, whole boxes.

    `ticks` is the sum of all sample durations, `edits` is empty where the file has no list.
    """

    id: int
    kind: str
    timescale: int
    codec: str
    entries: tuple[bytes, ...]
    count: int
    ticks: int
    width: int
    height: int
    edits: tuple[Edit, ...]
    table: bytes = field(repr=False)
    fragmented: Samples | None = field(default=None, repr=False)

    def samples(self) -> Samples:
        """The unrolled sample tables. Raises NotAnMp4 when they contradict each other."""
        return self.fragmented if self.fragmented is not None else unrolled(self.table)

    @property
    def seconds(self) -> Fraction:
        """How long the track is shown, edits applied."""
        return sum((edit.seconds for edit in self.edits), Fraction()) or self.media_seconds

    @property
    def media_seconds(self) -> Fraction:
        """How long its samples are together."""
        return Fraction(self.ticks, self.timescale)

    @property
    def starts_at_tick(self) -> int:
        """The tick of the media that is shown first: 0 without an edit list."""
        shown = (edit.media_time for edit in self.edits if edit.media_time is not None)
        return next(shown, 0)


@dataclass(frozen=True, slots=True)
class Movie:
    """A file's index. `data` are the ranges of media data, `faststart` is true with moov first."""

    tracks: tuple[Track, ...]
    brand: str
    file_bytes: int
    data: tuple[Place, ...]
    faststart: bool

    @property
    def video(self) -> Track | None:
        """The first picture track, if there is one."""
        return next((track for track in self.tracks if track.kind == VIDEO), None)

    @property
    def audio(self) -> Track | None:
        """The first sound track, if there is one."""
        return next((track for track in self.tracks if track.kind == SOUND), None)


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """A clip as people ask for it. Codecs are fourccs such as `avc1` and `mp4a`.

    `width` and `height` are those of the picture as it is shown, quarter turns included.
    """

    width: int
    height: int
    fps: Fraction
    frames: int
    seconds: float
    video_codec: str
    audio_codec: str | None
    has_audio: bool
    file_bytes: int


@contextmanager
def opened(clip: Clip) -> Iterator[BinaryIO]:
    """A clip on disk or in memory as a seekable file."""
    if isinstance(clip, bytes):
        yield BytesIO(clip)
    else:
        with clip.open("rb") as file:
            yield file


def probe(clip: Clip) -> ClipFacts:
    """Facts of an MP4, from its headers alone.

    Raises NotAnMp4 when it is none or holds no picture, OSError when it cannot be read.
    """
    return clip_facts(read_movie(clip))


def clip_facts(movie: Movie) -> ClipFacts:
    """Facts of a movie whose index has been read. Raises NotAnMp4 when it holds no picture."""
    video, audio = movie.video, movie.audio
    if video is None or not video.count or not video.ticks:
        raise NotAnMp4("It holds no moving picture.")
    fps = frame_rate(video)
    frames = video.count
    if video.edits:
        frames = min(frames, round(video.seconds * fps))
    return ClipFacts(
        width=video.width,
        height=video.height,
        fps=fps,
        frames=frames,
        seconds=float(video.seconds if video.edits else Fraction(frames) / fps),
        video_codec=video.codec,
        audio_codec=audio.codec if audio is not None and audio.count else None,
        has_audio=audio is not None and audio.count > 0,
        file_bytes=movie.file_bytes,
    )


def frame_rate(video: Track) -> Fraction:
    """Frames a second: by the duration that all frames but the outer ones share, else the mean."""
    if video.fragmented is not None:
        shared = set(video.fragmented.durations[1:-1])
    else:
        times = list(runs(needed(video.table, "stts")))
        outer = times[:1] + times[-1:]
        shared = {run[1] for run in times if run[0] > 1 or run not in outer}
    if len(shared) == 1 and (delta := shared.pop()) > 0:
        return Fraction(video.timescale, delta)
    return (video.count / video.media_seconds).limit_denominator(1001)


def read_movie(clip: Clip) -> Movie:
    """The index of an MP4.

    Raises NotAnMp4 with one sentence when there is none, OSError when the file cannot be read.
    """
    with opened(clip) as file:
        places = list(top_level(file))
        kinds = [place.kind for place in places]
        if "moov" not in kinds:
            why = "It has no index (moov): it was cut off." if "ftyp" in kinds else "It is no MP4."
            raise NotAnMp4(why)
        moov = take(file, places[kinds.index("moov")])
        return Movie(
            tracks=_tracks(moov, read_fragments(file, moov, places)),
            brand=_brand(file, places),
            file_bytes=file_size(file),
            data=tuple(place for place in places if place.kind == "mdat"),
            faststart="mdat" not in kinds[: kinds.index("moov")],
        )


def movie_on_disk(clip: Path) -> Movie:
    """The index of a file that ought to be there. As `read_movie`, with WorldError for OSError."""
    try:
        return read_movie(clip)
    except OSError as error:
        raise WorldError(
            f"{clip} could not be read: {error.strerror or error}.",
            remedy="Put the file back, or run the command again to make it anew.",
        ) from error


def _brand(file: BinaryIO, places: list[Place]) -> str:
    place = next((place for place in places if place.kind == "ftyp"), None)
    return "" if place is None else take(file, place)[:4].decode("latin-1")


def _tracks(moov: bytes, fragments: FragmentedTracks) -> tuple[Track, ...]:
    timescale = _timescale(needed(moov, "mvhd"))
    tracks = (
        _track(inner, timescale, fragments) for kind, inner in children(moov) if kind == "trak"
    )
    return tuple(tracks)


def _timescale(header: bytes) -> int:
    """Ticks a second of an `mvhd` or `mdhd` content. Raises NotAnMp4 when there are none."""
    (version,) = unpack("B", header, 0)
    (timescale,) = unpack("I", header, 20 if version == 1 else 12)
    if timescale == 0:
        raise NotAnMp4("Its clock has no ticks.")
    return timescale


def _track(trak: bytes, movie_timescale: int, fragments: FragmentedTracks) -> Track:
    timescale = _timescale(needed(trak, "mdia", "mdhd"))
    header = needed(trak, "tkhd")
    kind = needed(trak, "mdia", "hdlr")[8:12].decode("latin-1")
    table = needed(trak, "mdia", "minf", "stbl")
    entries = _entries(needed(table, "stsd"))
    track_id = unpack("I", header, 20 if header[0] == 1 else 12)[0]
    pieces = fragments.get(track_id)
    width, height = _shown_size(header, entries) if kind == VIDEO else (0, 0)
    return Track(
        id=track_id,
        kind=kind,
        timescale=timescale,
        codec=entries[0][4:8].decode("latin-1").strip() if entries else "",
        entries=entries,
        count=len(pieces) if pieces is not None else sample_count(table),
        ticks=sum(pieces.durations) if pieces is not None else _ticks(table),
        width=width,
        height=height,
        edits=_edits(trak, movie_timescale),
        table=table,
        fragmented=pieces,
    )


def _ticks(table: bytes) -> int:
    return sum(count * value for count, value in runs(needed(table, "stts")))


def _entries(descriptions: bytes) -> tuple[bytes, ...]:
    """The sample entries as whole boxes."""
    found = []
    at = 8
    for _, content in children(descriptions, start=8):
        end = at + 8 + len(content)
        found.append(descriptions[at:end])
        at = end
    return tuple(found)


def _shown_size(header: bytes, entries: tuple[bytes, ...]) -> tuple[int, int]:
    """Width and height of the coded picture, swapped when the track is turned by a quarter."""
    if not entries:
        raise NotAnMp4("Its picture has no description.")
    width, height = unpack("HH", entries[0], 32)
    first, second = unpack("ii", header, 52 if header[0] == 1 else 40)
    return (height, width) if first == 0 and second != 0 else (width, height)


def _edits(trak: bytes, timescale: int) -> tuple[Edit, ...]:
    content = child(trak, "edts", "elst")
    if content is None:
        return ()
    version, (count,) = content[0] if content else 0, unpack("I", content, 4)
    form, width = ("Qq", 20) if version == 1 else ("Ii", 12)
    if count * width > len(content) - 8:
        raise NotAnMp4("Its edit list is shorter than it says.")
    edits = []
    for at in range(8, 8 + count * width, width):
        duration, media_time = unpack(form, content, at)
        edits.append(Edit(Fraction(duration, timescale), None if media_time < 0 else media_time))
    return tuple(edits)
