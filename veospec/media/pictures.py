"""The frames of a clip in the order in which they are shown, and where a copy of them may start.

A decoder can start at a sync sample, but a cut is only clean when no frame before it is shown
after it or the other way round; both are told from the tables alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from veospec.media.boxes import NotAnMp4
from veospec.media.codec import video_config
from veospec.media.mp4 import Movie, Track, frame_rate
from veospec.media.mux import FPS, FRAME_TICKS, Packet
from veospec.media.samples import Samples

FPS_TOLERANCE = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Pictures:
    """A picture track's samples in decoding order. `order` is each one's place as it is shown.

    `regular` is true when all samples are shown, 24 a second and evenly, so that they can be
    copied on to a grid of frames. `starts_s` is when the first one is shown. `clean` are the frames
    where a copy can start: sync samples with nothing before them that is shown after them.
    `delay` is by how many frames decoding must run ahead of showing.
    """

    track: Track
    samples: Samples
    order: Sequence[int]
    regular: bool
    starts_s: Fraction
    clean: Sequence[int]
    delay: int

    def __len__(self) -> int:
        return len(self.samples)

    def clean_before(self, frame: int) -> int:
        """The last frame up to `frame` where a copy can start without losing a picture."""
        return self.clean[bisect_right(self.clean, frame) - 1]

    def closed_at(self, frame: int) -> bool:
        """Whether the first `frame` frames can be shown without any that is coded after them."""
        return max(self.order[:frame], default=-1) == frame - 1

    def packets(
        self, source: int, first: int = 0, last: int | None = None, *, delay: int | None = None
    ) -> list[Packet]:
        """The frames from number `first`, a clean one, as packets to write.

        `last` is the number of the first frame that is left out; None: all to the end.
        """
        ahead = self.delay if delay is None else delay
        at = self.samples
        return [
            Packet(
                source=source,
                offset=at.offsets[n],
                size=at.sizes[n],
                sync=at.is_sync(n),
                shift=(self.order[n] - n + ahead) * FRAME_TICKS,
            )
            for n in range(first, len(self) if last is None else last)
        ]


def pictures(movie: Movie) -> Pictures:
    """The frames of a movie. Raises NotAnMp4 when it has none or its tables are broken."""
    track = movie.video
    if track is None or not track.count or track.ticks <= 0:
        raise NotAnMp4("It holds no moving picture.")
    samples = track.samples()
    if max(samples.entries, default=0) >= len(track.entries):
        raise NotAnMp4("Its picture refers to a description that is not there.")
    times = samples.times()
    shown = sorted(range(len(times)), key=times.__getitem__)
    order = [0] * len(shown)
    for place, number in enumerate(shown):
        order[number] = place
    return Pictures(
        track=track,
        samples=samples,
        order=order,
        regular=_is_regular(track, samples, sorted(times)),
        clean=_clean(samples, order),
        delay=max((number - place for number, place in enumerate(order)), default=0),
        starts_s=Fraction(min(times) - track.starts_at_tick, track.timescale),
    )


def _clean(samples: Samples, order: Sequence[int]) -> list[int]:
    latest = accumulate(order, max, initial=-1)
    return [
        n
        for n, (before, shown) in enumerate(zip(latest, order, strict=False))
        if n == 0 or (before == n - 1 and shown == n and samples.is_sync(n))
    ]


def _coded_size(track: Track) -> tuple[int, int]:
    """The size before any quarter turn that the track asks for."""
    config = video_config(track)
    return config.width, config.height


def _is_even(times: Sequence[int], timescale: int) -> bool:
    """Whether every frame is shown within three quarters of a frame of its place, in integers."""
    first, slack = times[0] * FPS, timescale * 3 // 4
    return all(
        -slack <= time * FPS - first - n * timescale <= slack for n, time in enumerate(times)
    )


def _is_regular(track: Track, samples: Samples, times: Sequence[int]) -> bool:
    """Whether every sample is shown, evenly, 24 a second, and all share one description."""
    frame = Fraction(track.timescale, FPS)
    hidden = any(edit.media_time is None for edit in track.edits) or len(track.edits) > 1
    if track.edits and not hidden:
        hidden = track.starts_at_tick - times[0] >= frame / 2 or len(
            times
        ) - track.seconds * FPS >= Fraction(1, 2)
    return (
        not hidden
        and _coded_size(track) == (track.width, track.height)
        and abs(frame_rate(track) - FPS) <= FPS_TOLERANCE
        and _is_even(times, track.timescale)
        and len(set(samples.entries)) == 1
    )
