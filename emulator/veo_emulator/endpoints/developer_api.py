"""Veo on the Gemini Developer API: `predictLongRunning`, operations, and the list of models.

Results are files, named by address; an extension names the file that it continues. An operation
is polled by GET; while it runs the answer is its name and nothing else.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors, ids
from veo_emulator.endings import failure, filtered
from veo_emulator.engines import Model
from veo_emulator.fates import poll_fate, spared_by_refusals, told
from veo_emulator.files import generated_id
from veo_emulator.http import Answer, HangUp, base_url, take_fault, world_of
from veo_emulator.samples import sample_operation
from veo_emulator.starting import Source, Surface, start
from veo_emulator.tables import Document
from veo_emulator.wire import Media

NAME = "developer-api"
_FILE_ID = re.compile(r"files/([a-z0-9]+)")


class DeveloperApi(Surface):
    """A start on this surface."""

    name = NAME

    def model_error(self, model: Model | None) -> errors.GoogleError:
        """Retired models get their own text."""
        if model is not None and model.replacement:
            return errors.model_retired(model.id, model.replacement)
        version = "v1beta"
        return errors.model_not_found(self.model_id, version, "predictLongRunning")

    def operation_name(self, number: int) -> str:
        """The model and a short id."""
        operation = ids.short_id("operation", self.world.settings.seed, number)
        return f"models/{self.model_id}/operations/{operation}"

    async def fetch(self, media: Media, *, ready: bool) -> Source:
        """A file of this API, by any form of its address."""
        if media.uri.startswith("gs://"):
            raise errors.parameter_not_supported("gcsUri")
        file_id = last_file_id(media.uri)
        doc = None if file_id is None else self.world.files.look(file_id)
        if file_id is None or doc is None:
            raise errors.file_not_accessible(file_id or media.uri[:100])
        if ready and self.world.files.state(doc) != "ACTIVE":
            raise errors.source_not_processed()
        blob = self.world.blobs.get(doc["blob"])
        if blob is None:
            raise errors.file_not_accessible(file_id)
        is_own = doc["source"] == "GENERATED"
        return Source(blob, is_own_file=is_own, operation=doc["operation"], file_id=file_id)

    def given(self, media: Media, data: bytes) -> Source:  # noqa: ARG002
        """Only files can be extended."""
        raise errors.parameter_not_supported(media.path.rpartition(".")[2])


def last_file_id(address: str) -> str | None:
    """The id in any address of a file, also in those that clients mangle."""
    found = _FILE_ID.findall(address)
    return found[-1] if found else None


async def predict(request: Request) -> Response:
    """Start a video."""
    doc = await start(DeveloperApi(request))
    return Answer({"name": doc["name"]})


async def generate_content(request: Request) -> Response:
    """`models/{model}:generateContent`: no video is made this way, and Omni says so."""
    model_id = request.path_params["model"]
    if world_of(request).omni.find(NAME, model_id) is not None:
        raise errors.invalid_argument("This model only supports Interactions API.")
    raise errors.model_not_found(model_id[:200], request.path_params["ver"], "generateContent")


async def get_operation(request: Request) -> Response:
    """Tell how an operation stands."""
    fault = take_fault(request, "getOperation", NAME)
    world = world_of(request)
    params = request.path_params
    name = f"models/{params['model']}/operations/{params['operation']}"
    doc = world.operations.find(name) or await sample_operation(world, NAME, name)
    with spared_by_refusals(world, fault):
        if doc is None:
            raise errors.not_found()
    poll_fate(world, doc, fault)
    doc = await world.operations.poll(name)
    if doc is None:
        raise errors.not_found()
    if fault is not None and fault.name == "accepted_then_dropped":
        raise HangUp
    return Answer(_answer(told(world, doc, fault), base_url(request)))


def _answer(doc: Document, base: str) -> Document:
    if doc["state"] != "done":
        return {"name": doc["name"]}
    error = failure(doc)
    if error is not None:
        return {"name": doc["name"], "done": True, "error": error}
    result: Document = {}
    if doc["clips"]:
        result["generatedSamples"] = [
            {"video": {"uri": f"{base}/v1beta/files/{file_id}:download?alt=media"}}
            for file_id in (generated_id(doc["name"], i) for i in range(len(doc["clips"])))
        ]
    reason = filtered(doc)
    if reason:
        result["raiMediaFilteredCount"] = doc["samples"]
        result["raiMediaFilteredReasons"] = [reason]
    return {
        "name": doc["name"],
        "done": True,
        "response": {
            "@type": "type.googleapis.com/google.ai.generativelanguage.v1beta."
            "PredictLongRunningResponse",
            "generateVideoResponse": result,
        },
    }
