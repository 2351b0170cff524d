"""PNG from pixels: a deflated array with a frame around it, so it needs no picture library."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

LEVEL = 4


def png(picture: npt.NDArray[np.uint8]) -> bytes:
    """An RGB picture (rows, columns, 3) as PNG.

    Each row is stored as its difference to the row above, which deflates well for sheets that are
    mostly flat.
    """
    height, width, _ = picture.shape
    flat = picture.reshape(height, width * 3)
    rows = np.empty((height, width * 3 + 1), np.uint8)
    rows[:, 0] = 2
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows.tobytes(), LEVEL))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
