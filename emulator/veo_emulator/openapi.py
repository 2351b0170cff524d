"""The OpenAPI description of all that is served.

Paths, verbs and summaries follow from the routes, so the description cannot forget one; only the
bodies of requests are written down here. They say what a client may send, not all that is read:
reading is more liberal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from starlette.routing import Route

from veo_emulator import __version__
from veo_emulator.endpoints import agent_platform, control, developer_api, interactions, uploads
from veo_emulator.faults import FAULTS, METHODS
from veo_emulator.interactions.wire import TASKS

Json = dict[str, Any]

_STRING: Json = {"type": "string"}
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_VERSIONS = ["v1", "v1beta", "v1beta1", "v1alpha"]
_EXAMPLES = {
    "project": "p",
    "location": "us-central1",
    "model": "veo-3.1-generate-001",
    "bucket": "films",
}


def _object(required: tuple[str, ...] = (), /, **properties: Json) -> Json:
    shown: Json = {"type": "object", "properties": properties}
    return shown | ({"required": list(required)} if required else {})


def _words(*words: str) -> Json:
    return {"type": "string", "enum": list(words)}


def _list(items: Json, **more: int) -> Json:
    return {"type": "array", "items": items, **more}


_BYTES: Json = {"type": "string", "contentEncoding": "base64"}
_MEDIA = _object(
    bytesBase64Encoded=_BYTES, gcsUri=_STRING, uri=_STRING, mimeType=_STRING, encodedVideo=_BYTES
)
_VEO = _object(
    ("instances",),
    instances=_list(
        _object(
            prompt=_STRING,
            image=_MEDIA,
            lastFrame=_MEDIA,
            video=_MEDIA,
            mask=_MEDIA,
            referenceImages=_list(
                _object(("image",), image=_MEDIA, referenceType=_words("asset", "style")),
                maxItems=4,
            ),
        ),
        minItems=1,
        maxItems=1,
    ),
    parameters=_object(
        durationSeconds={"type": "integer"},
        aspectRatio=_words("16:9", "9:16"),
        resolution=_words("720p", "1080p", "4k"),
        sampleCount={"type": "integer", "minimum": 1, "maximum": 4},
        seed={"type": "integer", "minimum": 0, "maximum": 2**32 - 1},
        generateAudio={"type": "boolean"},
        negativePrompt=_STRING,
        personGeneration=_words("allow_all", "allow_adult", "dont_allow", "disallow"),
        storageUri=_STRING,
    ),
    labels={"type": "object", "additionalProperties": _STRING},
    webhookConfig=_object(uris=_list(_STRING), user_metadata={"type": "object"}),
)
_CONTENT = _object(
    ("type",),
    type=_words("text", "image", "video"),
    text=_STRING,
    data=_BYTES,
    uri=_STRING,
    mime_type=_STRING,
)
_INTERACTION = _object(
    ("model", "input"),
    model=_words("gemini-omni-1.1-flash", "gemini-omni-1.1-flash-preview", "gemini-omni-1.2-flash"),
    input={"oneOf": [_STRING, _list(_CONTENT, maxItems=8)]},
    previous_interaction_id=_STRING,
    response_format=_object(
        type=_words("video"),
        aspect_ratio=_words("16:9", "9:16"),
        resolution=_words("360p", "720p", "1080p", "4k"),
        duration={"type": "string", "pattern": "^[0-9]{1,2}s$"},
        delivery=_words("inline", "uri"),
        gcs_uri=_STRING,
    ),
    generation_config=_object(seed={"type": "integer"}, video_config=_object(task=_words(*TASKS))),
    background={"type": "boolean"},
    store={"type": "boolean"},
    stream={"type": "boolean"},
    labels={"type": "object", "additionalProperties": _STRING},
)
_FAULT = _object(
    ("method", "fault"),
    method=_words(*METHODS),
    fault=_words(*(name for name in FAULTS if name != "slow"), "slow:0.01"),
    call={"type": "integer", "minimum": 1},
    every={"type": "boolean"},
)
_BODIES: dict[Callable[..., Any], Json] = {
    agent_platform.predict: _VEO,
    developer_api.predict: _VEO,
    agent_platform.fetch_operation: _object(("operationName",), operationName=_STRING),
    interactions.create: _INTERACTION,
    control.arm_faults: _list(_FAULT),
    control.move_clock: _object(("advance_s",), advance_s={"type": "number", "minimum": 0}),
    uploads.upload: _object(file=_object(mimeType=_STRING, displayName=_STRING)),
}
_ERROR = _object(
    ("error",),
    error=_object(
        ("code", "message"), code={"type": ["integer", "string"]}, message=_STRING, status=_STRING
    ),
)


def description(routes: Iterable[Route]) -> Json:
    """The description of some routes, in OpenAPI 3.1."""
    paths: Json = {}
    for route in routes:
        shown = paths.setdefault(_PARAMETER.sub(r"{\1}", route.path), {})
        for verb in sorted((route.methods or set()) - {"HEAD"}):
            shown[verb.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "veo-emulator",
            "version": __version__,
            "description": "A local emulator of Google's video generation services.",
        },
        "paths": paths,
        "components": {"schemas": {"Error": _ERROR}},
    }


def _operation(route: Route) -> Json:
    endpoint: Callable[..., Any] = route.endpoint
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    shown: Json = {
        "summary": (endpoint.__doc__ or "").partition("\n")[0],
        "tags": [endpoint.__module__.rpartition(".")[2]],
        "parameters": [_parameter(name) for name in _PARAMETER.findall(route.path)],
        "responses": {
            "200": {"description": "what was asked for"},
            "4XX": {"description": "an error in Google's shape", "content": error},
        },
    }
    body = _BODIES.get(endpoint)
    if body is not None:
        shown["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return shown


def _parameter(name: str) -> Json:
    schema: Json = _words(*_VERSIONS) if name == "ver" else dict(_STRING) | {"minLength": 1}
    shown = {"name": name, "in": "path", "required": True, "schema": schema}
    return shown | ({"example": _EXAMPLES[name]} if name in _EXAMPLES else {})
