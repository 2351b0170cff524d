"""AAC packets on a grid: which packet of a clip sounds when, and which ones a cut must keep.

A packet of AAC holds 1,024 new samples and can only be decoded after its neighbour, and 7 s are
328.125 packets: joins do not fall between packets. So packets are never placed by pieces but on
one grid for the whole film, and what a cut keeps starts three packets early. Three, because an
encoder that sees its clip end changes the shape of the last two windows: a join must lie before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from veospec.media.codec import AAC_LC, AAC_PACKET, AacConfig, aac_config, silent_aac
from veospec.media.mp4 import Movie, Track
from veospec.media.mux import FPS, NewTrack, Packet
from veospec.media.samples import Samples

PREROLL_PACKETS = 3


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound track of AAC-LC packets. `lead` is how many samples of it come before the picture.

    `lead` may be negative: then the sound starts later than the picture.
    """

    track: Track
    samples: Samples
    config: AacConfig
    lead: int

    def __len__(self) -> int:
        return len(self.samples)

    def packet_or_silence(self, source: int, number: int) -> Packet:
        """Packet `number` as one to write, or a packet of silence where there is none."""
        if 0 <= number < len(self.samples):
            return Packet(source, self.samples.offsets[number], self.samples.sizes[number])
        return Packet(source, 0, 0, prefix=silent_aac(self.config.channels))


def sound(movie: Movie, *, picture_starts_s: Fraction) -> Sound | None:
    """The sound of a movie when its packets can be copied on to a grid, else None."""
    track = movie.audio
    config = None if track is None else aac_config(track)
    if track is None or config is None or not track.count or not _is_plain(track, config):
        return None
    samples = track.samples()
    if any(ticks != AAC_PACKET for ticks in samples.durations[1:-1]):
        return None
    silence = sum((edit.seconds for edit in track.edits if edit.media_time is None), Fraction())
    lead = track.starts_at_tick + round((picture_starts_s - silence) * config.rate)
    return Sound(track, samples, config, lead)


def _is_plain(track: Track, config: AacConfig) -> bool:
    shown = [edit for edit in track.edits if edit.media_time is not None]
    return (
        config.object_type == AAC_LC
        and config.channels in (1, 2)
        and track.timescale == config.rate
        and len(shown) <= 1
    )


def cut_sound(sound: Sound, source: int, *, first_frame: int, frames: int) -> NewTrack:
    """The packets that sound from `first_frame` on for `frames` frames, exactly as long as those.

    Where the clip has no packet, one of silence stands.
    """
    start = sound.lead + first_frame * sound.config.rate // FPS
    length = frames * sound.config.rate // FPS
    first = max(start // AAC_PACKET - PREROLL_PACKETS, min(start // AAC_PACKET, 0))
    media_time = start - first * AAC_PACKET
    last = first - (-(media_time + length) // AAC_PACKET)
    packets = [sound.packet_or_silence(source, number) for number in range(first, last)]
    return sound_track(sound, packets, media_time=media_time, length=length)


def sound_track(
    like: Sound, packets: Sequence[Packet], *, media_time: int, length: int
) -> NewTrack:
    """A track of these packets that shows `length` samples from sample `media_time` on."""
    return NewTrack(
        video=False,
        entry=like.track.entries[0],
        timescale=like.config.rate,
        packets=packets,
        packet_ticks=AAC_PACKET,
        last_ticks=media_time + length - AAC_PACKET * (len(packets) - 1),
        media_time=media_time,
        seconds=Fraction(length, like.config.rate),
    )
