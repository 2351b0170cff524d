"""Cloud Storage, as far as its JSON API is needed to give inputs and to read results.

Objects are listed, read, written, copied and deleted; `resumable` takes large ones in pieces. A
listing is a look at results, so it settles operations that are due: a client that lost the answer
to a start can find the clip.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors, objects
from veo_emulator.blobs import Whole
from veo_emulator.endpoints import resumable
from veo_emulator.endpoints.multipart import read_related
from veo_emulator.endpoints.writing import check_address, store
from veo_emulator.fields import Fields
from veo_emulator.http import (
    Answer,
    base_url,
    damaged,
    read_bytes,
    read_json,
    stream_blob,
    world_of,
)
from veo_emulator.samples import sample
from veo_emulator.starting import Source
from veo_emulator.tables import Document
from veo_emulator.wire import Media
from veo_emulator.world import World

_PAGE_MAX = 1000


async def fetch(world: World, media: Media) -> Source:
    """The object at a `gs://` address of a request."""
    parsed = objects.parse_address(media.uri)
    if parsed is None:
        raise errors.bad_field(media.path, "a gs:// address of an object is expected")
    doc = world.objects.find(*parsed)
    blob = None if doc is None else world.blobs.get(doc["blob"])
    if blob is None:
        blob = await sample(world, media.uri)
    if blob is None:
        raise errors.bad_field(media.path, f"there is no object {media.uri[:300]}")
    return Source(blob, operation="" if doc is None else doc["operation"])


async def list_objects(request: Request) -> Response:
    """`GET /storage/v1/b/{bucket}/o`, with prefix, delimiter and pages."""
    world = world_of(request)
    await world.operations.settle_due()
    query = request.query_params
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
    start, size = query.get("pageToken", ""), query.get("maxResults", "")
    limit = min(int(size), _PAGE_MAX) if size.isdecimal() and len(size) < 9 else _PAGE_MAX
    items: list[Document] = []
    prefixes: dict[str, None] = {}
    answer: Document = {"kind": "storage#objects"}
    for doc in world.objects.listing(request.path_params["bucket"], prefix):
        if start and doc["name"] <= start:
            continue
        head, found, _ = doc["name"][len(prefix) :].partition(delimiter or "\0")
        if delimiter and found:
            prefixes[prefix + head + delimiter] = None
            continue
        if len(items) >= max(limit, 1):
            answer["nextPageToken"] = items[-1]["name"]
            break
        items.append(objects.resource(doc, base_url(request)) | {"name": doc["name"]})
    if items:
        answer["items"] = items
    if prefixes:
        answer["prefixes"] = list(prefixes)
    return Answer(answer)


async def get_bucket(request: Request) -> Response:
    """`GET /storage/v1/b/{bucket}`: any bucket exists."""
    return Answer(_bucket(request.path_params["bucket"]))


def _bucket(name: str) -> Document:
    return {"kind": "storage#bucket", "id": name, "name": name, "location": "US"}


async def get_object(request: Request) -> Response:
    """`GET /storage/v1/b/{bucket}/o/{object}`: the resource, or its bytes with `alt=media`."""
    if request.query_params.get("alt") == "media":
        return await download(request)
    return Answer(objects.resource(await _found(request), base_url(request)))


async def download(request: Request) -> Response:
    """`GET /download/storage/v1/b/{bucket}/o/{object}`."""
    doc = await _found(request)
    world = world_of(request)
    blob = world.blobs.get(doc["blob"])
    if blob is None:
        raise errors.forgotten()
    operation = world.operations.find(doc["operation"])
    damage = operation["damage"] if operation else ""
    return stream_blob(request, damaged(blob, damage), doc["mime_type"])


async def delete_object(request: Request) -> Response:
    """`DELETE /storage/v1/b/{bucket}/o/{object}`."""
    doc = await _found(request)
    world_of(request).objects.delete(doc["bucket"], doc["name"])
    return Response(status_code=204)


async def upload(request: Request) -> Response:
    """`POST /upload/storage/v1/b/{bucket}/o`: media, multipart, or the start of a resumable one."""
    if request.query_params.get("uploadType") == "resumable":
        return await resumable.begin(request)
    data = await read_bytes(request)
    name = request.query_params.get("name", "")
    mime_type = request.headers.get("content-type", "application/octet-stream")
    kind = request.query_params.get("uploadType", "media")
    if kind == "multipart":
        meta, mime_type, data = read_related(mime_type, data)
        name, mime_type = meta.text("name") or name, meta.text("contentType") or mime_type
    elif kind != "media":
        raise errors.invalid_argument("An uploadType is media, multipart or resumable.")
    address = f"gs://{request.path_params['bucket']}/{name}"
    check_address(address)
    blob = await world_of(request).renderer.off_loop(Whole, data)
    doc = await store(request, address, blob, mime_type)
    return Answer(objects.resource(doc, base_url(request)))


async def copy(request: Request) -> Response:
    """`POST .../o/{object}/copyTo/b/{to_bucket}/o/{to}`, and `rewriteTo`, which is done at once."""
    source, params, world = await _found(request), request.path_params, world_of(request)
    body, _ = await read_json(request)
    address = f"gs://{params['to_bucket']}/{params['to']}"
    check_address(address)
    kind = Fields(body, "").text("contentType") or source["mime_type"]
    doc = world.objects.put(
        address,
        source["blob"],
        source["size"],
        kind[:200],
        operation=source["operation"],
        sums=source.get("sums"),
    )
    shown = objects.resource(doc, base_url(request))
    if "/copyTo/" in request.url.path:
        return Answer(shown)
    size = str(doc["size"])
    done = {"totalBytesRewritten": size, "objectSize": size, "done": True, "resource": shown}
    return Answer({"kind": "storage#rewriteResponse"} | done)


async def compose(_: Request) -> Response:
    """`POST .../o/{object}/compose`: not offered."""
    raise errors.GoogleError(501, "Composing objects is not implemented by this emulator.")


async def create_bucket(request: Request) -> Response:
    """`POST /storage/v1/b`: any bucket exists already."""
    body, _ = await read_json(request)
    return Answer(_bucket(Fields(body, "").text("name")))


async def _found(request: Request) -> Document:
    world = world_of(request)
    await world.operations.settle_due()
    bucket, name = request.path_params["bucket"], request.path_params["object"]
    doc = world.objects.find(bucket, name)
    if doc is None:
        raise errors.object_not_found(bucket[:100], name[:200])
    return doc
