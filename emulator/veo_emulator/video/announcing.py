"""Parameter sets in the stream itself, for tracks in which they change.

`avcC` can describe one coder's pictures. Behind them come ours, which bring their own sets; whoever
then seeks back must find the first coder's sets before its key frames too. The coded pictures are
not touched.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

from veo_emulator.video.mp4 import Piece, Samples


def parameter_sets(config: bytes) -> bytes:
    """SPS and PPS of `avcC` as units with 4-byte lengths; empty when it cannot be read."""
    units, place = [], 5
    for mask in (31, 255):
        if place >= len(config):
            return b""
        count, place = config[place] & mask, place + 1
        for _ in range(count):
            size = int.from_bytes(config[place : place + 2], "big")
            unit = config[place + 2 : place + 2 + size]
            if not unit or len(unit) < size:
                return b""
            units.append(struct.pack(">I", size) + unit)
            place += 2 + size
    return b"".join(units)


def announced(piece: Piece, sets: bytes) -> Piece:
    """The piece, of one blob, with parameter sets before each key frame."""
    if not sets:
        return piece
    marks = set(piece.sync)
    pictures = [
        sets + unit if number in marks else unit
        for number, unit in enumerate(_samples(piece, piece.video))
    ]
    video, sound = b"".join(pictures), b"".join(_samples(piece, piece.audio))
    sizes = struct.pack(f">{len(pictures)}I", *map(len, pictures))
    packets = replace(piece.audio, chunks=((len(video), piece.audio.count),))
    return Piece(
        blobs=(video, sound),
        length=len(video) + len(sound),
        video=Samples(sizes, ((0, len(pictures)),)),
        sync=piece.sync,
        audio=packets if piece.audio.count else piece.audio,
    )


def _samples(piece: Piece, run: Samples) -> Iterator[bytes]:
    (data,) = piece.blobs
    sizes = iter(struct.unpack(f">{run.count}I", run.sizes))
    for offset, count in run.chunks:
        place = offset
        for _ in range(count):
            size = next(sizes)
            yield data[place : place + size]
            place += size
