"""What every endpoint needs of HTTP: reading a body within bounds, answering, hanging up.

Bodies are read piece by piece against a limit and parsed off the event loop when they are large,
so that one client's 40 MB of base64 does not hold up another client's poll.
"""

from __future__ import annotations

import base64
import json
import secrets
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from veo_emulator import errors
from veo_emulator.blobs import Blob, Whole
from veo_emulator.errors import Json
from veo_emulator.faults import Fault, http_error
from veo_emulator.ranges import asked_range
from veo_emulator.recording import safe_body
from veo_emulator.world import World

_SMALL = 1 << 16
_NESTING_MAX = 100
CLIP_HERE = secrets.token_hex(16)
"""Stands for a clip while an answer is put together; nobody can have guessed it."""
JSON_TYPE = "application/json; charset=UTF-8"


class Answer(JSONResponse):
    """A JSON answer with the content type that Google's services send."""

    media_type = JSON_TYPE


class HangUp(Exception):
    """The connection is to be closed without an answer."""


def world_of(request: Request) -> World:
    """The emulator that the request reached."""
    world: World = request.app.state.world
    return world


def base_url(request: Request) -> str:
    """Scheme and host as the client wrote them: it must be able to follow our links."""
    return f"{request.url.scheme}://{request.headers.get('host', '127.0.0.1')}"


async def read_bytes(request: Request) -> bytes:
    """The body, or GoogleError 413 when it is larger than the settings allow."""
    limit = world_of(request).settings.request_max_bytes
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit:
        raise errors.too_large(limit)
    pieces, size = [], 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > limit:
                raise errors.too_large(limit)
            pieces.append(piece)
    except ClientDisconnect:
        raise HangUp from None
    return b"".join(pieces)


async def read_json(request: Request) -> tuple[Json, bytes]:
    """The body as a JSON object, and as it came, but not packed."""
    data = await read_bytes(request)
    if request.headers.get("content-encoding", "").strip().lower() == "gzip":
        limit = world_of(request).settings.request_max_bytes
        data = await world_of(request).renderer.off_loop(unpacked, data, limit)
    if len(data) <= _SMALL:
        value = parse_json(data)
    else:
        async with request.app.state.large_bodies:
            value = await world_of(request).renderer.off_loop(parse_json, data)
    request.state.recorded_body = safe_body(value)
    if not isinstance(value, dict):
        raise errors.not_json("The root of the request must be an object.")
    return value, data


def unpacked(data: bytes, limit: int) -> bytes:
    """What was packed with gzip; GoogleError 413 for more than `limit` bytes of it."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        found = unpacking.decompress(data, limit + 1)
    except zlib.error:
        raise errors.not_json("The body is not packed with gzip, as its header says.") from None
    if len(found) > limit:
        raise errors.too_large(limit)
    if not unpacking.eof:
        raise errors.not_json("The packed body ends too early.")
    return found


def parse_json(data: bytes) -> Any:
    """Any JSON value; an empty body counts as an empty object."""
    if not data.strip():
        return {}
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise errors.not_json(f"Bad UTF-8 at byte {error.start}.") from None
    except (ValueError, RecursionError) as error:
        raise errors.not_json(f"{str(error)[:200]}.") from None
    _check_nesting(value)
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _check_nesting(value: object) -> None:
    level = [value]
    for _ in range(_NESTING_MAX):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise errors.not_json(f"It is nested deeper than {_NESTING_MAX} levels.")


def take_fault(request: Request, method: str, surface: str) -> Fault | None:
    """Count the call; do what a fault does before the request is looked at.

    A slow answer is held back when it is ready: a client that gave up waiting has paid all the
    same. A HEAD has no answer to spoil and is not counted.
    """
    request.state.method = method
    if request.method == "HEAD":
        return None
    fault = world_of(request).faults.take(method)
    if fault is None:
        return None
    request.state.fault = fault.name
    if fault.name == "slow":
        request.state.late_s = fault.seconds
    if fault.name == "dropped":
        raise HangUp
    error = http_error(fault, surface)
    if error is not None:
        raise error
    return fault


def damaged(blob: Blob, damage: str) -> Blob:
    """The blob as a fault delivers it: cut in half, or with a stretch of bytes overwritten."""
    if not damage:
        return blob
    if damage == "empty":
        return Whole(b"")
    data = blob.to_bytes()
    if damage == "truncated":
        return Whole(data[: len(data) // 2])
    middle, stretch = len(data) // 2, min(4096, len(data) // 4)
    return Whole(data[:middle] + bytes(stretch) + data[middle + stretch :])


def stream_json(before: Json, blobs: list[Blob]) -> Response:
    """A JSON answer in which `CLIP_HERE`, a string that stands once for each blob, is its base64.

    The clip is encoded piece by piece while it is sent, so an answer takes no room of its own.
    """
    parts = json.dumps(before, separators=(",", ":")).encode().split(CLIP_HERE.encode())
    size = sum(map(len, parts)) + sum((blob.size + 2) // 3 * 4 for blob in blobs)

    async def body() -> AsyncIterator[bytes]:
        yield parts[0]
        for blob, part in zip(blobs, parts[1:], strict=True):
            for piece in base64_pieces(blob):
                yield piece
            yield part

    headers = {"content-length": str(size), "content-type": JSON_TYPE}
    return StreamingResponse(body(), headers=headers)


def base64_pieces(blob: Blob) -> Iterator[bytes]:
    """The base64 of a blob, piece by piece."""
    rest = b""
    for chunk in blob.chunks():
        view = memoryview(chunk)
        for start in range(0, len(view), 1 << 18):
            data = rest + view[start : start + (1 << 18)]
            whole = len(data) - len(data) % 3
            rest = bytes(data[whole:])
            yield base64.b64encode(data[:whole])
    yield base64.b64encode(rest)


def stream_blob(
    request: Request, blob: Blob, mime_type: str, *, cut_short: bool = False
) -> Response:
    """The bytes, whole or the one range that was asked for; `cut_short` hangs up half-way."""
    status, headers = 200, {"accept-ranges": "bytes", "content-type": mime_type}
    asked = asked_range(request.headers, blob.size)
    first, last = asked or (0, blob.size - 1)
    if asked:
        status = 206
        headers["content-range"] = f"bytes {first}-{last}/{blob.size}"
    length = last - first + 1
    headers["content-length"] = str(length)
    sent = length // 2 if cut_short else length

    async def body() -> AsyncIterator[bytes]:
        for piece in _slice(blob, first, sent):
            yield piece
        if cut_short:
            raise HangUp

    return StreamingResponse(body(), status_code=status, headers=headers)


def _slice(blob: Blob, first: int, length: int) -> Iterator[bytes]:
    for chunk in blob.chunks():
        if length <= 0:
            return
        if first >= len(chunk):
            first -= len(chunk)
            continue
        view = memoryview(chunk)[first : first + length]
        first = 0
        length -= len(view)
        for start in range(0, len(view), 1 << 18):
            yield bytes(view[start : start + (1 << 18)])
