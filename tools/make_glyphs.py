"""Rasterises two Noto fonts into the glyph bank that the emulator's captions are set in.

Run once by hand when the bank is to change; the result is committed, so that captions never
depend on the fonts, or on the font renderer, of the machine they are made on.

The fonts come with Debian's packages fonts-noto-extra and fonts-noto-cjk-extra. Glyphs are drawn
eight times too large and averaged down, which takes hinting, and so the version of the
rasteriser, out of the result.

    .venv/bin/python tools/make_glyphs.py
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

LATIN = "/usr/share/fonts/truetype/noto/NotoSans-Medium.ttf"
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Medium.ttc"
SIMPLIFIED_CHINESE = 2
BANK = Path(__file__).parents[1] / "emulator/veo_emulator/video/text/glyphs.bin"

CELL = 32
BASELINE = 25
OVERSAMPLING = 8
LATIN_EM = 27
CJK_EM = 28
GROUP = 4
MISSING = "\uffff"

Glyph = tuple[int, npt.NDArray[np.uint8]]


def double_byte(codec: str, first: range, second: Iterable[int]) -> set[str]:
    """All characters that a double-byte character set has in a range of lead bytes."""
    found = set()
    for lead in first:
        for trail in second:
            text = bytes([lead, trail]).decode(codec, "ignore")
            if len(text) == 1:
                found.add(text)
    return found


def wanted() -> list[str]:
    """The characters of the bank, in order of their code points."""
    blocks = [
        range(0x20, 0x7F),  # ASCII
        range(0xA1, 0x180),  # Latin-1, Latin Extended-A
        range(0x2010, 0x2060),  # general punctuation
        range(0x370, 0x460),  # Greek, Cyrillic
        range(0x20A0, 0x20C1),  # currencies
        range(0x2100, 0x2150),  # letter-like marks
        range(0x2190, 0x2194),  # arrows
        range(0x3000, 0x3100),  # CJK punctuation, kana
        range(0xFF00, 0xFFF0),  # full-width forms
    ]
    found = {chr(code) for block in blocks for code in block}
    found |= double_byte("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    found |= double_byte("big5", range(0xA1, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    return sorted(found)


class Face:
    """A font that draws one glyph at a time into a cell."""

    def __init__(self, path: str, index: int, em: int) -> None:
        self.path, self.index, self.em = path, index, em
        self.missing = self._draw(MISSING, em)

    def _draw(self, char: str, em: int) -> Glyph:
        font = ImageFont.truetype(
            self.path,
            em * OVERSAMPLING,
            index=self.index,
            layout_engine=ImageFont.Layout.BASIC,
        )
        margin = CELL * OVERSAMPLING
        image = Image.new("L", (3 * margin, 3 * margin))
        origin = (margin, margin + BASELINE * OVERSAMPLING)
        ImageDraw.Draw(image).text(origin, char, fill=255, font=font, anchor="ls")
        large = np.asarray(image, dtype=np.uint32)
        boxes = large.reshape(3 * CELL, OVERSAMPLING, 3 * CELL, OVERSAMPLING).sum(axis=(1, 3))
        small = ((boxes + OVERSAMPLING**2 // 2) // OVERSAMPLING**2).astype(np.uint8)
        return round(font.getlength(char) / OVERSAMPLING), small

    def glyph(self, char: str) -> Glyph | None:
        """Advance and 32 x 32 coverage, a little smaller where the glyph would not fit."""
        if np.array_equal(self._draw(char, self.em)[1], self.missing[1]):
            return None
        inside = slice(CELL, 2 * CELL)
        em = self.em
        while True:
            advance, image = _unhung(*self._draw(char, em))
            spilled = int(image.sum(dtype=np.int64) - image[inside, inside].sum(dtype=np.int64))
            if (spilled <= 8 * CELL and advance <= CELL) or em <= LATIN_EM // 2:
                return max(1, min(CELL, advance)), image[inside, inside]
            em -= 1


def _unhung(advance: int, image: npt.NDArray[np.uint8]) -> Glyph:
    """Moves ink that hangs over the left edge inside, and widens the advance to all ink."""
    inked = np.flatnonzero(image.max(axis=0) > OVERSAMPLING)
    if not len(inked):
        return advance, image
    hanging = max(0, CELL - int(inked[0]))
    right = int(inked[-1]) + 1 + hanging - CELL
    return max(advance + hanging, right), np.roll(image, hanging, axis=1)


def collect() -> list[tuple[str, int, npt.NDArray[np.uint8]]]:
    """Every wanted glyph that one of the fonts has: Latin first, except Chinese marks."""
    latin, cjk = Face(LATIN, 0, LATIN_EM), Face(CJK, SIMPLIFIED_CHINESE, CJK_EM)
    found = []
    for char in wanted():
        faces = (cjk, latin) if char in "—…" else (latin, cjk)
        for face in faces:
            glyph = face.glyph(char)
            if glyph is not None:
                found.append((char, *glyph))
                break
    return found


def pack(glyphs: list[tuple[str, int, npt.NDArray[np.uint8]]]) -> bytes:
    """The bank: counts, code points, advances, offsets of the groups, deflated groups."""
    groups = []
    for start in range(0, len(glyphs), GROUP):
        cells = np.stack([coverage for _, _, coverage in glyphs[start : start + GROUP]])
        levels = ((cells.astype(np.uint16) * 15 + 127) // 255).astype(np.uint8)
        nibbles = levels[..., 0::2] | levels[..., 1::2] << 4
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
        groups.append(deflate.compress(nibbles.tobytes()) + deflate.flush())
    offsets = np.cumsum([0, *map(len, groups)]).astype("<u4")
    codes = np.array([ord(char) for char, _, _ in glyphs], dtype="<u2")
    advances = np.array([advance for _, advance, _ in glyphs], dtype="u1")
    header = b"GLYF" + struct.pack("<HHH", len(glyphs), GROUP, CELL)
    return b"".join(
        [header, codes.tobytes(), advances.tobytes(), offsets.tobytes(), *groups],
    )


if __name__ == "__main__":
    collected = collect()
    BANK.write_bytes(pack(collected))
    print(len(collected), "glyphs,", BANK.stat().st_size, "bytes")  # noqa: T201
