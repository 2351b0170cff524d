"""Makes the glyphs that contact sheets are labelled with, a smaller cut of the emulator's.

Run once by hand when the emulator's bank has changed; the result is committed. The product and the
emulator share no code and no files, so that each can be installed without the other.

    .venv/bin/python tools/make_report_glyphs.py
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

from veo_emulator.video.text import bank

CELL = 18
GROUP = 32
TO = Path(__file__).parents[1] / "veospec/report/glyphs.bin"


def pack() -> bytes:
    """Counts, code points, advances, offsets of the groups, deflated groups of 4-bit cells."""
    chars = [chr(code) for code in bank._bank().codes]
    cells = np.zeros((len(chars), CELL, CELL), dtype=np.uint8)
    advances = bytearray()
    for cell, char in zip(cells, chars, strict=True):
        drawn = bank.glyph(char, CELL)[:, :CELL]
        cell[:, : drawn.shape[1]] = (drawn.astype(np.uint16) * 15 + 127) // 255
        advances.append(drawn.shape[1])
    groups = []
    for start in range(0, len(chars), GROUP):
        levels = cells[start : start + GROUP]
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
        nibbles = levels[..., 0::2] | levels[..., 1::2] << 4
        groups.append(deflate.compress(nibbles.tobytes()) + deflate.flush())
    offsets = np.cumsum([0, *map(len, groups)]).astype("<u4")
    codes = np.array([ord(char) for char in chars], dtype="<u2")
    header = b"GLYF" + struct.pack("<HHH", len(chars), GROUP, CELL)
    return b"".join([header, codes.tobytes(), bytes(advances), offsets.tobytes(), *groups])


if __name__ == "__main__":
    TO.write_bytes(pack())
    print(TO, TO.stat().st_size, "bytes")  # noqa: T201
