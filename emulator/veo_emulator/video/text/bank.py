"""Glyphs as coverage pictures, Latin and Chinese, without a font renderer.

The bank holds each character once, as a 32 x 32 cell with sixteen levels, and groups of four
cells are deflated by themselves: a caption inflates what it shows, some microseconds a group,
and the process never holds the bank. Other sizes are computed from that cell in whole numbers,
so that the pixels are the same everywhere.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Coverage = npt.NDArray[np.uint8]

_BANK = Path(__file__).with_name("glyphs.bin")
_HEADER = struct.Struct("<4sHHH")
_BLANKS = {"\u00a0": " ", "\t": " "}
_BOX_ADVANCE = 28


def glyph(char: str, size: int) -> Coverage:
    """The coverage of one character.

    Args:
        char: One character; one that the bank lacks is shown as a box.
        size: Height of the line in pixels. Capitals stand on a baseline at 25/32 of it.

    Returns:
        A read-only array of `size` rows and as many columns as the character is wide:
        proportional for Latin, 7/8 of `size` for Chinese. 255 is ink, 0 is background.
    """
    return _scaled(_BLANKS.get(char, char), size)


def advance(char: str, size: int) -> int:
    """Width of one character in pixels, without drawing it."""
    return _scale(_bank().advance(_BLANKS.get(char, char)), size)


def width(text: str, size: int) -> int:
    """Width of a line of text in pixels, without drawing it."""
    return sum(advance(char, size) for char in text)


@dataclass(frozen=True, slots=True)
class _Bank:
    data: bytes
    cell: int
    group: int
    codes: npt.NDArray[np.uint16]
    advances: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.uint32]
    body: int

    def _place(self, char: str) -> int | None:
        code = ord(char)
        if code > 0xFFFF:
            return None
        place = int(np.searchsorted(self.codes, np.uint16(code)))
        if place == len(self.codes) or self.codes[place] != code:
            return None
        return place

    def advance(self, char: str) -> int:
        place = self._place(char)
        return _BOX_ADVANCE if place is None else int(self.advances[place])

    def glyph(self, char: str) -> Coverage:
        """The glyph in the size it is kept in, as wide as its advance."""
        place = self._place(char)
        if place is None:
            return _box(self.cell)
        group, member = divmod(place, self.group)
        start, end = (self.body + int(self.offsets[group + step]) for step in (0, 1))
        half = self.cell // 2
        packed = np.frombuffer(
            zlib.decompress(self.data[start:end], wbits=-15),
            dtype=np.uint8,
            count=self.cell * half,
            offset=member * self.cell * half,
        ).reshape(self.cell, half)
        cell = np.empty((self.cell, self.cell), dtype=np.uint8)
        cell[:, 0::2] = (packed & 15) * 17
        cell[:, 1::2] = (packed >> 4) * 17
        return cell[:, : int(self.advances[place])]


@cache
def _bank() -> _Bank:
    data = _BANK.read_bytes()
    _, count, group, cell = _HEADER.unpack_from(data)
    advances_at = _HEADER.size + 2 * count
    offsets_at = advances_at + count
    groups = -(-count // group)
    return _Bank(
        data=data,
        cell=cell,
        group=group,
        codes=np.frombuffer(data, "<u2", count, _HEADER.size),
        advances=np.frombuffer(data, "u1", count, advances_at),
        offsets=np.frombuffer(data, "<u4", groups + 1, offsets_at),
        body=offsets_at + 4 * (groups + 1),
    )


def _box(cell: int) -> Coverage:
    box = np.zeros((cell, _BOX_ADVANCE), dtype=np.uint8)
    box[4:26, 4:24] = 255
    box[6:24, 6:22] = 0
    return box


def _scale(length: int, size: int) -> int:
    cell = _bank().cell
    return max(1, (2 * length * size + cell) // (2 * cell))


@lru_cache(maxsize=4096)
def _scaled(char: str, size: int) -> Coverage:
    bank = _bank()
    cell = bank.glyph(char)
    columns = _scale(cell.shape[1], size)
    if size < bank.cell:
        rows, across = (
            _shrinking(length, bank.cell, size, given)
            for length, given in ((size, bank.cell), (columns, cell.shape[1]))
        )
        summed = rows @ cell.astype(np.int64) @ across.T
        cell = ((summed + bank.cell**2 // 2) // bank.cell**2).astype(np.uint8)
    elif size > bank.cell:
        rows, across = (
            _growing(length, bank.cell, size, given)
            for length, given in ((size, bank.cell), (columns, cell.shape[1]))
        )
        summed = rows @ cell.astype(np.int64) @ across.T // (2 * size) ** 2
        cell = np.clip(128 + (summed - 128) * size // bank.cell, 0, 255).astype(np.uint8)
    cell.setflags(write=False)
    return cell


def _shrinking(length: int, cell: int, size: int, given: int) -> npt.NDArray[np.int64]:
    """Weights of a box filter: how much of each old sample lies in each new one."""
    new = np.arange(length)[:, None] * cell
    old = np.arange(given)[None, :] * size
    overlap = np.minimum(new + cell, old + size) - np.maximum(new, old)
    weights: npt.NDArray[np.int64] = np.maximum(overlap, 0).astype(np.int64)
    return weights


def _growing(length: int, cell: int, size: int, given: int) -> npt.NDArray[np.int64]:
    """Weights of linear interpolation; the caller steepens the edges that it blurs."""
    new = (2 * np.arange(length)[:, None] + 1) * cell - size
    new = np.clip(new, 0, 2 * size * (given - 1))
    old = np.arange(given)[None, :] * 2 * size
    weights: npt.NDArray[np.int64] = np.maximum(2 * size - np.abs(new - old), 0).astype(np.int64)
    return weights
