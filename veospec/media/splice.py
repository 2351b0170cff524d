"""Join pieces into a film without touching a pixel.

Pictures are appended frame by frame on a grid of 24 a second. Sound is not appended by pieces,
whose lengths are no whole number of AAC packets: the film has one grid of packets, and each slot
takes the packet that sounds there. Pieces of one continuing take lie on that grid exactly and join
as if they had never been apart; a piece with a phase of its own (a new shot) is moved by at most
half a packet, 11 ms, and no error adds up, because every piece is placed from the film's start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from veospec.media.atomic import written_whole
from veospec.media.codec import (
    AAC_PACKET,
    VideoConfig,
    parameter_sets,
    video_config,
    without_notes,
)
from veospec.media.mp4 import movie_on_disk
from veospec.media.mux import FPS, FRAME_TICKS, VIDEO_TIMESCALE, NewTrack, Packet, write_movie
from veospec.media.pictures import Pictures, pictures
from veospec.media.sound import PREROLL_PACKETS, Sound, sound, sound_track
from veospec.media.transcode import conform


@dataclass(frozen=True, slots=True)
class Spliced:
    """A film that was joined: its frames, and how many pieces had to be encoded again for it."""

    frames: int
    reencoded: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece as it goes into the film. `silent` is true when its file has no sound at all."""

    path: Path
    shown: Pictures
    heard: Sound | None
    silent: bool
    config: VideoConfig


def splice(pieces: Sequence[Path], to: Path) -> Spliced:
    """Join clips into the film `to`, in this order.

    A piece that does not fit the first one (another codec, size or clock) is encoded again; all
    others are copied. The film appears under its name when it is whole. Raises NotAnMp4 when a
    piece is none, WorldError when the disk or ffmpeg fails.
    """
    assert pieces, "a film has at least one piece"
    with TemporaryDirectory(prefix="veospec-") as folder:
        read = [_read(path) for path in pieces]
        fitted = [_fit(piece, read, Path(folder) / f"{n}.mp4") for n, piece in enumerate(read)]
        tracks = [_joined_pictures(fitted)]
        if any(piece.heard is not None for piece in fitted):
            tracks.append(_joined_sound(fitted))
        with written_whole(to) as file:
            write_movie(file, tracks, [piece.path for piece in fitted])
    reencoded = sum(a is not b for a, b in zip(read, fitted, strict=True))
    return Spliced(sum(len(piece.shown) for piece in fitted), reencoded)


def _read(path: Path) -> _Piece:
    movie = movie_on_disk(path)
    shown = pictures(movie)
    return _Piece(
        path=path,
        shown=shown,
        heard=sound(movie, picture_starts_s=shown.starts_s),
        silent=movie.audio is None or not movie.audio.count,
        config=video_config(shown.track),
    )


def _fit(piece: _Piece, pieces: Sequence[_Piece], scratch: Path) -> _Piece:
    """The piece itself when its samples can be copied, else a version of it that can."""
    like = pieces[0].config
    picture_fits = piece.shown.regular and (
        piece.config == like
        or (_size(piece.config) == _size(like) and like.inlineable and piece.config.inlineable)
    )
    first_sound = next((other.heard for other in pieces if other.heard is not None), None)
    sound_fits = piece.silent or (
        piece.heard is not None
        and first_sound is not None
        and piece.heard.config == first_sound.config
    )
    if picture_fits and sound_fits:
        return piece
    conform(
        piece.path,
        scratch,
        size=_size(like),
        rate=48_000 if first_sound is None else first_sound.config.rate,
        channels=2 if first_sound is None else first_sound.config.channels,
        copy_picture=picture_fits,
    )
    return _read(scratch)


def _size(config: VideoConfig) -> tuple[int, int]:
    return config.width, config.height


def _joined_pictures(pieces: Sequence[_Piece]) -> NewTrack:
    """All frames as one track.

    Where parameter sets differ, each sync sample carries its own, so that a player may jump to any
    piece: several sample descriptions in one track are not understood by browsers.
    """
    first = pieces[0]
    inline = any(piece.config != first.config for piece in pieces)
    delay = max(piece.shown.delay for piece in pieces)
    packets: list[Packet] = []
    for number, piece in enumerate(pieces):
        own = piece.shown.packets(number, delay=delay)
        if inline:
            sets = parameter_sets(piece.config.setup)
            own = [p._replace(prefix=sets) if p.sync else p for p in own]
        packets += own
    return NewTrack(
        video=True,
        entry=without_notes(first.shown.track.entries[first.shown.samples.entries[0]]),
        timescale=VIDEO_TIMESCALE,
        packets=packets,
        packet_ticks=FRAME_TICKS,
        last_ticks=FRAME_TICKS,
        media_time=delay * FRAME_TICKS,
        seconds=Fraction(len(packets), FPS),
        width=first.shown.track.width,
        height=first.shown.track.height,
    )


def _joined_sound(pieces: Sequence[_Piece]) -> NewTrack:
    """One packet for every slot of the film's grid; slot 0 is what a decoder starts up with."""
    like = next(piece.heard for piece in pieces if piece.heard is not None)
    rate = like.config.rate
    length = sum(len(piece.shown) for piece in pieces) * rate // FPS
    slots = 1 - (-length // AAC_PACKET)
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece.shown))
    owned = [
        _placed(piece.heard, start * rate // FPS)
        for piece, start in zip(pieces, starts, strict=False)
    ]
    bounds = [0, *(first for _, first in owned[1:]), slots]
    packets: list[Packet] = []
    for number, (piece, (base, _)) in enumerate(zip(pieces, owned, strict=True)):
        heard = like if piece.heard is None else piece.heard
        slots_owned = range(bounds[number], bounds[number + 1])
        packets += [heard.packet_or_silence(number, slot - base) for slot in slots_owned]
    return sound_track(like, packets, media_time=AAC_PACKET, length=length)


def _placed(heard: Sound | None, start: int) -> tuple[int, int]:
    """Where a piece that starts at sample `start` of the film lies on the film's grid.

    Gives the slot of its packet 0, and the first slot that is its own. A piece that was cut out of
    a longer clip and lies in phase begins early, so that the packets at the join are all its own.
    """
    if heard is None:
        return 1 << 60, 1 - (-start // AAC_PACKET)
    at = start - heard.lead
    base = round(Fraction(at, AAC_PACKET)) + 1
    across = max(heard.lead // AAC_PACKET, 0)
    early = PREROLL_PACKETS - 1 if at % AAC_PACKET == 0 and across >= PREROLL_PACKETS else 0
    return base, base + across - early
