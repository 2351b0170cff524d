"""Text in pictures, Latin, Chinese and kana, without a font renderer.

Each character is kept as an 18-pixel cell of sixteen levels; 32 cells are deflated together, so
that a sheet inflates the few groups that it needs. One size only: a sheet has captions, no titles.
The glyphs are a modified version of Noto Sans and Noto Sans CJK under the SIL Open Font License.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

LINE = 18
WIDE_FROM = 0x2E80
_HEADER = struct.Struct("<4sHHH")
_UNKNOWN = "\N{GETA MARK}"


class _Bank(NamedTuple):
    data: bytes
    group: int
    cell: int
    places: dict[int, int]
    advances: bytes
    offsets: tuple[int, ...]


def text_width(text: str) -> int:
    """Width of a line of text in pixels."""
    return sum(_advance(char) for char in text)


def draw(picture: Pixels, text: str, *, x: int, y: int, colour: Colour) -> None:
    """Set a line of text on an RGB picture, its upper left corner at x, y; the rest is cut off."""
    ink = np.array(colour, dtype=np.int32)
    for char in text:
        glyph = _glyph(char)
        ground = picture[y : y + glyph.shape[0], x : x + glyph.shape[1]]
        cover = glyph[: ground.shape[0], : ground.shape[1], None].astype(np.int32)
        ground[:] = (ground * (255 - cover) + ink * cover) // 255
        x += _advance(char)


def wrapped(text: str, *, width: int, lines: int) -> list[str]:
    """The text in lines of at most `width` pixels; the last one ends in an ellipsis when cut.

    Lines break at spaces, and beside Chinese characters anywhere.
    """
    rows = [""]
    for word in _words(" ".join(text.split())):
        if text_width(rows[-1] + word.rstrip()) > width and rows[-1]:
            rows.append("")
        rows[-1] += word.lstrip() if not rows[-1] else word
    rows = [row.rstrip() for row in rows]
    if len(rows) <= lines and text_width(rows[-1]) <= width:
        return rows
    kept = rows[:lines]
    last = kept[-1]
    while last and text_width(last + "…") > width:
        last = last[:-1]
    return [*kept[:-1], last.rstrip() + "…"]


def _words(text: str) -> list[str]:
    """Words with the space after them; every Chinese character is a word."""
    words = [""]
    for char in text:
        if ord(char) >= WIDE_FROM or (words[-1] and ord(words[-1][-1]) >= WIDE_FROM):
            words.append(char)
        else:
            words[-1] += char
        if char == " ":
            words.append("")
    return [word for word in words if word]


@cache
def _bank() -> _Bank:
    data = Path(__file__).with_name("glyphs.bin").read_bytes()
    _, count, group, cell = _HEADER.unpack_from(data)
    codes = struct.unpack_from(f"<{count}H", data, _HEADER.size)
    advances_at = _HEADER.size + 2 * count
    groups = -(-count // group)
    offsets_at = advances_at + count
    body = offsets_at + 4 * (groups + 1)
    offsets = struct.unpack_from(f"<{groups + 1}I", data, offsets_at)
    return _Bank(
        data=data,
        group=group,
        cell=cell,
        places={code: place for place, code in enumerate(codes)},
        advances=data[advances_at:offsets_at],
        offsets=tuple(body + offset for offset in offsets),
    )


def _place(char: str) -> int:
    places = _bank().places
    return places.get(ord(char), places.get(ord(_UNKNOWN), places[ord("?")]))


def _advance(char: str) -> int:
    return _bank().advances[_place(char)]


def _glyph(char: str) -> Pixels:
    bank = _bank()
    group, member = divmod(_place(char), bank.group)
    cell: Pixels = _group(group)[member]
    return cell[:, : max(_advance(char), 1)]


@lru_cache(maxsize=64)
def _group(number: int) -> Pixels:
    """The cells of one group as coverage from 0 to 255."""
    bank = _bank()
    packed = zlib.decompress(bank.data[bank.offsets[number] : bank.offsets[number + 1]], wbits=-15)
    nibbles = np.frombuffer(packed, np.uint8).reshape(-1, bank.cell, bank.cell // 2)
    cells = np.empty((len(nibbles), bank.cell, bank.cell), np.uint8)
    cells[..., 0::2] = (nibbles & 15) * 17
    cells[..., 1::2] = (nibbles >> 4) * 17
    return cells
