"""A film maker that is fast enough for thousands of histories a minute.

Its clips are real MP4s of the size that was asked for, twenty bytes a frame, so that the runner
verifies, cuts and splices them as any other. What stands in a frame is the identity of its clip,
which follows from the words and from the frame that the clip goes on from: two films are equal
only where every hop was asked for the same and given the same.
"""

from __future__ import annotations

import hashlib
import struct
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Literal

from veo_emulator.blobs import Blob, Whole
from veo_emulator.studio import ClipFacts, Continuity, NotAClip, Order
from veospec.media.boxes import NotAnMp4, box
from veospec.media.mp4 import probe
from veospec.media.mux import (
    FPS,
    FRAME_TICKS,
    VIDEO_TIMESCALE,
    NewTrack,
    Packet,
    write_movie,
)

FRAME_BYTES = 20
IDENTITY_CHARS = 11
_PARAMETER_SETS = (b"\x67\x42\x00\x1f\xe9", b"\x68\xce\x06\xe2")


class SmallStudio:
    """Clips of twenty bytes a frame."""

    def open(self, order: Order) -> Blob:
        """A clip from words."""
        return Whole(_clip(_frames("", order), (order.width, order.height)))

    def extend(self, source: Blob, order: Order, returns: Literal["combined", "tail"]) -> Blob:
        """A clip that goes on from the last frame of `source`."""
        facts = self.probe(source)
        own = _frames_of(source.to_bytes(), round(facts.seconds * FPS))
        new = _frames(own[-FRAME_BYTES:].decode("latin-1"), order)
        return Whole(
            _clip(own + new if returns == "combined" else new, (facts.width, facts.height))
        )

    def window(self, clip: Blob, seconds: float) -> Blob:
        """The end of a clip as a clip."""
        data, facts = clip.to_bytes(), self.probe(clip)
        frames = data[len(data) - round(seconds * FPS) * FRAME_BYTES :]
        return Whole(_clip(frames, (facts.width, facts.height)))

    def probe(self, clip: Blob) -> ClipFacts:
        """Measure a clip."""
        try:
            facts = probe(clip.to_bytes())
        except NotAnMp4 as error:
            raise NotAClip(str(error)) from error
        return ClipFacts(facts.width, facts.height, facts.fps, float(facts.seconds), made_here=True)

    def judge(self, source: ClipFacts, prompt: str, size: tuple[int, int]) -> Continuity:
        """Nothing in these pictures moves, so nothing is deformed."""
        return Continuity()


def _frames(before: str, order: Order) -> bytes:
    """The coded frames: each a unit of H.264 with the clip's identity and its own number."""
    asked = (before, order.prompt, order.negative_prompt, order.seconds, order.seed, order.audio)
    name = hashlib.sha256(repr(asked).encode()).hexdigest()[:IDENTITY_CHARS].encode()
    start = struct.pack(">I", FRAME_BYTES - 4) + b"e"
    return b"".join(start + name + b"%04d" % number for number in range(order.seconds * FPS))


def _frames_of(clip: bytes, count: int) -> bytes:
    """The frames of a clip of ours; one of another origin is turned into such frames."""
    start = struct.pack(">I", FRAME_BYTES - 4) + b"e"
    if clip[-FRAME_BYTES:].startswith(start):
        return clip[len(clip) - count * FRAME_BYTES :]
    name = hashlib.sha256(clip).hexdigest()[:IDENTITY_CHARS].encode()
    return b"".join(start + name + b"%04d" % number for number in range(count))


def _clip(frames: bytes, size: tuple[int, int]) -> bytes:
    return _header(len(frames) // FRAME_BYTES, size) + frames


@cache
def _header(frames: int, size: tuple[int, int]) -> bytes:
    """All of an MP4 but its samples."""
    file = BytesIO()
    packet = Packet(source=0, offset=0, size=0, prefix=bytes(FRAME_BYTES))
    track = NewTrack(
        video=True,
        entry=_entry(size),
        timescale=VIDEO_TIMESCALE,
        packets=[packet] * frames,
        packet_ticks=FRAME_TICKS,
        last_ticks=FRAME_TICKS,
        media_time=0,
        seconds=Fraction(frames, FPS),
        width=size[0],
        height=size[1],
    )
    write_movie(file, [track], [])
    return file.getvalue()[: -frames * FRAME_BYTES]


def _entry(size: tuple[int, int]) -> bytes:
    """The sample entry of an H.264 track."""
    sps, pps = (struct.pack(">H", len(one)) + one for one in _PARAMETER_SETS)
    setup = bytes((1, 0x42, 0, 0x1F, 0xFF, 0xE1)) + sps + b"\x01" + pps
    fields = bytes(6) + struct.pack(">H", 1) + bytes(16) + struct.pack(">HH", *size)
    fields += struct.pack(">IIIH", 0x480000, 0x480000, 0, 1) + bytes(32)
    fields += struct.pack(">Hh", 24, -1)
    return box("avc1", fields, box("avcC", setup))
