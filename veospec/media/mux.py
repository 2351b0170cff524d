"""A progressive MP4 made of samples that lie in other files.

The index comes first, so that a browser can start at once, and it is small; the samples are copied
from their files in stretches, interleaved by the second, so that a film never is in memory.
Frames lie on an exact grid of 24 a second, whatever clocks their sources had.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, NamedTuple

from veospec.errors import WorldError
from veospec.media.boxes import box, full_box

FPS = 24
MOVIE_TIMESCALE = 48_000
VIDEO_TIMESCALE = 12_288
FRAME_TICKS = VIDEO_TIMESCALE // FPS
COPY_BYTES = 1 << 20
UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


class Packet(NamedTuple):
    """A sample to write: `prefix`, then `size` bytes at `offset` of source file `source`.

    `shift` is presentation minus decoding time in ticks.
    """

    source: int
    offset: int
    size: int
    sync: bool = True
    shift: int = 0
    prefix: bytes = b""


@dataclass(frozen=True, slots=True)
class NewTrack:
    """A track to write. Every packet lasts `packet_ticks`, the last one `last_ticks`.

    `media_time` is the tick that is shown first, `seconds` how long the track is shown.
    """

    video: bool
    entry: bytes
    timescale: int
    packets: Sequence[Packet]
    packet_ticks: int
    last_ticks: int
    media_time: int
    seconds: Fraction
    width: int = 0
    height: int = 0

    @property
    def ticks(self) -> int:
        """Duration of all packets."""
        return self.packet_ticks * (len(self.packets) - 1) + self.last_ticks


class _Chunk(NamedTuple):
    """Packets of one track that lie together in the file."""

    track: int
    packets: Sequence[Packet]


def write_movie(file: BinaryIO, tracks: Sequence[NewTrack], sources: Sequence[Path]) -> None:
    """Write an MP4 of these tracks. Raises OSError, or WorldError when a source got shorter."""
    chunks = _interleaved(tracks)
    sizes = [sum(len(p.prefix) + p.size for p in chunk.packets) for chunk in chunks]
    start = box("ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
    wide = sum(sizes) >= 1 << 32
    index_bytes = len(_index(tracks, chunks, [0] * len(chunks), wide=wide))
    media_header = struct.pack(">I4sQ", 1, b"mdat", sum(sizes) + 16)
    at = len(start) + index_bytes + len(media_header)
    offsets = []
    for size in sizes:
        offsets.append(at)
        at += size
    file.write(start)
    file.write(_index(tracks, chunks, offsets, wide=wide))
    file.write(media_header)
    _copy((packet for chunk in chunks for packet in chunk.packets), sources, file)


def _interleaved(tracks: Sequence[NewTrack]) -> list[_Chunk]:
    """A second of each track in turn."""
    timed = []
    for number, track in enumerate(tracks):
        per_second = max(track.timescale // track.packet_ticks, 1)
        for first in range(0, len(track.packets), per_second):
            chunk = _Chunk(number, track.packets[first : first + per_second])
            timed.append((Fraction(first * track.packet_ticks, track.timescale), number, chunk))
    timed.sort(key=lambda entry: entry[:2])
    return [chunk for _, _, chunk in timed]


def _copy(packets: Iterable[Packet], sources: Sequence[Path], to: BinaryIO) -> None:
    current = -1
    source: BinaryIO | None = None
    try:
        for number, offset, size, prefix in _stretches(packets):
            to.write(prefix)
            if size and number != current:
                if source is not None:
                    source.close()
                source = sources[number].open("rb")
                current = number
            if size and source is not None:
                _copy_stretch(source, offset, size, to)
    finally:
        if source is not None:
            source.close()


def _stretches(packets: Iterable[Packet]) -> Iterator[tuple[int, int, int, bytes]]:
    """Packets that follow each other in one file, as one: source, offset, size, prefix."""
    source, start, size, prefix = -1, 0, 0, b""
    for packet in packets:
        if packet.source == source and packet.offset == start + size and not packet.prefix:
            size += packet.size
            continue
        yield source, start, size, prefix
        source, start, size, prefix = packet.source, packet.offset, packet.size, packet.prefix
    yield source, start, size, prefix


def _copy_stretch(source: BinaryIO, offset: int, size: int, to: BinaryIO) -> None:
    source.seek(offset)
    while size:
        block = source.read(min(size, COPY_BYTES))
        if not block:
            raise WorldError(f"{source.name} ends before its last sample.")
        to.write(block)
        size -= len(block)


def _index(
    tracks: Sequence[NewTrack], chunks: Sequence[_Chunk], offsets: Sequence[int], *, wide: bool
) -> bytes:
    longest = max(_movie_ticks(track.seconds) for track in tracks)
    header = struct.pack(">QQIQIHH8x", 0, 0, MOVIE_TIMESCALE, longest, 0x10000, 0x100, 0)
    header += UNITY + bytes(24) + struct.pack(">I", len(tracks) + 1)
    traks = []
    for number, track in enumerate(tracks):
        mine = [
            (offset, chunk.packets)
            for offset, chunk in zip(offsets, chunks, strict=True)
            if chunk.track == number
        ]
        traks.append(_trak(number + 1, track, mine, wide=wide))
    return box("moov", full_box("mvhd", 1, 0, header), *traks)


def _movie_ticks(seconds: Fraction) -> int:
    return round(seconds * MOVIE_TIMESCALE)


def _trak(
    number: int, track: NewTrack, chunks: Sequence[tuple[int, Sequence[Packet]]], *, wide: bool
) -> bytes:
    shown = _movie_ticks(track.seconds)
    header = struct.pack(">QQI4xQ8xHHH2x", 0, 0, number, shown, 0, 0, 0 if track.video else 0x100)
    header += UNITY + struct.pack(">II", track.width << 16, track.height << 16)
    edit = struct.pack(">IQqHH", 1, shown, track.media_time, 1, 0)
    media = struct.pack(">QQIQHH", 0, 0, track.timescale, track.ticks, 0x55C4, 0)
    kind, name = (b"vide", b"Picture") if track.video else (b"soun", b"Sound")
    handler = bytes(4) + kind + bytes(12) + name + b"\0"
    reference = full_box("dref", 0, 0, struct.pack(">I", 1), full_box("url ", 0, 1))
    kind_header = (
        full_box("vmhd", 0, 1, bytes(8)) if track.video else full_box("smhd", 0, 0, bytes(4))
    )
    return box(
        "trak",
        full_box("tkhd", 1, 3, header),
        box("edts", full_box("elst", 1, 0, edit)),
        box(
            "mdia",
            full_box("mdhd", 1, 0, media),
            full_box("hdlr", 0, 0, handler),
            box("minf", kind_header, box("dinf", reference), _sample_table(track, chunks, wide)),
        ),
    )


def _sample_table(
    track: NewTrack, chunks: Sequence[tuple[int, Sequence[Packet]]], wide: bool
) -> bytes:
    packets = track.packets
    boxes = [full_box("stsd", 0, 0, struct.pack(">I", 1), track.entry), _durations(track)]
    if any(packet.shift for packet in packets):
        shifts = [(len(list(group)), shift) for shift, group in groupby(p.shift for p in packets)]
        boxes.append(_table("ctts", "Ii", shifts))
    if not all(packet.sync for packet in packets):
        syncs = [(number,) for number, packet in enumerate(packets, 1) if packet.sync]
        boxes.append(_table("stss", "I", syncs))
    sizes = [len(packet.prefix) + packet.size for packet in packets]
    boxes.append(full_box("stsz", 0, 0, struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)))
    counts = [len(held) for _, held in chunks]
    runs = [
        (number + 1, count, 1)
        for number, count in enumerate(counts)
        if number == 0 or counts[number - 1] != count
    ]
    boxes.append(_table("stsc", "III", runs))
    kind, form = ("co64", "Q") if wide else ("stco", "I")
    boxes.append(_table(kind, form, [(offset,) for offset, _ in chunks]))
    return box("stbl", *boxes)


def _durations(track: NewTrack) -> bytes:
    runs = [(len(track.packets) - 1, track.packet_ticks), (1, track.last_ticks)]
    if track.last_ticks == track.packet_ticks:
        runs = [(len(track.packets), track.packet_ticks)]
    return _table("stts", "II", [run for run in runs if run[0]])


def _table(kind: str, form: str, rows: Sequence[tuple[int, ...]]) -> bytes:
    """A box that is a count and so many rows of numbers."""
    return full_box(
        kind,
        0,
        0,
        struct.pack(">I", len(rows)),
        b"".join(struct.pack(">" + form, *row) for row in rows),
    )
