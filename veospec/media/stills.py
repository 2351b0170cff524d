"""Single frames of a film as small pictures, without decoding the film.

Frames that are wanted lie far apart. Only the samples that lead to them, from the key frame before
each, are copied to a small clip, and one run of ffmpeg decodes that: a sixth of the work.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from veospec.errors import WorldError
from veospec.media.atomic import written_whole
from veospec.media.codec import without_notes
from veospec.media.ffmpeg import ONE_COUNT, run_ffmpeg
from veospec.media.mp4 import movie_on_disk
from veospec.media.mux import FPS, FRAME_TICKS, VIDEO_TIMESCALE, NewTrack, Packet, write_movie
from veospec.media.pictures import Pictures, pictures


def nearest_key_frame(shown: Pictures, frame: int, *, within: int) -> int:
    """The key frame nearest to `frame` if it is at most `within` frames away, else `frame`."""
    at = bisect_right(shown.clean, frame)
    best = min(shown.clean[max(at - 1, 0) : at + 1], key=lambda key: abs(key - frame))
    return best if abs(best - frame) <= within else frame


def stills(film: Path, shown: Pictures, frames: Sequence[int], *, size: tuple[int, int]) -> bytes:
    """The frames with these numbers, rising, scaled to `size`: RGB bytes, one after another.

    Raises WorldError when ffmpeg fails or gives another number of pictures.
    """
    with TemporaryDirectory(prefix="veospec-") as folder:
        sparse = Path(folder) / "sparse.mp4"
        places = _write_sparse(film, shown, frames, sparse)
        found = _decode(sparse, places, size)
        if len(found) != len(frames) * size[0] * size[1] * 3:
            found = _decode(film, frames, size)
    if len(found) != len(frames) * size[0] * size[1] * 3:
        raise WorldError(f"{film.name} does not show all of its frames.")
    return found


def _decode(clip: Path, frames: Sequence[int], size: tuple[int, int]) -> bytes:
    chosen = "+".join(f"eq(n,{frame})" for frame in frames)
    filters = f"select='{chosen}',scale={size[0]}:{size[1]}:flags=area,format=rgb24"
    return run_ffmpeg(
        [
            *(*ONE_COUNT, "-i", str(clip), "-map", "0:v:0", "-vf", filters),
            *("-fps_mode", "passthrough", "-f", "rawvideo", "-"),
        ],
        doing=f"show frames of {clip.name}",
    )


def _write_sparse(film: Path, shown: Pictures, frames: Sequence[int], to: Path) -> list[int]:
    """Copy the stretches that lead to the frames; gives the frames' numbers in the new clip."""
    packets: list[Packet] = []
    places = []
    for first, last in _stretches(shown, frames):
        inside = sorted(shown.order[first : last + 1])
        rank = {frame: place for place, frame in enumerate(inside)}
        start = len(packets)
        places += [start + rank[frame] for frame in frames if frame in rank and frame >= first]
        packets += _stretch(shown, first, last, rank)
    video = shown.track
    track = NewTrack(
        video=True,
        entry=without_notes(video.entries[shown.samples.entries[0]]),
        timescale=VIDEO_TIMESCALE,
        packets=packets,
        packet_ticks=FRAME_TICKS,
        last_ticks=FRAME_TICKS,
        media_time=shown.delay * FRAME_TICKS,
        seconds=Fraction(len(packets), FPS),
        width=video.width,
        height=video.height,
    )
    with written_whole(to) as file:
        write_movie(file, [track], [film])
    return places


def _stretches(shown: Pictures, frames: Sequence[int]) -> list[tuple[int, int]]:
    """First and last sample, in decoding order, of what must be decoded for the frames."""
    last_needed = []
    latest = -1
    place_of = {order: number for number, order in enumerate(shown.order)}
    for frame in range(len(shown)):
        latest = max(latest, place_of[frame])
        last_needed.append(latest)
    found: list[tuple[int, int]] = []
    for frame in frames:
        first, last = shown.clean_before(frame), last_needed[frame]
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _stretch(shown: Pictures, first: int, last: int, rank: dict[int, int]) -> list[Packet]:
    samples = shown.samples
    return [
        Packet(
            source=0,
            offset=samples.offsets[n],
            size=samples.sizes[n],
            sync=samples.is_sync(n),
            shift=(rank[shown.order[n]] - (n - first) + shown.delay) * FRAME_TICKS,
        )
        for n in range(first, last + 1)
    ]


def open_pictures(film: Path) -> Pictures:
    """The frames of a film. Raises NotAnMp4 when it is none, WorldError when it is not there."""
    return pictures(movie_on_disk(film))
