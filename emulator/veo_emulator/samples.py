"""Google's public sample inputs, of which its own tests and guides name a few.

The emulator has no network, so what lies in those buckets is made up on the spot: a clip for a
name that ends in .mp4, a picture for any other. Every other bucket holds only what was written.
"""

from __future__ import annotations

import struct
import zlib

from veo_emulator.blobs import Blob, Whole
from veo_emulator.rules import Shape
from veo_emulator.studio import Order
from veo_emulator.submissions import Submission
from veo_emulator.tables import Document
from veo_emulator.world import World

_OPERATIONS = ("/9d2fc0b5-5bdf-4b5f-9a41-82970515e20b", "/vz341u0pmdlc")
_BUCKETS = ("gs://genai-sdk-tests/", "gs://cloud-samples-data/", "gs://generativeai-downloads/")


async def sample(world: World, address: str) -> Blob | None:
    """A stand-in for a public sample, or None where there is none; kept as an object."""
    if not address.startswith(_BUCKETS):
        return None
    name = address.rpartition("/")[2]
    is_clip = name.endswith(".mp4")
    if is_clip:
        words = name.removesuffix(".mp4").replace("_", " ")
        order = Order(words, 8, 1280, 720, seed=1, audio=True)
        blob = await world.renderer.off_loop(world.studio.open, order)
    else:
        blob = Whole(await world.renderer.off_loop(plain_picture, 1280, 720))
    pieces = await world.renderer.off_loop(world.blobs.write, blob)
    with world.tables.transaction():
        world.blobs.record(blob, pieces)
        kind = "video/mp4" if is_clip else "image/png"
        world.objects.put(address, blob.sha256, blob.size, kind)
    return blob


async def sample_operation(world: World, surface: str, name: str) -> Document | None:
    """One of the two operations that the published tests of google-genai expect to find."""
    model = name.partition("/operations/")[0].rpartition("/")[2]
    if not name.endswith(_OPERATIONS) or model != "veo-3.1-generate-preview":
        return None
    return await world.operations.accept(
        Submission(
            surface=surface,
            model=model,
            shape=Shape("open", 8, 1280, 720, "720p", audio=True),
            samples=1,
            usd=0.0,
            prompt="A neon hologram of a cat driving at top speed",
            seed=None,
            request_sha256="",
            name_of=lambda _: name,
            storage_uri="gs://genai-sdk-tests/temp/videos/" if "projects/" in name else "",
            details={"result_s": 8},
            in_ledger=False,
        )
    )


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
