"""Puts painted segments, their sound and what was there before together into films.

Sound is counted from the start of the take, on one grid of packets, so a film that begins in the
middle of its take begins with the packet that a decoder needs there, and drops a little of it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from itertools import accumulate

from veo_emulator.video import audio
from veo_emulator.video.audio import Packets
from veo_emulator.video.clip import Clip
from veo_emulator.video.facts import Lineage
from veo_emulator.video.mp4 import Film, Piece, Samples
from veo_emulator.video.segment import Segment


@dataclass(frozen=True, slots=True)
class Source:
    """What is extended: its film, how many frames its take has by its end, its last packets."""

    film: Film
    take_frames: int
    last_packets: tuple[bytes, ...]

    @property
    def was_audible(self) -> bool:
        """Whether the source ends with sound."""
        return bool(self.last_packets) and self.last_packets[-1] != audio.silence()


def source_of(film: Film, take_frames: int) -> Source:
    """A film as a source; looks at its last packets only."""
    return Source(film, take_frames, _last_packets(film.pieces[-1], 2))


def opening(segment: Segment, *, audible: bool) -> Clip:
    """The film of an opening."""
    samples = segment.frames * audio.SAMPLES_PER_PICTURE
    end = audio.packets_until(samples)
    root = segment.end_state.scene
    packets = audio.compose(root, 0, end, audible=audible, was_audible=False)
    return _finished(_alone(segment, packets, lead=audio.priming(0)), segment)


def combined(source: Source, segment: Segment, *, audible: bool) -> Clip:
    """The source's film with a segment behind it."""
    film = source.film
    own = _own_packets(source, segment, audible=audible)
    coded = segment if film.avcc == avcc(segment.sps, segment.pps) else _self_contained(segment)
    longer = replace(
        film,
        pieces=(*film.pieces, _piece(coded, own)),
        frames=film.frames + segment.frames,
    )
    return _finished(longer, segment)


def tail(source: Source, segment: Segment, *, audible: bool) -> Clip:
    """A segment by itself, as it would be cut out of the combined film."""
    start = source.take_frames * audio.SAMPLES_PER_PICTURE
    count = audio.packets_until(start) - audio.first_packet(start)
    before = audio.join(list(source.last_packets[-count:]))
    own = _own_packets(source, segment, audible=audible)
    packets = Packets(before.data + own.data, before.sizes + own.sizes)
    return _finished(_alone(segment, packets, lead=audio.priming(start)), segment)


def avcc(sps: bytes, pps: bytes) -> bytes:
    """The decoder configuration of High profile, 4:2:0, eight bits (ISO/IEC 14496-15, 5.3.3)."""
    sets = b"".join(
        bytes([mark]) + struct.pack(">H", len(unit)) + unit
        for mark, unit in ((0xE1, sps), (1, pps))
    )
    return bytes([1, *sps[1:4], 0xFF]) + sets + bytes([0xFD, 0xF8, 0xF8, 0])


def _own_packets(source: Source, segment: Segment, *, audible: bool) -> Packets:
    start = source.take_frames * audio.SAMPLES_PER_PICTURE
    end = start + segment.frames * audio.SAMPLES_PER_PICTURE
    return audio.compose(
        segment.end_state.scene,
        audio.packets_until(start),
        audio.packets_until(end),
        audible=audible,
        was_audible=source.was_audible,
    )


def _alone(segment: Segment, packets: Packets, *, lead: int) -> Film:
    return Film(
        width=segment.width,
        height=segment.height,
        avcc=avcc(segment.sps, segment.pps),
        asc=audio.CONFIG,
        pieces=(_piece(segment, packets),),
        frames=segment.frames,
        video_lead=0,
        audio_lead=lead,
        note=b"",
    )


def _piece(segment: Segment, packets: Packets) -> Piece:
    video, sound = segment.samples, packets.data
    return Piece(
        blobs=(video, sound),
        length=len(video) + len(sound),
        video=Samples(struct.pack(f">{segment.frames}I", *segment.sizes), ((0, segment.frames),)),
        sync=segment.sync,
        audio=Samples(packets.sizes, ((len(video), packets.count),)),
    )


def _finished(film: Film, segment: Segment) -> Clip:
    lineage = Lineage.of(segment.end_state, film.frames)
    return Clip(replace(film, note=lineage.to_json()), segment.end_state)


def _self_contained(segment: Segment) -> Segment:
    """The segment with its parameter sets before every key frame.

    Needed behind pictures that were coded by somebody else: `avcC` describes those, and whoever
    seeks must find the right parameter sets at every key frame.
    """
    sets = b"".join(struct.pack(">I", len(unit)) + unit for unit in (segment.sps, segment.pps))
    ends = list(accumulate(segment.sizes, initial=0))
    marks = set(segment.sync)
    parts = []
    for frame in range(segment.frames):
        parts.append(sets if frame in marks else b"")
        parts.append(segment.samples[ends[frame] : ends[frame + 1]])
    sizes = tuple(
        size + (len(sets) if frame in marks else 0) for frame, size in enumerate(segment.sizes)
    )
    return replace(segment, samples=b"".join(parts), sizes=sizes)


def _last_packets(piece: Piece, count: int) -> tuple[bytes, ...]:
    found: list[bytes] = []
    end = len(piece.audio.sizes)
    for offset, samples in reversed(piece.audio.chunks):
        sizes = struct.unpack(f">{samples}I", piece.audio.sizes[end - 4 * samples : end])
        places = list(accumulate(sizes, initial=offset))
        for place, size in zip(places[-2::-1], sizes[::-1], strict=True):
            found.insert(0, _slice(piece, place, size))
            if len(found) == count:
                return tuple(found)
        end -= 4 * samples
    return tuple(found)


def _slice(piece: Piece, place: int, size: int) -> bytes:
    for blob in piece.blobs:
        if place < len(blob):
            return blob[place : place + size]
        place -= len(blob)
    raise AssertionError("a chunk lies inside its piece")
