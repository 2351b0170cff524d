"""Pictures and clips of a turn: given as bytes, as files, as objects, or by an earlier turn."""

from __future__ import annotations

import re
from dataclasses import dataclass

from veo_emulator import errors
from veo_emulator.blobs import Blob, Whole
from veo_emulator.endpoints import storage
from veo_emulator.endpoints.developer_api import last_file_id
from veo_emulator.starting import PICTURE_MAX_BYTES, Source, given_clip, is_picture
from veo_emulator.tables import Document
from veo_emulator.wire import Media
from veo_emulator.world import World

AGENT_PLATFORM = "agent-platform"
_FILE_PATH = re.compile(r"^(https?://[^/]+/(upload/)?v1[a-z0-9]*/)?files/")


@dataclass(frozen=True, slots=True)
class Turn:
    """The clip that a turn goes on from or changes; `is_turn` when an earlier turn made it."""

    source: Source
    is_turn: bool
    path: str


def find_interaction(world: World, surface: str, interaction_id: str) -> Document:
    """A stored interaction; GoogleError 400 for any id that is none, as the service says it."""
    doc = world.operations.find(interaction_id)
    details = {} if doc is None else doc["details"]
    if doc is None or doc["surface"] != surface or not details.get("stored"):
        raise errors.no_such_interaction()
    if world.clock.now_s() >= doc["accepted_at_s"] + details["kept_days"] * 86400:
        raise errors.no_such_interaction()
    return doc


def turn_before(world: World, surface: str, interaction_id: str) -> Turn | None:
    """What an earlier turn made; None if it ended without a video."""
    doc = find_interaction(world, surface, interaction_id)
    if doc["state"] != "done":
        raise errors.invalid_argument("The previous interaction is still in progress.")
    if not doc["clips"]:
        return None
    blob = world.blobs.get(doc["clips"][0])
    if blob is None:
        raise errors.forgotten()
    return Turn(Source(blob, operation=doc["name"]), is_turn=True, path="previous_interaction_id")


async def fetch(world: World, surface: str, media: Media) -> Source:
    """What a piece of input is."""
    if media.data is not None:
        return await world.renderer.off_loop(given_clip, world, media.data)
    if surface == AGENT_PLATFORM:
        if media.uri.startswith(("http://", "https://")):
            raise errors.invalid_argument("HTTP video input is not supported by the model")
        return await storage.fetch(world, media)
    return _file(world, media.uri)


def _file(world: World, uri: str) -> Source:
    if not _FILE_PATH.search(uri):
        if uri.startswith(("http://", "https://")):
            raise errors.invalid_argument("HTTP video input is not supported by the model")
        raise errors.invalid_argument(f"Unsupported file uri: {uri[:300]}")
    file_id = last_file_id(uri)
    doc = None if file_id is None else world.files.look(file_id)
    if doc is None:
        raise errors.not_found()
    if world.files.state(doc) != "ACTIVE":
        raise errors.file_not_active(doc["id"])
    blob = world.blobs.get(doc["blob"])
    if blob is None:
        raise errors.forgotten()
    return Source(blob, operation=doc["operation"], file_id=doc["id"])


async def picture(world: World, surface: str, media: Media) -> Blob:
    """An image of the input; GoogleError 400 for bytes that are none."""
    if media.data is not None:
        blob: Blob = Whole(media.data)
    else:
        blob = (await fetch(world, surface, media)).blob
    if blob.size > PICTURE_MAX_BYTES:
        raise errors.bad_field(media.path, f"the image is larger than {PICTURE_MAX_BYTES} bytes")
    if not is_picture(next(blob.chunks(), b"")[:16]):
        raise errors.bad_field(media.path, "the image is neither JPEG, PNG nor WebP")
    return blob
