"""An interaction as its API shows it: as one resource, and as a stream of events.

The video stands in the last step; where it is delivered inline its place holds a mark that the
answer fills with base64 while it is sent.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from veo_emulator import errors, filtering, ids
from veo_emulator.blobs import Blob
from veo_emulator.clock import timestamp
from veo_emulator.endings import failure
from veo_emulator.errors import Json
from veo_emulator.files import generated_id
from veo_emulator.http import CLIP_HERE, base64_pieces, damaged, stream_json
from veo_emulator.interactions.errors import string_code
from veo_emulator.interactions.inputs import AGENT_PLATFORM
from veo_emulator.tables import Document
from veo_emulator.world import World, result_address

_REFUSAL = "I can't create this video. Try rephrasing the prompt. Support codes: {code}"


def status(doc: Document) -> str:
    """Where the interaction stands, in the words of its API."""
    if doc["state"] != "done":
        return "in_progress"
    kind = doc["fate"].partition(":")[0]
    if kind in ("operation_error", "failed"):
        return "failed"
    return "cancelled" if kind == "cancelled" else "completed"


def resource(world: World, doc: Document, base: str, *, with_input: bool = False) -> Json:
    """The interaction; bytes of a clip are marked by CLIP_HERE."""
    shown = _head(doc) | {"steps": []}
    if doc["details"]["previous"]:
        shown["previous_interaction_id"] = doc["details"]["previous"]
    if doc["labels"]:
        shown["labels"] = doc["labels"]
    if with_input and doc["details"]["input"]:
        shown["steps"].append({"type": "user_input", "content": doc["details"]["input"]})
    if shown["status"] == "completed":
        shown["steps"] += [_thought(doc), _output(world, doc, base)]
        shown["usage"] = _usage(doc)
    error = failure(doc) if shown["status"] == "failed" else None
    if error is not None:
        code = string_code(400 if error["code"] == 3 else 500)
        shown["errors"] = [{"code": code, "message": error["message"]}]
    return shown


def answer(world: World, doc: Document, base: str, *, with_input: bool = False) -> Response:
    """The resource as an answer."""
    shown = resource(world, doc, base, with_input=with_input)
    return stream_json(shown, inline_blobs(world, doc))


def inline_blobs(world: World, doc: Document) -> list[Blob]:
    """What stands where the resource has its mark."""
    if status(doc) != "completed" or doc["details"]["delivery"] != "inline":
        return []
    found = [world.blobs.get(sha) for sha in doc["clips"][:1]]
    if None in found:
        raise errors.forgotten()
    return [damaged(blob, doc["damage"]) for blob in found if blob is not None]


def events(world: World, doc: Document, base: str, after: str = "") -> Response:
    """All that happened so far as server-sent events, behind the one with the id `after`.

    The stream of an interaction that is still in progress ends early, and its client resumes it.
    """
    told = list(_events(world, doc, base))
    numbered = [event | {"event_id": f"{doc['name']}.{n}"} for n, event in enumerate(told)]
    known = [event["event_id"] for event in numbered]
    rest = numbered[known.index(after) + 1 :] if after in known else numbered
    blobs = inline_blobs(world, doc)

    async def body() -> AsyncIterator[bytes]:
        for event in rest:
            yield f"event: {event['event_type']}\ndata: ".encode()
            parts = json.dumps(event, separators=(",", ":")).encode().split(CLIP_HERE.encode())
            yield parts[0]
            for part in parts[1:]:
                for piece in base64_pieces(blobs[0]):
                    yield piece
                yield part
            yield b"\n\n"
        if doc["state"] == "done":
            yield b"event: done\ndata: [DONE]\n\n"

    headers = {"content-type": "text/event-stream", "cache-control": "no-store"}
    return StreamingResponse(body(), headers=headers)


def _events(world: World, doc: Document, base: str) -> list[Json]:
    head = _head(doc)
    told: list[Json] = [
        {"event_type": "interaction.created", "interaction": head | {"status": "in_progress"}},
        {
            "event_type": "interaction.status_update",
            "interaction_id": doc["name"],
            "status": "in_progress",
        },
    ]
    state = head["status"]
    if state == "in_progress":
        return told
    if state == "completed":
        for index, step in enumerate((_thought(doc), _output(world, doc, base))):
            told.append({"event_type": "step.start", "index": index, "step": _empty(step)})
            told += [
                {"event_type": "step.delta", "index": index, "delta": delta}
                for delta in _deltas(step)
            ]
            told.append({"event_type": "step.stop", "index": index})
        return [*told, {
            "event_type": "interaction.completed",
            "interaction": head | {"usage": _usage(doc)},
        }]  # fmt: skip
    told.append(
        {
            "event_type": "interaction.status_update",
            "interaction_id": doc["name"],
            "status": state,
        }
    )
    error = failure(doc)
    if state == "failed" and error is not None:
        shown = {"code": string_code(500), "message": error["message"]}
        told.append({"event_type": "error", "error": shown})
    return told


def _empty(step: Json) -> Json:
    return {"type": step["type"]} | ({"content": []} if "content" in step else {})


def _deltas(step: Json) -> list[Json]:
    if step["type"] == "thought":
        return [{"type": "thought_signature", "signature": step["signature"]}]
    content: list[Json] = step["content"]
    return content


def _head(doc: Document) -> Json:
    accepted_s: float = doc["accepted_at_s"]
    updated_s: float = doc.get("settled_at_s", accepted_s)
    return {
        "id": doc["name"],
        "object": "interaction",
        "model": doc["model"],
        "status": status(doc),
        "created": timestamp(accepted_s),
        "updated": timestamp(updated_s),
    }


def _thought(doc: Document) -> Json:
    signature = base64.b64encode(ids.digest("thought", doc["name"])).decode()
    return {"type": "thought", "signature": signature}


def _output(world: World, doc: Document, base: str) -> Json:
    content: list[Json] = []
    kind, _, category = doc["fate"].partition(":")
    if kind == "rai":
        words = _REFUSAL.format(code=filtering.SUPPORT_CODES[category])
        content.append({"type": "text", "text": words})
    elif doc["clips"]:
        content.append({"type": "video", "mime_type": "video/mp4"} | _place(world, doc, base))
    return {"type": "model_output", "content": content}


def _place(world: World, doc: Document, base: str) -> Json:
    if doc["details"]["delivery"] == "inline":
        if world.blobs.get(doc["clips"][0]) is None:
            raise errors.forgotten()
        return {"data": CLIP_HERE}
    if doc["surface"] == AGENT_PLATFORM:
        return {"uri": result_address(doc, 0)}
    return {"uri": f"{base}/v1beta/files/{generated_id(doc['name'], 0)}:download?alt=media"}


def _usage(doc: Document) -> Json:
    usage = doc["details"]["usage"]
    made = usage["made"] if doc["clips"] else 0
    output = [{"modality": "video", "tokens": made}] if made else []
    given, taken = sum(item["tokens"] for item in usage["given"]), made
    return {
        "total_tokens": given + taken,
        "total_input_tokens": given,
        "input_tokens_by_modality": usage["given"],
        "total_output_tokens": taken,
        "output_tokens_by_modality": output,
        "total_cached_tokens": 0,
        "total_thought_tokens": 0,
        "total_tool_use_tokens": 0,
    }
