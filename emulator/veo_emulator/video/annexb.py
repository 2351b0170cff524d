"""Streams as ffmpeg writes them without a container, as the samples that an MP4 track has."""

from __future__ import annotations

import struct

_ACCESS_UNIT, _SPS, _PPS, _IDR = 9, 7, 8, 5


def access_units(
    stream: bytes,
) -> tuple[bytes, tuple[int, ...], tuple[int, ...], bytes, bytes]:
    """An H.264 byte stream with delimiters as samples: data, sizes, key frames, SPS and PPS.

    Parameter sets stay before every key frame, so that other ones can follow in one track.

    Raises:
        ValueError: There is no picture in it.
    """
    samples: list[list[bytes]] = []
    sync: list[int] = []
    sets: dict[int, bytes] = {}
    for raw in stream.split(b"\0\0\1")[1:]:
        unit = raw.rstrip(b"\0")
        kind = unit[0] & 31 if unit else 0
        if kind == _ACCESS_UNIT:
            samples.append([])
            continue
        if kind in (_SPS, _PPS):
            sets.setdefault(kind, unit)
        if kind == _IDR and samples and (not sync or sync[-1] != len(samples) - 1):
            sync.append(len(samples) - 1)
        if unit and samples:
            samples[-1].append(struct.pack(">I", len(unit)) + unit)
    if not sync or _SPS not in sets or _PPS not in sets:
        raise ValueError("no picture in the stream")
    joined = [b"".join(units) for units in samples]
    return b"".join(joined), tuple(map(len, joined)), tuple(sync), sets[_SPS], sets[_PPS]


def adts_packets(stream: bytes) -> list[bytes]:
    """The AAC packets of an ADTS stream, without their headers."""
    packets, at = [], 0
    while at + 7 <= len(stream):
        length = (stream[at + 3] & 3) << 11 | stream[at + 4] << 3 | stream[at + 5] >> 5
        if length < 7:
            break
        packets.append(stream[at + 7 : at + length])
        at += length
    return packets
