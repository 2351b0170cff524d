"""What a given clip is to its extension: media that are kept, and where its take stands.

Three answers, from the cheapest: the clip ends with coded data of ours, whose state is read in a
millisecond; or with pictures of ours that were cut or coded again, whose state is read from the
last second of pictures; or with somebody else's pictures, the last of which is gone on from. The
media are kept byte for byte where our frames can follow them in one track, and coded again where
not (another coding, another rhythm, pictures out of order, several edits, sizes that cannot be
painted).
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, replace

import numpy as np

from veo_emulator.video import audio, foreign, h264, mp4
from veo_emulator.video.announcing import announced, parameter_sets
from veo_emulator.video.ask import Ask
from veo_emulator.video.assemble import Source, avcc, source_of
from veo_emulator.video.layout import layout
from veo_emulator.video.lineage import read_state_from_pictures, read_state_from_samples
from veo_emulator.video.mp4 import Film, Movie, Piece, Samples, Track
from veo_emulator.video.segment import FPS, Planes, State

_FOLLOWED_PROFILES = (66, 77, 100)
"""Baseline, Main and High."""


@dataclass(frozen=True, slots=True)
class Given:
    """A clip that was understood: `state` of its end; its last picture where that is not enough."""

    source: Source
    state: State | None
    last: Planes | None
    digest: bytes


def opened(data: bytes) -> Movie:
    """The tables of a clip; a fragmented one is laid out anew first.

    Raises:
        NotAClip: The bytes are no clip.
    """
    try:
        return mp4.read(data)
    except mp4.Fragmented:
        return mp4.read(foreign.progressive(data))


def state_of(movie: Movie) -> State | None:
    """The state at the end of a clip whose coded data is ours, without decoding."""
    video = movie.video
    if video.codec != "avc1" or not paintable(video.width, video.height) or not _steady(movie):
        return None
    end = _first_shown(video) + movie.frames
    start = max((mark for mark in video.sync or () if mark < end), default=0)
    if end - start > 10 * FPS or end > video.count:
        return None
    units = [bytes(unit) for unit in movie.samples(video, start, end)]
    sets = h264.sps(video.width, video.height)
    if not units or not (sets in video.config or sets in units[0]):
        return None
    return read_state_from_samples(units)


def understand(data: bytes, ask: Ask) -> Given:
    """Find out how to go on from a clip.

    Raises:
        NotAClip: The bytes are no clip, or one that cannot be decoded.
    """
    movie = opened(data)
    state = state_of(movie)
    if state is not None:
        shown = foreign.last_pictures(movie)[-1] if state.shows_goal else None
        return Given(_kept(movie, state.frame + 1), state, shown, b"")
    pictures = foreign.last_pictures(movie)
    digest = hashlib.sha256(data).digest()
    width, height = movie.video.width, movie.video.height
    if paintable(width, height):
        state = read_state_from_pictures([picture.y for picture in pictures])
        last = pictures[-1]
    else:
        width, height = ask.width, ask.height
        last = foreign.last_pictures(movie, size=(width, height))[-1]
    if state is not None and _ours(movie):
        return Given(_kept(movie, state.frame + 1), state, None, digest)
    if paintable(movie.video.width, movie.video.height) and _can_be_followed(movie):
        take_frames = movie.frames if state is None else state.frame + 1
        sets = parameter_sets(movie.video.config)
        return Given(_kept(movie, take_frames, sets), state, last, digest)
    frames, film = _again(movie, width, height, state)
    take_frames = frames if state is None else state.frame + 1
    return Given(source_of(film, take_frames), state, last, digest)


def paintable(width: int, height: int) -> bool:
    """Whether pictures of a size have room for a scene and its caption."""
    try:
        layout(width, height)
    except ValueError:
        return False
    return True


def _can_be_followed(movie: Movie) -> bool:
    """Whether somebody else's coded pictures can stay as they are before ours.

    Both bring their parameter sets along at every key frame, because a player that seeks back from
    ours does not look into `avcC` again (Chromium fails to decode then). 4:2:0 with eight bits is
    all that these profiles have. Pictures that are shown in another order than they are stored
    would make ours wait too: those are coded again.
    """
    video = movie.video
    profile = video.config[1] if video.codec == "avc1" and len(video.config) > 6 else 0
    begins = video.sync is None or 0 in video.sync
    if profile not in _FOLLOWED_PROFILES or not begins or not _steady(movie):
        return False
    return bool(parameter_sets(video.config))


def _ours(movie: Movie) -> bool:
    """Whether the coded pictures can only be ours: same parameter sets, same rhythm."""
    video = movie.video
    ours = avcc(h264.sps(video.width, video.height), h264.pps())
    return video.codec == "avc1" and video.config[6:] == ours[6:] and _steady(movie)


def _steady(movie: Movie) -> bool:
    """Whether frames can follow in the same track: 24 a second, in order, shown in one go."""
    video = movie.video
    even = all(
        delta * FPS == video.timescale
        for count, delta in video.deltas[:-1] or video.deltas
        if count
    )
    aligned = (video.lead * FPS) % video.timescale == 0
    four_byte_lengths = len(video.config) > 6 and video.config[4] & 3 == 3
    once = len(video.shown) <= 1
    return even and aligned and four_byte_lengths and once and not video.reordered


def _first_shown(video: Track) -> int:
    return video.lead * FPS // video.timescale


def _kept(movie: Movie, take_frames: int, sets: bytes = b"") -> Source:
    """The clip's own media as a film; its sound is kept where it is on the grid of the take.

    Args:
        movie: The clip.
        take_frames: How many frames its take has by its end.
        sets: Parameter sets to be put before every key frame.
    """
    video, sound = movie.video, movie.audio
    frames, lead = movie.frames, _first_shown(movie.video)
    end = take_frames * audio.SAMPLES_PER_PICTURE
    start = end - frames * audio.SAMPLES_PER_PICTURE
    wanted = audio.packets_until(end)
    film = Film(
        width=video.width,
        height=video.height,
        avcc=video.config,
        asc=audio.CONFIG,
        pieces=(),
        frames=frames,
        video_lead=lead,
        audio_lead=audio.priming(start),
        note=b"",
    )
    first = _grid_place(sound, start)
    if sound is None or first is None:
        packets = foreign.sound(movie, start, frames * audio.SAMPLES_PER_PICTURE)
        piece = announced(_media(movie, lead + frames, None, 0), sets)
        film = replace(film, pieces=(_with_sound(piece, packets),))
    else:
        piece = announced(_media(movie, lead + frames, sound, wanted - first), sets)
        missing = wanted - first - piece.audio.count
        if missing > 0:
            piece = _filled(piece, missing)
        film = replace(film, pieces=(piece,), audio_lead=sound.lead)
    return source_of(film, take_frames)


def _grid_place(sound: Track | None, start: int) -> int | None:
    """Index in the take's grid of a track's first packet; None when it lies beside the grid."""
    if sound is None or sound.config[:2] != audio.CONFIG or sound.timescale != audio.RATE:
        return None
    even = all(delta == audio.FRAME for _, delta in sound.deltas[:-1])
    first, beside = divmod(start - sound.lead, audio.FRAME)
    return first + 1 if even and not beside and len(sound.shown) <= 1 else None


def _media(movie: Movie, frames: int, sound: Track | None, packets: int) -> Piece:
    """The bytes of the tracks in one blob, with tables that count from its start."""
    video = movie.video
    tracks = [(video, min(frames, video.count))]
    if sound is not None:
        tracks.append((sound, max(0, min(packets, sound.count))))
    tracks = [(track, count) for track, count in tracks if count]
    low = min(int(track.offsets[:count].min()) for track, count in tracks)
    high = max(int((track.offsets + track.sizes)[:count].max()) for track, count in tracks)
    runs = [_run(track, count, low) for track, count in tracks]
    marks = range(video.count) if video.sync is None else video.sync
    return Piece(
        blobs=(bytes(memoryview(movie.data)[low:high]),),
        length=high - low,
        video=runs[0],
        sync=tuple(mark for mark in marks if mark < runs[0].count),
        audio=runs[1] if len(runs) > 1 else Samples(b"", ()),
    )


def _run(track: Track, count: int, base: int) -> Samples:
    chunks = []
    first = 0
    for size in track.chunks.tolist():
        if first >= count:
            break
        chunks.append((int(track.offsets[first]) - base, min(size, count - first)))
        first += size
    sizes: bytes = track.sizes[:count].astype(np.dtype(">u4")).tobytes()
    return Samples(sizes, tuple(chunks))


def _filled(piece: Piece, missing: int) -> Piece:
    """The piece with silence where its sound ends too early."""
    packets = audio.join([audio.silence()] * missing)
    chunk = (piece.length, missing)
    return replace(
        piece,
        blobs=(*piece.blobs, packets.data),
        length=piece.length + len(packets.data),
        audio=Samples(piece.audio.sizes + packets.sizes, (*piece.audio.chunks, chunk)),
    )


def _with_sound(piece: Piece, packets: audio.Packets) -> Piece:
    return replace(
        piece,
        blobs=(*piece.blobs, packets.data),
        length=piece.length + len(packets.data),
        audio=Samples(packets.sizes, ((piece.length, packets.count),)),
    )


def _again(movie: Movie, width: int, height: int, state: State | None) -> tuple[int, Film]:
    """The clip coded again as a film that our frames can follow."""
    coded = foreign.coded_again(movie, width, height)
    frames = len(coded.sizes)
    samples = frames * audio.SAMPLES_PER_PICTURE
    end = samples if state is None else (state.frame + 1) * audio.SAMPLES_PER_PICTURE
    packets = foreign.sound(movie, end - samples, samples)
    piece = Piece(
        blobs=(coded.data,),
        length=len(coded.data),
        video=Samples(struct.pack(f">{frames}I", *coded.sizes), ((0, frames),)),
        sync=coded.sync,
        audio=Samples(b"", ()),
    )
    film = Film(
        width=width,
        height=height,
        avcc=avcc(coded.sps, coded.pps),
        asc=audio.CONFIG,
        pieces=(_with_sound(piece, packets),),
        frames=frames,
        video_lead=0,
        audio_lead=audio.priming(end - samples),
        note=b"",
    )
    return frames, film
