"""How an object of Cloud Storage comes to be, whichever way its bytes came."""

from __future__ import annotations

from starlette.requests import Request

from veo_emulator import errors, objects
from veo_emulator.blobs import Blob
from veo_emulator.checksums import sums_of
from veo_emulator.http import world_of
from veo_emulator.tables import Document


def check_address(address: str) -> None:
    """Raise GoogleError 400 unless a `gs://` address can name an object."""
    if objects.parse_address(address) is None:
        raise errors.invalid_argument(f"{address[:200]!r} is not the name of an object.")


async def store(request: Request, address: str, blob: Blob, mime_type: str) -> Document:
    """Write an object; its sums are taken in a worker thread."""
    check_address(address)
    world = world_of(request)
    pieces = await world.renderer.off_loop(world.blobs.write, blob)
    sums = await world.renderer.off_loop(sums_of, blob.chunks())
    with world.tables.transaction():
        world.blobs.record(blob, pieces)
        return world.objects.put(address, blob.sha256, blob.size, mime_type[:200], sums=sums)
