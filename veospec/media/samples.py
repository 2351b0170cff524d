"""A track's sample tables, unrolled: where each coded picture or sound packet lies and when it is.

The tables of an MP4 are run-length coded four times over. They are unrolled into flat arrays once,
with a limit on the number of samples, because all work on clips is work on ranges of samples.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from veospec.media.boxes import NotAnMp4, child, needed, unpack

SAMPLES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Samples:
    """One entry a sample, in decoding order.

    `offsets` are bytes from the start of the file, `durations` and `shifts` (presentation minus
    decoding time) ticks of the track, `sync` the numbers of samples where decoding can start
    (None: all), `entries` the number (from 0) of the sample's description.
    """

    sizes: Sequence[int]
    offsets: Sequence[int]
    durations: Sequence[int]
    shifts: Sequence[int]
    sync: frozenset[int] | None
    entries: Sequence[int]

    def __len__(self) -> int:
        return len(self.sizes)

    def is_sync(self, number: int) -> bool:
        """Whether decoding can start at this sample."""
        return self.sync is None or number in self.sync

    @property
    def end(self) -> int:
        """The byte after the last one that any sample needs."""
        return max(map(int.__add__, self.offsets, self.sizes), default=0)

    def times(self) -> list[int]:
        """Presentation times in ticks of the track, in decoding order."""
        starts = accumulate(self.durations, initial=0)
        return [start + shift for start, shift in zip(starts, self.shifts, strict=False)]


def sample_count(table: bytes) -> int:
    """Number of samples that the `stbl` content declares, checked against the table's length."""
    sizes = child(table, "stsz")
    if sizes is None:
        compact = needed(table, "stz2")
        width, count = unpack("II", compact, 4)
        if count * (width & 0xFF) > 8 * len(compact):
            raise NotAnMp4("Its table of sample sizes is shorter than it says.")
        return count
    uniform, count = unpack("II", sizes, 4)
    if not uniform and count * 4 > len(sizes) - 12:
        raise NotAnMp4("Its table of sample sizes is shorter than it says.")
    return count


def unrolled(table: bytes) -> Samples:
    """The sample tables of an `stbl` content. Raises NotAnMp4 when they contradict each other."""
    count = sample_count(table)
    if count > SAMPLES_MAX:
        raise NotAnMp4(f"One track has {count:,} samples; {SAMPLES_MAX:,} is the most read.")
    sizes = _sizes(table, count)
    offsets, entries = _places(table, sizes)
    sync = child(table, "stss")
    shifts = child(table, "ctts")
    return Samples(
        sizes=sizes,
        offsets=offsets,
        durations=_runs(needed(table, "stts"), count, "durations"),
        shifts=[0] * count if shifts is None else _runs(shifts, count, "shifts"),
        sync=None if sync is None else frozenset(n - 1 for n in _integers(sync)),
        entries=entries,
    )


def runs(content: bytes) -> Iterator[tuple[int, int]]:
    """The (count, value) pairs of an `stts` or `ctts` content; values are signed."""
    (entries,) = unpack("I", content, 4)
    if entries * 8 > len(content) - 8:
        raise NotAnMp4("One of its tables of times is shorter than it says.")
    for at in range(8, 8 + entries * 8, 8):
        count, value = unpack("Ii", content, at)
        yield count, value


def _runs(content: bytes, count: int, what: str) -> list[int]:
    values: list[int] = []
    for number, value in runs(content):
        values.extend([value] * min(number, count - len(values)))
    if len(values) < count:
        raise NotAnMp4(f"Its table of sample {what} ends before the samples do.")
    return values


def _sizes(table: bytes, count: int) -> Sequence[int]:
    content = child(table, "stsz")
    if content is None:
        return _compact_sizes(needed(table, "stz2"), count)
    (uniform,) = unpack("I", content, 4)
    if uniform:
        return [uniform] * count
    return _array("I", content[12 : 12 + 4 * count])


def _compact_sizes(content: bytes, count: int) -> Sequence[int]:
    width = content[7]
    if width == 16:
        return _array("H", content[12 : 12 + 2 * count])
    if width == 8:
        return list(content[12 : 12 + count])
    if width == 4:
        return [n for byte in content[12:] for n in (byte >> 4, byte & 15)][:count]
    raise NotAnMp4(f"Its compact sample sizes have {width} bits.")


def _places(table: bytes, sizes: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Byte offset and description number of each sample, from the tables of chunks."""
    chunks = _chunk_offsets(table)
    offsets: list[int] = []
    entries: list[int] = []
    for first, last, per_chunk, entry in _chunk_runs(needed(table, "stsc"), len(chunks)):
        for chunk in range(first, last):
            held = sizes[len(offsets) : len(offsets) + per_chunk]
            offsets.extend(accumulate(held[:-1], initial=chunks[chunk]))
            entries.extend([entry] * len(held))
            if len(offsets) >= len(sizes):
                return offsets[: len(sizes)], entries[: len(sizes)]
    if len(offsets) < len(sizes):
        raise NotAnMp4("Its table of chunks ends before the samples do.")
    return offsets, entries


def _chunk_runs(content: bytes, chunks: int) -> Iterator[tuple[int, int, int, int]]:
    """Runs of chunks of one shape: first and last (exclusive) chunk, samples each, description."""
    numbers = _integers(content, width=3)
    for at in range(0, len(numbers), 3):
        first, per_chunk, entry = numbers[at : at + 3]
        last = numbers[at + 3] - 1 if at + 3 < len(numbers) else chunks
        if not 1 <= first <= chunks or last > chunks or per_chunk < 1:
            raise NotAnMp4("Its table of chunks contradicts itself.")
        yield first - 1, last, per_chunk, max(entry - 1, 0)


def _chunk_offsets(table: bytes) -> Sequence[int]:
    short = child(table, "stco")
    if short is not None:
        return _integers(short)
    content = needed(table, "co64")
    (count,) = unpack("I", content, 4)
    if count * 8 > len(content) - 8:
        raise NotAnMp4("Its table of chunk offsets is shorter than it says.")
    return _array("Q", content[8 : 8 + 8 * count])


def _integers(content: bytes, width: int = 1) -> Sequence[int]:
    """The 32-bit numbers of a table that is a count and `width` numbers an entry."""
    (count,) = unpack("I", content, 4)
    if count * 4 * width > len(content) - 8:
        raise NotAnMp4("One of its tables is shorter than it says.")
    return _array("I", content[8 : 8 + 4 * width * count])


def _array(code: str, content: bytes) -> Sequence[int]:
    values = array(code)
    values.frombytes(content)
    if sys.byteorder == "little":
        values.byteswap()
    return values
