"""Fragmented MP4: the sample tables that are spread over `moof` boxes.

Streaming services hand out such files. They are read into the same flat arrays as the tables of a
progressive file, so that nothing above knows which of the two a clip was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from veospec.media.boxes import NotAnMp4, Place, child, children, needed, take, unpack
from veospec.media.samples import SAMPLES_MAX, Samples

FragmentedTracks = Mapping[int, Samples]
NOT_SYNC = 0x10000


@dataclass(frozen=True, slots=True)
class _Defaults:
    """What a sample is where a run does not say: description, duration, size, flags."""

    entry: int
    duration: int
    size: int
    flags: int


@dataclass(slots=True)
class _Growing:
    """The arrays of one track while fragments are read."""

    defaults: _Defaults
    sizes: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)
    sync: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)

    def frozen(self) -> Samples:
        return Samples(
            self.sizes,
            self.offsets,
            self.durations,
            self.shifts,
            frozenset(self.sync),
            self.entries,
        )


def read_fragments(file: BinaryIO, moov: bytes, places: Sequence[Place]) -> FragmentedTracks:
    """Samples by track of a fragmented file; empty for a progressive one.

    Raises NotAnMp4 when fragments contradict each other.
    """
    extends = child(moov, "mvex")
    if extends is None:
        return {}
    tracks: dict[int, _Growing] = {}
    for kind, content in children(extends):
        if kind == "trex":
            track, *defaults = unpack("IIIII", content, 4)
            tracks[track] = _Growing(_Defaults(*defaults))
    for place in places:
        if place.kind == "moof":
            _read_fragment(take(file, place), place.start - 8, tracks)
    return {track: growing.frozen() for track, growing in tracks.items() if growing.sizes}


def _read_fragment(moof: bytes, moof_at: int, tracks: Mapping[int, _Growing]) -> None:
    for kind, content in children(moof):
        if kind == "traf":
            track, base, defaults = _fragment_header(needed(content, "tfhd"), moof_at, tracks)
            at = base
            for inner, run in children(content):
                if inner == "trun":
                    at = _read_run(run, base, at, defaults, tracks[track])


def _fragment_header(
    header: bytes, moof_at: int, tracks: Mapping[int, _Growing]
) -> tuple[int, int, _Defaults]:
    """Track, first byte of its data and the defaults that hold for this fragment."""
    flags, track = unpack("II", header, 0)
    if track not in tracks:
        raise NotAnMp4(f"One of its fragments belongs to track {track}, which is not there.")
    known = tracks[track].defaults
    values = [moof_at, known.entry, known.duration, known.size, known.flags]
    at = 8
    for place, flag, form, width in (
        (0, 0x01, "Q", 8),
        (1, 0x02, "I", 4),
        (2, 0x08, "I", 4),
        (3, 0x10, "I", 4),
        (4, 0x20, "I", 4),
    ):
        if flags & flag:
            (values[place],) = unpack(form, header, at)
            at += width
    base, *defaults = values
    return track, base, _Defaults(*defaults)


def _read_run(run: bytes, base: int, at: int, defaults: _Defaults, track: _Growing) -> int:
    """Append a `trun` content's samples; gives the byte after the last one."""
    flags, count = unpack("II", run, 0)
    if len(track.sizes) + count > SAMPLES_MAX:
        raise NotAnMp4(f"One track has more than {SAMPLES_MAX:,} samples.")
    cursor = 8
    if flags & 0x01:
        at = base + unpack("i", run, cursor)[0]
        cursor += 4
    first_flags = defaults.flags
    if flags & 0x04:
        (first_flags,) = unpack("I", run, cursor)
        cursor += 4
    for number in range(count):
        values = [defaults.duration, defaults.size, defaults.flags if number else first_flags, 0]
        for place, flag in ((0, 0x100), (1, 0x200), (2, 0x400), (3, 0x800)):
            if flags & flag:
                (values[place],) = unpack("i" if place == 3 else "I", run, cursor)
                cursor += 4
        duration, size, sample_flags, shift = values
        if not sample_flags & NOT_SYNC:
            track.sync.append(len(track.sizes))
        track.sizes.append(size)
        track.offsets.append(at)
        track.durations.append(duration)
        track.shifts.append(shift)
        track.entries.append(max(defaults.entry - 1, 0))
        at += size
    return at
