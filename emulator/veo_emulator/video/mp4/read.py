"""Reads the tables of an MP4 file that anybody may have sent.

Every number in a file is a claim. A claim about a place is held against the bytes that are there
before it is used, tables are taken as arrays over those bytes, and nothing is allocated that is
larger than the table that asks for it. Whatever is wrong ends as `NotAClip` with a sentence.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from veo_emulator.video.mp4.tables import Buffer, Movie, Numbers, Track

_MOST_BOXES = 20_000
_MOST_SAMPLES = 2_000_000
_MOST_TRACKS = 32
_LARGEST_SIDE = 16_384


class NotAClip(ValueError):
    """The bytes are not a video that can be read; the message says why, in a sentence."""


class Fragmented(NotAClip):
    """The file has its tables in fragments, as streams have."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    body: memoryview


def read(data: Buffer) -> Movie:
    """Read the tables of a progressive MP4 file.

    Raises:
        NotAClip: The file is none, or is broken, or is fragmented.
    """
    try:
        return _movie(data)
    except struct.error as error:
        raise NotAClip("The MP4 ends inside one of its boxes.") from error


def _movie(data: Buffer) -> Movie:
    top = list(_boxes(memoryview(data)))
    if not any(found.kind in (b"ftyp", b"moov") for found in top):
        raise NotAClip("The bytes are not an MP4 file.")
    moov = _first(top, b"moov")
    if moov is None:
        raise NotAClip("The MP4 has no index (moov): it was cut off or never finished.")
    inside = list(_boxes(moov.body))
    if _first(inside, b"mvex") is not None:
        raise Fragmented("The MP4 is fragmented.")
    scale = _movie_scale(_need(inside, b"mvhd").body)
    traks = [found for found in inside if found.kind == b"trak"]
    if len(traks) > _MOST_TRACKS:
        raise NotAClip(f"The MP4 has {len(traks)} tracks.")
    tracks = [_track(trak.body, len(data)) for trak in traks]
    video = next((track for kind, track in tracks if kind == b"vide" and track), None)
    audio = next((track for kind, track in tracks if kind == b"soun" and track), None)
    if video is None:
        raise NotAClip("The MP4 has no picture track with pictures in it.")
    return Movie(data, scale, video, audio)


def _boxes(view: memoryview) -> Iterator[_Box]:
    place, number = 0, 0
    while place + 8 <= len(view):
        size, kind = struct.unpack_from(">I4s", view, place)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", view, place + 8)
            head = 16
        elif size == 0:
            size = len(view) - place
        if size < head or size > len(view) - place:
            name = kind.decode("latin-1")
            raise NotAClip(
                f"The MP4 has a box {name!r} of {size} bytes where {len(view) - place} are left."
            )
        yield _Box(kind, view[place + head : place + size])
        place += size
        number += 1
        if number > _MOST_BOXES:
            raise NotAClip("The MP4 has far too many boxes.")


def _first(boxes: list[_Box], kind: bytes) -> _Box | None:
    return next((found for found in boxes if found.kind == kind), None)


def _need(boxes: list[_Box], kind: bytes) -> _Box:
    found = _first(boxes, kind)
    if found is None:
        raise NotAClip(f"The MP4 has no {kind.decode()!r} box.")
    return found


def _movie_scale(body: memoryview) -> int:
    (scale,) = struct.unpack_from(">I", body, 20 if _is_wide(body) else 12)
    if scale == 0:
        raise NotAClip("The MP4 counts time in zero ticks a second.")
    return int(scale)


def _is_wide(body: memoryview) -> bool:
    """Whether a box has version 1, in which times take 64 bits."""
    return bytes(body[:1]) == b"\1"


def _track(body: memoryview, file_size: int) -> tuple[bytes, Track | None]:
    boxes = list(_boxes(body))
    mdia = list(_boxes(_need(boxes, b"mdia").body))
    (kind,) = struct.unpack_from(">8x4s", _need(mdia, b"hdlr").body)
    if kind not in (b"vide", b"soun"):
        return kind, None
    mdhd = _need(mdia, b"mdhd").body
    scale = _movie_scale(mdhd)
    stbl = list(_boxes(_need(list(_boxes(_need(mdia, b"minf").body)), b"stbl").body))
    sizes = _sizes(_need(stbl, b"stsz").body, file_size)
    if not len(sizes):
        return kind, None
    codec, config, width, height = _entry(_need(stbl, b"stsd").body, kind)
    chunks, offsets = _places(stbl, sizes, file_size)
    return kind, Track(
        codec=codec,
        config=config,
        timescale=scale,
        sizes=sizes,
        offsets=offsets,
        chunks=chunks,
        deltas=_deltas(_need(stbl, b"stts").body, len(sizes)),
        sync=_sync(_first(stbl, b"stss"), len(sizes)),
        reordered=_first(stbl, b"ctts") is not None,
        edits=_edits(_first(boxes, b"edts")),
        width=width,
        height=height,
    )


def _table(body: memoryview, place: int, fields: int, dtype: str = ">u4") -> Numbers:
    """A table that begins with its count, as whole numbers in rows of `fields`."""
    (count,) = struct.unpack_from(">I", body, place)
    width = np.dtype(dtype).itemsize
    if count * fields * width > len(body) - place - 4:
        raise NotAClip(f"The MP4 has a table that claims {count} entries and is shorter.")
    flat = np.frombuffer(body, dtype, count * fields, place + 4)
    return flat.astype(np.int64).reshape(count, fields)


def _sizes(body: memoryview, file_size: int) -> Numbers:
    each, count = struct.unpack_from(">4xII", body)
    if count > _MOST_SAMPLES or (each and each * count > file_size):
        raise NotAClip(f"The MP4 claims {count} samples, more than it can hold.")
    if each:
        return np.full(count, each, dtype=np.int64)
    return _table(body, 8, 1)[:, 0]


def _places(boxes: list[_Box], sizes: Numbers, file_size: int) -> tuple[Numbers, Numbers]:
    """How many samples each chunk has, and where each sample begins."""
    narrow = _first(boxes, b"stco")
    if narrow is not None:
        starts = _table(narrow.body, 4, 1)[:, 0]
    else:
        starts = _table(_need(boxes, b"co64").body, 4, 1, ">u8")[:, 0]
    runs = _table(_need(boxes, b"stsc").body, 4, 3)
    firsts = runs[:, 0] - 1
    ends = np.append(firsts[1:], len(starts))
    if not len(runs) or firsts[0] != 0 or (ends <= firsts).any() or ends[-1] > len(starts):
        raise NotAClip("The MP4 says nonsense about which samples are in which chunk.")
    chunks = np.repeat(runs[:, 1], ends - firsts)
    if (chunks < 1).any() or (chunks > len(sizes)).any() or chunks.sum() != len(sizes):
        raise NotAClip("The MP4 has more or fewer samples in its chunks than in its tables.")
    before = np.cumsum(sizes) - sizes
    first_in_chunk = np.cumsum(chunks) - chunks
    offsets = before + np.repeat(starts - before[first_in_chunk], chunks)
    outside = (offsets < 0) | (offsets > file_size) | (offsets + sizes > file_size)
    if (starts < 0).any() or (starts > file_size).any() or outside.any():
        raise NotAClip("The MP4 has samples outside the file: it was cut off or is damaged.")
    return chunks, offsets


def _deltas(body: memoryview, count: int) -> tuple[tuple[int, int], ...]:
    runs = _table(body, 4, 2)
    if len(runs) > count or runs[:, 0].sum() != count:
        raise NotAClip("The MP4 gives times for more or fewer samples than it has.")
    if not runs[:, 1].any():
        raise NotAClip("The MP4 has samples that take no time.")
    return tuple((int(samples), int(delta)) for samples, delta in runs)


def _sync(found: _Box | None, count: int) -> tuple[int, ...] | None:
    if found is None:
        return None
    numbers = _table(found.body, 4, 1)[:, 0] - 1
    if not len(numbers) or numbers[0] < 0 or numbers[-1] >= count or (np.diff(numbers) < 1).any():
        raise NotAClip("The MP4 has key frames that are not among its samples.")
    return tuple(numbers.tolist())


def _edits(edts: _Box | None) -> tuple[tuple[int, int], ...]:
    found = _first(list(_boxes(edts.body)), b"elst") if edts else None
    if found is None:
        return ()
    wide = _is_wide(found.body)
    (count,) = struct.unpack_from(">I", found.body, 4)
    layout = struct.Struct(">Qq4x" if wide else ">Ii4x")
    if count * layout.size > len(found.body) - 8:
        raise NotAClip(f"The MP4 has an edit list that claims {count} entries and is shorter.")
    rows = layout.iter_unpack(found.body[8 : 8 + count * layout.size])
    return tuple((int(length), int(start)) for length, start in rows)


def _entry(body: memoryview, kind: bytes) -> tuple[str, bytes, int, int]:
    """Codec, its configuration, width and height from the first sample description."""
    entries = list(_boxes(body[8:]))
    if not entries:
        raise NotAClip("The MP4 does not say how a track is coded.")
    entry = entries[0]
    codec = entry.kind.decode("latin-1")
    if kind == b"soun":
        try:
            return codec, _specific(entry.body) if codec == "mp4a" else b"", 0, 0
        except NotAClip:
            # QuickTime lays sound descriptions out otherwise; ffmpeg will know.
            return codec, b"", 0, 0
    width, height = struct.unpack_from(">24xHH", entry.body)
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise NotAClip(f"The MP4 claims pictures of {width} x {height} pixels.")
    config = _first(list(_boxes(entry.body[78:])), b"avcC") if codec == "avc1" else None
    return codec, bytes(config.body) if config else b"", width, height


def _specific(entry: memoryview) -> bytes:
    """The AudioSpecificConfig out of the nested descriptors of `esds`; empty when not found."""
    found = _first(list(_boxes(entry[28:])), b"esds") if len(entry) > 28 else None
    if found is None:
        return b""
    place, view = 4, found.body
    heads = {3: 3, 4: 13}
    while place < len(view):
        tag, place, length = view[place], place + 1, 0
        for _ in range(4):
            byte = view[place] if place < len(view) else 0
            place, length = place + 1, length << 7 | byte & 127
            if byte < 128:
                break
        if tag == 5:
            return bytes(view[place : place + min(length, 64)])
        place += heads.get(tag, length)
    return b""
