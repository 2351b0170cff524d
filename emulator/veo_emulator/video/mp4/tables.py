"""What MP4 tables say: of a file that was read (`Movie`), of one that is to be written (`Film`).

A film is a row of pieces, each a run of bytes that is never touched again together with the
tables that describe it. The tables are kept in the form in which the file has them, so that a
longer film is the pieces of the shorter one, one piece more, and a new header.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Buffer = bytes | memoryview
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Track:
    """The tables of one track.

    Attributes:
        codec: Four characters that name the coding, e.g. `avc1`.
        config: Body of `avcC`, or the AudioSpecificConfig; empty for codings we do not read.
        timescale: Ticks a second of this track.
        sizes: Length of each sample in bytes.
        offsets: Where each sample begins in the file.
        chunks: How many samples each chunk has.
        deltas: Runs of (samples, ticks each).
        sync: Numbers from 0 of the samples at which decoding can begin; None means all.
        reordered: Whether samples are shown in another order than they are stored.
        edits: (ticks of the movie, first tick of the track or -1 for nothing).
        width: Picture width in pixels, 0 for sound.
        height: Picture height in pixels, 0 for sound.
    """

    codec: str
    config: bytes
    timescale: int
    sizes: Numbers
    offsets: Numbers
    chunks: Numbers
    deltas: tuple[tuple[int, int], ...]
    sync: tuple[int, ...] | None
    reordered: bool
    edits: tuple[tuple[int, int], ...]
    width: int = 0
    height: int = 0

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(self.sizes)

    @property
    def ticks(self) -> int:
        """Length of all samples in ticks of the track."""
        return sum(count * delta for count, delta in self.deltas)

    @property
    def shown(self) -> tuple[int, ...]:
        """First ticks of the edits that show something."""
        return tuple(start for _, start in self.edits if start >= 0)

    @property
    def lead(self) -> int:
        """Ticks at the start of the track that are not shown."""
        return self.shown[0] if self.shown else 0


@dataclass(frozen=True, slots=True)
class Movie:
    """A file that was read.

    Attributes:
        data: The whole file.
        timescale: Ticks a second of the edit lists.
        video: The first picture track.
        audio: The first sound track.
    """

    data: Buffer
    timescale: int
    video: Track
    audio: Track | None

    def seconds(self, track: Track) -> Fraction:
        """How long a track is shown, in seconds."""
        hidden = 0 if track.reordered else track.lead
        kept = Fraction(max(0, track.ticks - hidden), track.timescale)
        asked = sum(length for length, start in track.edits if start >= 0)
        return min(kept, Fraction(asked, self.timescale)) if asked else kept

    @property
    def frames(self) -> int:
        """How many pictures are shown."""
        wanted = self.seconds(self.video) * self.video.timescale
        return min(_covering(self.video, wanted), self.video.count)

    @property
    def fps(self) -> Fraction:
        """Pictures a second: exact where they are evenly spaced, else the mean."""
        return _rate(self.video)

    def samples(self, track: Track, first: int, end: int) -> Iterator[Buffer]:
        """The samples with the numbers from `first` to before `end`."""
        view = memoryview(self.data)
        for place in range(first, end):
            start = int(track.offsets[place])
            yield view[start : start + int(track.sizes[place])]


def _rate(track: Track) -> Fraction:
    if len({delta for _, delta in track.deltas}) == 1:
        return Fraction(track.timescale, track.deltas[0][1])
    return Fraction(track.count * track.timescale, track.ticks)


def _covering(track: Track, ticks: Fraction) -> int:
    """Frames that begin within the given ticks, at the track's rate."""
    frames = ticks * _rate(track) / track.timescale
    return max(1, round(frames))


@dataclass(frozen=True, slots=True)
class Samples:
    """A run of samples in a piece: sizes as 32-bit big-endian, chunks as (offset, samples)."""

    sizes: bytes
    chunks: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(self.sizes) // 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that are never touched again, and what they hold; `sync` are key frames."""

    blobs: tuple[bytes, ...]
    length: int
    video: Samples
    sync: tuple[int, ...]
    audio: Samples


@dataclass(frozen=True, slots=True)
class Film:
    """All that a header is made from.

    Attributes:
        width: Picture width in pixels.
        height: Picture height in pixels.
        avcc: Body of the `avcC` box.
        asc: The AudioSpecificConfig.
        pieces: The media, in order.
        frames: Pictures that are shown, 24 a second; those before them are `video_lead`.
        video_lead: Pictures at the start that are decoded and not shown.
        audio_lead: Sound samples at the start that are decoded and not heard.
        note: The file's comment: its lineage, as JSON.
    """

    width: int
    height: int
    avcc: bytes
    asc: bytes
    pieces: tuple[Piece, ...]
    frames: int
    video_lead: int
    audio_lead: int
    note: bytes
