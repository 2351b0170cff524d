"""Google's public sample inputs, of which its own tests and guides name a few.

The emulator has no network, so what lies in those buckets is made up on the spot: a clip for a
name that ends in .mp4, a picture for any other. Every other bucket holds only what was written.
"""

from __future__ import annotations

import struct
import zlib

from veo_emulator.blobs import Blob, Whole
from veo_emulator.studio import Order
from veo_emulator.world import World

_BUCKETS = ("gs://genai-sdk-tests/", "gs://cloud-samples-data/", "gs://generativeai-downloads/")


def sample(world: World, address: str) -> Blob | None:
    """A stand-in for a public sample, or None where there is none."""
    if not address.startswith(_BUCKETS):
        return None
    name = address.rpartition("/")[2]
    if not name.endswith(".mp4"):
        return Whole(plain_picture(1280, 720))
    words = name.removesuffix(".mp4").replace("_", " ")
    return world.studio.open(Order(words, 8, 1280, 720, seed=1, audio=True))


def plain_picture(width: int, height: int) -> bytes:
    """A PNG of a soft vertical gradient."""
    rows = b"".join(
        b"\0" + bytes((90 + y * 100 // height, 120, 170 - y * 90 // height)) * width
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
