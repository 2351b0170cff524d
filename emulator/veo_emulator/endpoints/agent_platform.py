"""Veo on the Agent Platform: `predictLongRunning` and `fetchPredictOperation`.

Results come back as base64 in the answer, or lie in the bucket of `storageUri`. An operation is
polled by POST with its name in the body; a GET on the name is not served there, nor here.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors, ids
from veo_emulator.endings import failure, filtered
from veo_emulator.endpoints import storage
from veo_emulator.engines import Model
from veo_emulator.fates import poll_fate, spared_by_refusals, told
from veo_emulator.fields import Fields
from veo_emulator.http import (
    CLIP_HERE,
    Answer,
    HangUp,
    damaged,
    read_json,
    stream_json,
    take_fault,
    world_of,
)
from veo_emulator.samples import sample_operation
from veo_emulator.starting import Source, Surface, given_clip, start
from veo_emulator.tables import Document
from veo_emulator.wire import Media, in_camel_case
from veo_emulator.world import World, result_address

NAME = "agent-platform"
_RESPONSE_TYPE = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"


class AgentPlatform(Surface):
    """A start on this surface; without a project in the path it is an express-mode call."""

    name = NAME

    def _parent(self) -> tuple[str, str]:
        params = self.request.path_params
        return params.get("project", "express"), params.get("location", "us-central1")

    def model_error(self, _model: Model | None) -> errors.GoogleError:
        """One text for unknown, retired and forbidden."""
        return errors.publisher_model_not_found(*self._parent(), self.model_id)

    def operation_name(self, number: int) -> str:
        """A full resource name; clients cut it at `/operations/` to find where to poll."""
        project, location = self._parent()
        operation = ids.uuid("operation", self.world.settings.seed, number)
        return (
            f"projects/{project}/locations/{location}/publishers/google/models/{self.model_id}"
            f"/operations/{operation}"
        )

    async def fetch(self, media: Media, *, ready: bool) -> Source:  # noqa: ARG002
        """An object of Cloud Storage."""
        return await storage.fetch(self.world, media)

    def given(self, media: Media, data: bytes) -> Source:  # noqa: ARG002
        """Any clip; one that was made here is recognised."""
        return given_clip(self.world, data)


async def predict(request: Request) -> Response:
    """Start a video."""
    doc = await start(AgentPlatform(request))
    return Answer({"name": doc["name"]})


async def fetch_operation(request: Request) -> Response:
    """Tell how an operation stands."""
    fault = take_fault(request, "fetchPredictOperation", NAME)
    world = world_of(request)
    with spared_by_refusals(world, fault):
        body, _ = await read_json(request)
        name = Fields(in_camel_case(body), "").text("operationName")
        doc = world.operations.find(name) or await sample_operation(world, NAME, name)
        if doc is None or doc["surface"] != NAME:
            raise errors.not_found()
    poll_fate(world, doc, fault)
    doc = await world.operations.poll(name)
    if doc is None:
        raise errors.not_found()
    if fault is not None and fault.name == "accepted_then_dropped":
        raise HangUp
    return _answer(world, told(world, doc, fault))


def _answer(world: World, doc: Document) -> Response:
    if doc["state"] != "done":
        return Answer({"name": doc["name"]})
    error = failure(doc)
    if error is not None:
        return Answer({"name": doc["name"], "done": True, "error": error})
    reason = filtered(doc)
    response: Document = {"@type": _RESPONSE_TYPE, "raiMediaFilteredCount": 0}
    if reason:
        response["raiMediaFilteredCount"] = doc["samples"]
        response["raiMediaFilteredReasons"] = [reason] * doc["samples"]
    if doc["storage_uri"]:
        response["videos"] = [
            {"gcsUri": result_address(doc, index), "mimeType": "video/mp4"}
            for index in range(len(doc["clips"]))
        ]
        blobs = []
    else:
        blobs = [blob for sha in doc["clips"] if (blob := world.blobs.get(sha)) is not None]
        if len(blobs) < len(doc["clips"]):
            raise errors.forgotten()
        response["videos"] = [
            {"bytesBase64Encoded": CLIP_HERE, "mimeType": "video/mp4"} for _ in blobs
        ]
    if not response["videos"]:
        del response["videos"]
    answer = {"name": doc["name"], "done": True, "response": response}
    return stream_json(answer, [damaged(blob, doc["damage"]) for blob in blobs])
