"""Writes the header of a film: everything of an MP4 file that stands before the media.

The header comes first, so that a player can begin at once, and it alone is made anew when a film
grows: its tables are the tables of the pieces, joined. It holds no date and no version, so equal
films are equal files. Times are exact: the movie counts in sound samples, of which each of the
24 pictures a second takes 2,000.

Box layouts: ISO/IEC 14496-12 (file), 14496-14 (`esds`) and 14496-15 (`avcC`).
"""

from __future__ import annotations

import struct
from itertools import groupby

from veo_emulator.video.mp4.tables import Film, Samples

VIDEO_SCALE = 24000
FRAME_TICKS = 1000
AUDIO_SCALE = 48000
AUDIO_FRAME = 1024
MOVIE_SCALE = AUDIO_SCALE
PICTURE_SAMPLES = AUDIO_SCALE // 24

_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED = 0x55C4
_FTYP_BODY = b"isom\0\0\2\0isomiso2avc1mp41"
_BIT_RATE = 96000
_SMALL = (1 << 32) - (1 << 26)


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box with a 32-bit size."""
    return b"".join((struct.pack(">I4s", 8 + sum(map(len, parts)), kind), *parts))


def full(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box that begins with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def header(film: Film) -> bytes:
    """Everything before the media; the media are the blobs of the pieces, in order."""
    media = sum(piece.length for piece in film.pieces)
    wide = media >= _SMALL
    if wide:
        start = struct.pack(">I4sQ", 1, b"mdat", media + 16)
    else:
        start = struct.pack(">I4s", media + 8, b"mdat")
    ftyp = box(b"ftyp", _FTYP_BODY)
    length = len(ftyp) + len(_moov(film, 0, wide=wide)) + len(start)
    return ftyp + _moov(film, length, wide=wide) + start


def _moov(film: Film, base: int, *, wide: bool) -> bytes:
    shown = film.frames * PICTURE_SAMPLES
    mvhd = full(
        b"mvhd",
        struct.pack(">IIIIIHH8x", 0, 0, MOVIE_SCALE, shown, 0x10000, 0x100, 0),
        _MATRIX,
        bytes(24),
        struct.pack(">I", 3),
    )
    tracks = _video(film, base, wide), _audio(film, base, wide)
    return box(b"moov", mvhd, *tracks, _comment(film.note))


def _comment(text: bytes) -> bytes:
    """A text where players and probes look for the file's comment: in Apple's list of items."""
    handler = full(b"hdlr", struct.pack(">I4s4s8x", 0, b"mdir", b"appl"), b"\0")
    item = box(b"\xa9cmt", box(b"data", struct.pack(">II", 1, 0), text))
    return box(b"udta", full(b"meta", handler, box(b"ilst", item)))


def _video(film: Film, base: int, wide: bool) -> bytes:
    count = sum(piece.video.count for piece in film.pieces)
    entry = box(
        b"avc1",
        struct.pack(">6xH16xHHIIIH", 1, film.width, film.height, 0x480000, 0x480000, 0, 1),
        bytes(32),
        struct.pack(">Hh", 24, -1),
        box(b"avcC", film.avcc),
    )
    tables = (
        full(b"stts", struct.pack(">III", 1, count, FRAME_TICKS)),
        full(b"stss", _sync(film)),
        *_places(film, [piece.video for piece in film.pieces], base, wide),
    )
    return _trak(
        film,
        1,
        media=(VIDEO_SCALE, count * FRAME_TICKS, film.video_lead * FRAME_TICKS),
        handler=(b"vide", full(b"vmhd", bytes(8), flags=1)),
        entry=entry,
        tables=tables,
    )


def _audio(film: Film, base: int, wide: bool) -> bytes:
    count = sum(piece.audio.count for piece in film.pieces)
    ticks = film.audio_lead + film.frames * PICTURE_SAMPLES
    entry = box(
        b"mp4a",
        struct.pack(">6xH8xHH4xI", 1, 2, 16, AUDIO_SCALE << 16),
        full(b"esds", _descriptors(film.asc)),
    )
    last = ticks - (count - 1) * AUDIO_FRAME
    assert 0 < last <= AUDIO_FRAME, "the sound track must be just as long as it is heard"
    runs = [(count, AUDIO_FRAME)] if last == AUDIO_FRAME else [(count - 1, AUDIO_FRAME), (1, last)]
    tables = (
        full(b"stts", struct.pack(">I", len(runs)), *(struct.pack(">II", *run) for run in runs)),
        *_places(film, [piece.audio for piece in film.pieces], base, wide),
    )
    return _trak(
        film,
        2,
        media=(AUDIO_SCALE, ticks, film.audio_lead),
        handler=(b"soun", full(b"smhd", bytes(4))),
        entry=entry,
        tables=tables,
    )


def _trak(
    film: Film,
    number: int,
    *,
    media: tuple[int, int, int],
    handler: tuple[bytes, bytes],
    entry: bytes,
    tables: tuple[bytes, ...],
) -> bytes:
    scale, ticks, lead = media
    kind, media_header = handler
    shown = film.frames * PICTURE_SAMPLES
    sound = kind == b"soun"
    size = (0, 0) if sound else (film.width << 16, film.height << 16)
    tkhd = full(
        b"tkhd",
        struct.pack(">IIIII8xHHHH", 0, 0, number, 0, shown, 0, 0, 0x100 if sound else 0, 0),
        _MATRIX,
        struct.pack(">II", *size),
        flags=3,
    )
    elst = full(b"elst", struct.pack(">IIiI", 1, shown, lead, 0x10000))
    mdhd = full(b"mdhd", struct.pack(">IIIIHH", 0, 0, scale, ticks, _UNDETERMINED, 0))
    hdlr = full(b"hdlr", struct.pack(">I4s12x", 0, kind), b"\0")
    dinf = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1)))
    stsd = full(b"stsd", struct.pack(">I", 1), entry)
    minf = box(b"minf", media_header, dinf, box(b"stbl", stsd, *tables))
    return box(b"trak", tkhd, box(b"edts", elst), box(b"mdia", mdhd, hdlr, minf))


def _sync(film: Film) -> bytes:
    numbers, before = [], 1
    for piece in film.pieces:
        numbers += [before + frame for frame in piece.sync]
        before += piece.video.count
    return struct.pack(f">I{len(numbers)}I", len(numbers), *numbers)


def _places(film: Film, runs: list[Samples], base: int, wide: bool) -> tuple[bytes, bytes, bytes]:
    """Sample sizes, samples a chunk, and the place of each chunk in the file."""
    offsets: list[int] = []
    counts: list[int] = []
    for piece, run in zip(film.pieces, runs, strict=True):
        offsets += [base + offset for offset, _ in run.chunks]
        counts += [samples for _, samples in run.chunks]
        base += piece.length
    firsts, first = [], 1
    for samples, group in groupby(counts):
        firsts.append(struct.pack(">III", first, samples, 1))
        first += sum(1 for _ in group)
    sizes = b"".join(run.sizes for run in runs)
    return (
        full(b"stsz", struct.pack(">II", 0, len(sizes) // 4), sizes),
        full(b"stsc", struct.pack(">I", len(firsts)), *firsts),
        full(
            b"co64" if wide else b"stco",
            struct.pack(f">I{len(offsets)}{'Q' if wide else 'I'}", len(offsets), *offsets),
        ),
    )


def _descriptors(asc: bytes) -> bytes:
    """The elementary stream descriptor of AAC."""
    specific = bytes([5, len(asc)]) + asc
    config = struct.pack(">BBI", 0x40, 0x15, 0)[:5] + struct.pack(">II", _BIT_RATE, _BIT_RATE)
    decoder = bytes([4, len(config) + len(specific)]) + config + specific
    sync = bytes([6, 1, 2])
    stream = struct.pack(">HB", 2, 0)
    return bytes([3, len(stream) + len(decoder) + len(sync)]) + stream + decoder + sync
