"""The sound of a take: packets from a bank, chosen by the take's root and the time in the take.

A tone that repeats in every AAC frame is one packet, however long it lasts, and a change of tone
is three packets. So sound costs a look-up, and because the grid of packets counts from the start
of the take and not of the clip, the packet that reaches over a join already has the tone that
goes on behind it: there is nothing to be heard at a join.

Packet k carries the frames k-1 and k of 1,024 samples each; a decoder has priming of one frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

RATE = 48000
FRAME = 1024
SAMPLES_PER_PICTURE = RATE // 24
CONFIG = bytes([0x11, 0x90])
"""AudioSpecificConfig: AAC-LC, 48 kHz, stereo."""

_BANK = Path(__file__).with_name("audio_bank.bin")
_SILENCE, _DRONE, _NOTES = 0, 1, 2
_BEATS = (20, 24, 28)
_FADE_PACKETS = 3


@dataclass(frozen=True, slots=True)
class Packets:
    """AAC packets one behind the other; `sizes` are 32-bit big-endian, as a sample table has."""

    data: bytes
    sizes: bytes

    @property
    def count(self) -> int:
        """How many packets there are."""
        return len(self.sizes) // 4


def packets_until(samples: int) -> int:
    """Index behind the last packet that is needed to hear all before `samples` of a take."""
    return -(-samples // FRAME) + 1


def first_packet(samples: int) -> int:
    """Index of the packet with which a decoder must begin in order to hear from `samples` on."""
    return samples // FRAME


def priming(samples: int) -> int:
    """Decoded samples to be dropped when a track begins with `first_packet(samples)`."""
    return FRAME + samples % FRAME


def silence() -> bytes:
    """The packet without sound."""
    return _bank().steady(_SILENCE)


def compose(root: int, first: int, end: int, *, audible: bool, was_audible: bool) -> Packets:
    """The packets of one hop.

    Args:
        root: What all hops of a take have in common; it decides the melody.
        first: Index of the first packet, counted from the start of the take.
        end: Index behind the last packet.
        audible: Whether this hop has sound.
        was_audible: Whether the packet before `first` had; if they differ, the sound is faded.
    """
    bank = _bank()
    begin = first - _FADE_PACKETS
    tones = _tones(root, begin, end, switch=_quiet(root, first), on=audible, was_on=was_audible)
    chosen: list[bytes] = []
    for place in range(_FADE_PACKETS, len(tones)):
        here, before, earlier, oldest = tones[place - 3 : place + 1][::-1]
        if here != before:
            chosen.append(bank.change(before, here)[0])
        elif before != earlier:
            chosen.append(bank.change(earlier, before)[1])
        elif earlier != oldest:
            chosen.append(bank.change(oldest, earlier)[2])
        else:
            chosen.append(bank.steady(here))
    return join(chosen)


def _tones(root: int, begin: int, end: int, *, switch: int, on: bool, was_on: bool) -> list[int]:
    """The tone of each frame, where sound is turned on or off at the frame `switch`."""
    return [
        _tone_at(root, frame) if (on if frame >= switch else was_on) else _SILENCE
        for frame in range(begin, end)
    ]


def _quiet(root: int, frame: int) -> int:
    """The next frame from which on sound can be turned on or off with no other change near."""
    near = range(-_FADE_PACKETS, _FADE_PACKETS)
    while len({_tone_at(root, max(0, frame + step)) for step in near}) > 1:
        frame += 1
    return frame


def join(packets: list[bytes]) -> Packets:
    """Packets in the form in which they go into a track."""
    sizes = struct.pack(f">{len(packets)}I", *map(len, packets))
    return Packets(data=b"".join(packets), sizes=sizes)


def _tone_at(root: int, frame: int) -> int:
    """The tone of a frame of the take: a motif of eight beats, moved a little at every bar."""
    if frame < 0:
        return _SILENCE
    tune = _tune(root)
    beat = frame // tune.beat
    bar, place = divmod(beat, len(tune.motif))
    note = tune.motif[place]
    if note is None:
        return _DRONE
    return _NOTES + min(tune.notes - 1, max(0, note + tune.moves[bar % len(tune.moves)]))


@dataclass(frozen=True, slots=True)
class _Tune:
    beat: int
    motif: tuple[int | None, ...]
    moves: tuple[int, ...]
    notes: int


@lru_cache(maxsize=64)
def _tune(root: int) -> _Tune:
    seed = blake2b(str(root).encode(), digest_size=24, person=b"melody").digest()
    notes = _bank().tones - _NOTES
    motif: list[int | None] = []
    note = 1 + seed[0] % 4
    for place, chance in enumerate(seed[1:9]):
        note = min(notes - 2, max(1, note + (chance % 5) - 2))
        rests = place % 4 == 3 or (chance >> 4) < 3
        held = place % 2 == 1 and (chance >> 4) > 10
        motif.append(None if rests else motif[-1] if held else note)
    moves = tuple((0, 0, 1, 0, -1, 2)[chance % 6] for chance in seed[9:17])
    return _Tune(_BEATS[seed[17] % len(_BEATS)], tuple(motif), (0, *moves), notes)


@dataclass(frozen=True, slots=True)
class _Bank:
    tones: int
    packets: tuple[bytes, ...]

    def steady(self, tone: int) -> bytes:
        return self.packets[tone]

    def change(self, before: int, after: int) -> tuple[bytes, ...]:
        pair = before * (self.tones - 1) + after - (after > before)
        start = self.tones + _FADE_PACKETS * pair
        return self.packets[start : start + _FADE_PACKETS]


@cache
def _bank() -> _Bank:
    data = _BANK.read_bytes()
    _, tones, count = struct.unpack_from("<4sHH", data)
    sizes = struct.unpack_from(f"<{count}H", data, 8)
    packets, at = [], 8 + 2 * count
    for size in sizes:
        packets.append(data[at : at + size])
        at += size
    return _Bank(tones, tuple(packets))
