"""The page for people at `/`, and what it reads: operations with their clips.

The page is static and talks to the same public endpoints as everybody else, so whatever it shows
can also be asked for by a script. Looking never counts as a poll: it changes nothing.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors
from veo_emulator.clock import timestamp
from veo_emulator.endings import failure, filtered
from veo_emulator.errors import Json
from veo_emulator.faults import METHODS
from veo_emulator.http import Answer, stream_blob, world_of
from veo_emulator.tables import Document
from veo_emulator.world import World, result_address

LIMIT, LIMIT_MAX = 200, 1000
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-cache",
}


async def page(_: Request) -> Response:
    """`GET /`: the console."""
    return _asset("index.html")


async def asset(request: Request) -> Response:
    """`GET /emulator/v1/console/{name}`: a part of the console."""
    return _asset(request.path_params["name"])


async def operations(request: Request) -> Response:
    """The newest operations, newest first; `limit` is 1 to 1000."""
    world = world_of(request)
    wanted = request.query_params.get("limit", "")
    limit = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else LIMIT
    found = world.tables.newest("operation", min(max(limit, 1), LIMIT_MAX))
    shown = [_operation(world, doc) for _, doc in found]
    return Answer({"total": world.tables.size("operation"), "operations": shown})


async def clip(request: Request) -> Response:
    """A clip that was made here, by its SHA-256, whole or in ranges."""
    world, sha256 = world_of(request), request.path_params["sha256"]
    if not world.operations.maker_of(sha256):
        raise errors.not_found()
    blob = world.blobs.get(sha256)
    if blob is None:
        raise errors.forgotten()
    answer = stream_blob(request, blob, "video/mp4")
    answer.headers["etag"] = f'"{sha256}"'
    answer.headers["cache-control"] = "private, max-age=3600"
    return answer


async def known_faults(_: Request) -> Response:
    """Which faults can be armed, by method."""
    methods = {method: list(faults) for method, faults in METHODS.items()}
    return Answer({"methods": methods})


def _operation(world: World, doc: Document) -> Json:
    entry = world.tables.get("ledger", doc["name"]) or {}
    labels = doc["labels"]
    settled_at_s = doc.get("settled_at_s")
    return {
        "operation": doc["name"],
        "surface": doc["surface"],
        "model": doc["model"],
        "kind": doc["kind"],
        "state": state(doc),
        "message": _message(doc),
        "damage": doc["damage"],
        "prompt": doc["prompt"],
        "negative_prompt": doc["negative_prompt"],
        "shot": str(labels.get("veospec_shot") or labels.get("shot") or ""),
        "hop": doc["hop"],
        "source_operation": doc["source_operation"],
        "seconds": doc["seconds"],
        "result_s": doc["details"].get("result_s", doc["seconds"]),
        "width": doc["size"][0],
        "height": doc["size"][1],
        "audio": doc["audio"],
        "seed": doc["seed"],
        "samples": doc["samples"],
        "polls": doc["polls"],
        "accepted_at": timestamp(doc["accepted_at_s"]),
        "settled_at": None if settled_at_s is None else timestamp(settled_at_s),
        "usd": entry.get("usd", 0),
        "billed": entry.get("billed", False),
        "continuity": entry.get("continuity"),
        "clips": [_clip(world, doc, index, sha) for index, sha in enumerate(doc["clips"])],
    }


def state(doc: Document) -> str:
    """How an operation stands, in one word.

    `rendering`: its clip is being made. `ready`: the clip is made, and the operation ends at the
    poll, or at the time, that its progress rule names. `done`, `filtered`, `failed`: it has ended.
    """
    if doc["state"] != "done":
        return "ready" if doc["clips"] or _ends_without_clip(doc) else "rendering"
    if failure(doc) is not None:
        return "failed"
    return "filtered" if filtered(doc) else "done"


def _ends_without_clip(doc: Document) -> bool:
    return bool(doc["fate"]) and doc["fate"] != "never_done"


def _message(doc: Document) -> str:
    if doc["fate"] == "never_done":
        return "A fault keeps this operation from ever ending."
    if doc["state"] != "done":
        return "The clip is made; it is delivered at a later poll." if doc["clips"] else ""
    failed = failure(doc)
    if failed is not None:
        return str(failed["message"])
    if doc["fate"] == "done_without_video":
        return "A fault made this operation end without a video."
    return filtered(doc)


def _clip(world: World, doc: Document, index: int, sha256: str) -> Json:
    blob = world.blobs.peek(sha256) or world.blobs.get(sha256)
    address = result_address(doc, index) if doc["storage_uri"] else ""
    return {
        "url": None if blob is None else f"/emulator/v1/clips/{sha256}",
        "bytes": None if blob is None else blob.size,
        "gcs_uri": address,
    }


def _asset(name: str) -> Response:
    content = _assets().get(name)
    if content is None:
        raise errors.not_found()
    kind = _TYPES[name.rpartition(".")[2]]
    return Response(content, headers={**_HEADERS, "content-type": kind})


@cache
def _assets() -> dict[str, bytes]:
    """Every part of the console, read once; a name that is not among them is not served."""
    return {
        item.name: item.read_bytes()
        for item in (files("veo_emulator") / "console").iterdir()
        if item.name.rpartition(".")[2] in _TYPES
    }
