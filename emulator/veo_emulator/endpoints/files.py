"""Files of the Developer API: get, list, delete, download.

Official clients understand only https addresses; given ours they put the whole address where the
id belongs. So one route takes everything below `files/`, and the last id in it counts.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors, filtering
from veo_emulator.endpoints.developer_api import NAME, last_file_id
from veo_emulator.fates import spared_by_refusals
from veo_emulator.faults import Fault
from veo_emulator.http import Answer, HangUp, base_url, damaged, stream_blob, take_fault, world_of
from veo_emulator.tables import Document
from veo_emulator.world import World

_PAGE_MAX = 100
_BYTES = ("truncated", "corrupt")


async def get_or_download(request: Request) -> Response:
    """`GET /{ver}/files/...`: the resource, or its bytes where the address asks for media."""
    rest = request.path_params["rest"]
    wants_media = ":download" in rest or "alt=media" in rest or "alt=media" in request.url.query
    method = "downloadFile" if wants_media else "getFile"
    fault = take_fault(request, method, NAME)
    with spared_by_refusals(world_of(request), fault):
        doc = _find(request, fault)
    if wants_media:
        if fault is not None and fault.name == "accepted_then_dropped":
            raise HangUp
        return _download(request, doc, fault)
    world = world_of(request)
    not_yet = fault is not None and fault.name == "not_active"
    if not not_yet:
        _spoil(world, doc, fault)
    shown = world.files.resource(world.files.look(doc["id"]) or doc, base_url(request))
    if fault is not None and fault.name == "accepted_then_dropped":
        raise HangUp
    return Answer(shown | ({"state": "PROCESSING"} if not_yet else {}))


async def delete(request: Request) -> Response:
    """`DELETE /{ver}/files/{id}`."""
    doc = _find(request, None)
    world_of(request).files.delete(doc["id"])
    return Answer({})


async def listing(request: Request) -> Response:
    """`GET /{ver}/files`, in pages."""
    world = world_of(request)
    await world.operations.settle_due()
    size = request.query_params.get("pageSize", "")
    limit = min(max(int(size), 1), _PAGE_MAX) if size.isdecimal() and len(size) < 9 else 10
    start = request.query_params.get("pageToken", "")
    found = world.files.listing()
    ids = [doc["id"] for doc in found]
    first = ids.index(start) if start in ids else 0
    page = found[first : first + limit]
    answer: Document = {}
    if page:
        answer["files"] = [world.files.resource(doc, base_url(request)) for doc in page]
    if first + limit < len(found):
        answer["nextPageToken"] = ids[first + limit]
    return Answer(answer)


def _find(request: Request, fault: Fault | None) -> Document:
    rest = request.path_params["rest"]
    file_id = last_file_id("files/" + rest)
    doc = None if file_id is None else world_of(request).files.find(file_id)
    if doc is None or (fault is not None and fault.name == "expired"):
        raise errors.file_not_accessible(file_id or rest[:100])
    return doc


def _spoil(world: World, doc: Document, fault: Fault | None) -> None:
    """Do what a fault does to the file itself, from now on."""
    name = "" if fault is None else fault.name
    if name == "retired":
        raise _retired(world, doc)
    if name in _BYTES:
        world.files.spoil(doc["id"], damage=name)
    elif name == "never_done":
        world.files.spoil(doc["id"], state="PROCESSING")
    elif name == "done_without_video":
        world.files.spoil(doc["id"], damage="empty", size=0, seconds=None)
    elif name in ("operation_error", "rai_filtered"):
        error = {"code": 13, "message": errors.internal().message}
        if name == "rai_filtered":
            error = {"code": 3, "message": filtering.reason("video_safety", 1, has_image=False)}
        world.files.spoil(doc["id"], state="FAILED", error=error)


def _retired(world: World, doc: Document) -> errors.GoogleError:
    """The file went with the model that made it."""
    operation = world.operations.find(doc["operation"])
    model = None if operation is None else world.catalog.find(NAME, operation["model"])
    if model is None:
        return errors.not_found()
    return errors.model_retired(model.id, model.replacement)


def _download(request: Request, doc: Document, fault: Fault | None) -> Response:
    world = world_of(request)
    blob = world.blobs.get(doc["blob"])
    if blob is None:
        raise errors.forgotten()
    if doc["source"] != "GENERATED":
        raise errors.invalid_argument("Only generated files can be downloaded.")
    name = "" if fault is None else fault.name
    if name not in (*_BYTES, "not_active"):
        _spoil(world, doc, fault)
        doc = world.files.find(doc["id"]) or doc
    if doc["error"]:
        raise errors.invalid_argument(doc["error"]["message"])
    if name in ("not_active", "never_done"):
        raise errors.file_not_active(doc["id"])
    operation = world.operations.find(doc["operation"])
    damage = doc["damage"] or (operation["damage"] if operation else "")
    blob = damaged(blob, "corrupt" if name == "corrupt" else damage)
    return stream_blob(request, blob, doc["mime_type"], cut_short=name == "truncated")
