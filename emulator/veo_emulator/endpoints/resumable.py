"""Resumable uploads to Cloud Storage: a start gives an address, pieces are put there in order.

An answer of 308 tells how much has come, also after a connection that broke, and the client goes
on from there. What has come is kept in pieces as it came, so a large object is in memory once; a
session is lost by a restart, as a real one is after a week.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from veo_emulator import errors, ids, objects
from veo_emulator.blobs import Pieces
from veo_emulator.endpoints.writing import check_address, store
from veo_emulator.errors import Json
from veo_emulator.fields import Fields
from veo_emulator.http import Answer, HangUp, base_url, read_json, world_of

OBJECT_MAX_BYTES = 128 << 20
SESSIONS_MAX_BYTES = 192 << 20
_SESSIONS_MAX = 64
_GRANULARITY = 256 << 10
_PIECE = 4 << 20
_RANGE = re.compile(r"bytes (?:(\d{1,15})-(\d{1,15})|\*)/(\d{1,15}|\*)")


@dataclass(slots=True)
class Session:
    """One upload under way: where it is to lie, and what has come of it."""

    address: str
    mime_type: str
    pieces: list[bytes] = field(default_factory=list)
    last: bytearray = field(default_factory=bytearray)
    done: Json | None = None

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return sum(map(len, self.pieces)) + len(self.last)

    def add(self, data: bytes) -> None:
        """The next bytes."""
        self.last += data
        if len(self.last) >= _PIECE:
            self.pieces.append(bytes(self.last))
            self.last = bytearray()


class Uploads:
    """All uploads under way; the oldest make room for new ones."""

    def __init__(self) -> None:
        self.by_id: OrderedDict[str, Session] = OrderedDict()

    def make_room(self, newest: Session) -> None:
        """Forget the oldest while there are too many, or too many bytes."""
        while len(self.by_id) > _SESSIONS_MAX or self._held() > SESSIONS_MAX_BYTES:
            oldest = next(iter(self.by_id))
            if self.by_id[oldest] is newest:
                break
            del self.by_id[oldest]

    def _held(self) -> int:
        return sum(session.size for session in self.by_id.values())


async def begin(request: Request) -> Response:
    """Start an upload; the address to go on at is in the answer's `location`."""
    body, _ = await read_json(request)
    meta = Fields(body, "")
    name = meta.text("name") or request.query_params.get("name", "")
    declared = request.headers.get("x-upload-content-length", "0")
    if declared.isdecimal() and int(declared[:18]) > OBJECT_MAX_BYTES:
        raise errors.too_large(OBJECT_MAX_BYTES)
    kind = meta.text("contentType") or request.headers.get("x-upload-content-type", "")
    address = f"gs://{request.path_params['bucket']}/{name}"
    check_address(address)
    world = world_of(request)
    upload_id = ids.short_id("object", world.settings.seed, world.tables.count("object_upload"))
    uploads: Uploads = request.app.state.object_uploads
    uploads.by_id[upload_id] = session = Session(address, kind[:200] or "application/octet-stream")
    uploads.make_room(session)
    where = f"{base_url(request)}/upload/storage/v1/b/{request.path_params['bucket']}/o"
    headers = {
        "location": f"{where}?uploadType=resumable&upload_id={upload_id}",
        "x-guploader-uploadid": upload_id,
    }
    return Answer({}, headers=headers)


async def put(request: Request) -> Response:
    """`PUT /upload/storage/v1/b/{bucket}/o`: a piece, or the question how much has come."""
    uploads: Uploads = request.app.state.object_uploads
    upload_id = request.query_params.get("upload_id", "")
    session = uploads.by_id.get(upload_id)
    if session is None:
        raise errors.GoogleError(410, "The upload is not known or has ended.")
    said = request.headers.get("content-range", "")
    first, last, total = _range(said)
    if session.done is not None:
        return Answer(session.done)
    if first is not None:
        await _take(request, uploads, session, first, last)
    if not said:
        total = session.size
    if total is None or session.size < total:
        return _so_far(session)
    if session.size > total:
        raise errors.invalid_argument("More has come than the upload was said to have.")
    return await _finish(request, session)


async def cancel(request: Request) -> Response:
    """`DELETE /upload/storage/v1/b/{bucket}/o`: give an upload up."""
    uploads: Uploads = request.app.state.object_uploads
    if uploads.by_id.pop(request.query_params.get("upload_id", ""), None) is None:
        raise errors.not_found()
    return Response(status_code=499)


def _range(header: str) -> tuple[int | None, int | None, int | None]:
    """First and last byte of what comes, and how long the whole is; None where it is not said."""
    if not header:
        return 0, None, None
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        raise errors.invalid_argument(f"Content-Range {header[:60]!r} cannot be read.")
    first, last = (None if each is None else int(each) for each in found.group(1, 2))
    total = None if found[3] == "*" else int(found[3])
    if total is not None and total > OBJECT_MAX_BYTES:
        raise errors.too_large(OBJECT_MAX_BYTES)
    if first is not None and last is not None and (last < first or last >= (total or last + 1)):
        raise errors.invalid_argument(f"Content-Range {header[:60]!r} makes no sense.")
    return first, last, total


async def _take(
    request: Request, uploads: Uploads, session: Session, first: int, last: int | None
) -> None:
    if first > session.size:
        raise errors.invalid_argument(
            f"The upload offset is {first} bytes, which exceeds the already uploaded size of "
            f"{session.size} bytes."
        )
    known = session.size - first
    room = OBJECT_MAX_BYTES if last is None else last + 1
    try:
        async for data in request.stream():
            fresh = data[known:]
            known = max(0, known - len(data))
            if session.size + len(fresh) > min(room, OBJECT_MAX_BYTES):
                raise errors.too_large(OBJECT_MAX_BYTES)
            session.add(fresh)
    except ClientDisconnect:
        raise HangUp from None
    finally:
        uploads.make_room(session)


def _so_far(session: Session) -> Response:
    headers = {"range": f"bytes=0-{session.size - 1}"} if session.size else {}
    return Response(status_code=308, headers=headers)


async def _finish(request: Request, session: Session) -> Response:
    blob = await world_of(request).renderer.off_loop(Pieces, (*session.pieces, bytes(session.last)))
    session.done = objects.resource(
        await store(request, session.address, blob, session.mime_type), base_url(request)
    )
    session.pieces, session.last = [], bytearray()
    return Answer(session.done)
