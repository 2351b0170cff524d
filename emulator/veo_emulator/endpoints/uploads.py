"""Uploads to the Developer API: the resumable protocol of official clients, multipart, and raw.

A start gives an address; pieces are posted to it in order; the last one carries `finalize`. A
session is kept in memory and is lost by a restart, as an interrupted upload is.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors, ids
from veo_emulator.blobs import Whole
from veo_emulator.endpoints.multipart import read_related
from veo_emulator.fields import Fields
from veo_emulator.http import Answer, base_url, read_bytes, read_json, world_of
from veo_emulator.studio import NotAClip
from veo_emulator.world import World

_SESSIONS_MAX = 16


@dataclass(slots=True)
class _Session:
    mime_type: str
    display_name: str
    file_id: str
    data: bytearray = field(default_factory=bytearray)


class Sessions:
    """Uploads that are under way; the oldest makes room for a new one too many."""

    def __init__(self) -> None:
        self.by_id: OrderedDict[str, _Session] = OrderedDict()

    def add(self, session_id: str, session: _Session) -> None:
        """A new upload."""
        self.by_id[session_id] = session
        while len(self.by_id) > _SESSIONS_MAX:
            self.by_id.popitem(last=False)


async def upload(request: Request) -> Response:
    """`POST /upload/{ver}/files`: start, piece or end of an upload."""
    commands = request.headers.get("x-goog-upload-command", "")
    if "upload_id" in request.query_params:
        return await _piece(request, {word.strip() for word in commands.split(",")})
    if commands.strip() == "start":
        return await _begin(request)
    protocols = {
        request.headers.get("x-goog-upload-protocol", ""),
        request.query_params.get("uploadType", ""),
    }
    if "resumable" in protocols:
        raise errors.invalid_argument("A resumable upload needs X-Goog-Upload-Command.")
    mime_type = request.headers.get("content-type", "application/octet-stream")
    data = await read_bytes(request)
    meta = Fields(None, "")
    if "multipart" in protocols:
        meta, mime_type, data = read_related(mime_type, data)
    session = _session(request, meta, mime_type)
    session.data += data
    return await _finish(request, session)


def _session(request: Request, meta: Fields, mime_type: str) -> _Session:
    """An upload as its description has it; `mime_type` is what else is known of it."""
    file = meta.object("file") or Fields(None, "file")
    mime_type = file.text("mimeType") or file.text("mime_type") or mime_type
    if not mime_type:
        raise errors.bad_field("file.mimeType", "the MIME type is needed")
    own_id = file.text("name").removeprefix("files/")
    if own_id and not (own_id.isascii() and own_id.replace("-", "").isalnum()):
        raise file.refuse("name", "letters, digits and dashes are taken")
    name = file.text("displayName") or file.text("display_name")
    return _Session(mime_type[:200], name[:512], own_id[:40] or _new_id(world_of(request)))


async def _begin(request: Request) -> Response:
    body, _ = await read_json(request)
    header_type = request.headers.get("x-goog-upload-header-content-type", "")
    session = _session(request, Fields(body, ""), header_type)
    world = world_of(request)
    session_id = ids.short_id("upload", world.settings.seed, world.tables.count("upload"))
    request.app.state.uploads.add(session_id, session)
    version = request.path_params["ver"]
    where = f"{base_url(request)}/upload/{version}/files?upload_id={session_id}"
    headers = {
        "x-goog-upload-url": f"{where}&upload_protocol=resumable",
        "x-goog-upload-status": "active",
        "x-goog-upload-chunk-granularity": "262144",
    }
    return Answer({}, headers=headers)


async def _piece(request: Request, commands: set[str]) -> Response:
    sessions: Sessions = request.app.state.uploads
    session_id = request.query_params["upload_id"]
    session = sessions.by_id.get(session_id)
    if session is None:
        raise errors.not_found()
    if "query" in commands:
        received = str(len(session.data))
        return Answer(
            {},
            headers={"x-goog-upload-status": "active", "x-goog-upload-size-received": received},
        )
    if "cancel" in commands:
        del sessions.by_id[session_id]
        return Answer({}, headers={"x-goog-upload-status": "cancelled"})
    offset = request.headers.get("x-goog-upload-offset", "0")
    if not offset.isdecimal() or len(offset) > 18 or int(offset) != len(session.data):
        raise errors.invalid_argument(f"The upload goes on at byte {len(session.data)}.")
    data = await read_bytes(request)
    limit = world_of(request).settings.request_max_bytes
    if len(session.data) + len(data) > limit:
        raise errors.too_large(limit)
    session.data += data
    if "finalize" not in commands:
        return Answer({}, headers={"x-goog-upload-status": "active"})
    del sessions.by_id[session_id]
    return await _finish(request, session)


async def _finish(request: Request, session: _Session) -> Response:
    world = world_of(request)
    blob = Whole(bytes(session.data))
    pieces = await world.renderer.off_loop(world.blobs.write, blob)
    seconds = None
    if session.mime_type.startswith("video/"):
        try:
            seconds = (await world.renderer.off_loop(world.studio.probe, blob)).seconds
        except NotAClip:
            seconds = None
    with world.tables.transaction():
        world.blobs.record(blob, pieces)
        doc = world.files.add(
            session.file_id,
            blob.sha256,
            blob.size,
            mime_type=session.mime_type,
            source="UPLOADED",
            display_name=session.display_name,
            seconds=seconds,
        )
    shown = world.files.resource(doc, base_url(request))
    return Answer({"file": shown}, headers={"x-goog-upload-status": "final"})


def _new_id(world: World) -> str:
    return ids.short_id("uploaded", world.settings.seed, world.tables.count("uploaded"))
