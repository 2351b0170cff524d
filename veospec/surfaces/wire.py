"""From the plan's wire spelling to google-genai's arguments.

The plan holds the body as it goes over the wire, so that a person can read what will be sent and
any target gets the same bytes. google-genai wants the same values under names of its own; the table
below is the only place that knows both. A key it does not know is refused, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from veospec.surfaces.port import Blob, Job

if TYPE_CHECKING:
    from google.genai import types

PARAMETERS = {
    "sampleCount": "number_of_videos",
    "durationSeconds": "duration_seconds",
    "aspectRatio": "aspect_ratio",
    "resolution": "resolution",
    "seed": "seed",
    "negativePrompt": "negative_prompt",
    "generateAudio": "generate_audio",
    "personGeneration": "person_generation",
    "enhancePrompt": "enhance_prompt",
    "storageUri": "output_gcs_uri",
    "compressionQuality": "compression_quality",
    "resizeMode": "resize_mode",
    "fps": "fps",
    "pubsubTopic": "pubsub_topic",
}
INSTANCE = frozenset({"prompt", "image", "video", "lastFrame", "referenceImages"})
BODY = frozenset({"model", "method", "instances", "parameters", "labels"})
METHOD = "predictLongRunning"


def arguments(job: Job) -> dict[str, Any]:
    """Keyword arguments of `client.models.generate_videos` for a job.

    Raises ValueError for a body that the table does not know.
    """
    from google.genai import types  # noqa: PLC0415 - half a second, and only a run needs it

    (instance,) = job.body["instances"]
    parameters = dict(job.body.get("parameters", {}))
    unknown = (
        (set(instance) - INSTANCE) | (set(parameters) - set(PARAMETERS)) | (set(job.body) - BODY)
    )
    if unknown or job.body["method"] != METHOD:
        what = ", ".join(sorted(unknown)) or job.body["method"]
        raise ValueError(f"the plan asks for what this version cannot send: {what}")
    if job.storage_uri is not None:
        parameters["storageUri"] = job.storage_uri
    config: dict[str, Any] = {PARAMETERS[key]: value for key, value in parameters.items()}
    if "lastFrame" in instance:
        config["last_frame"] = _image(instance["lastFrame"])
    if "referenceImages" in instance:
        config["reference_images"] = [_reference(one) for one in instance["referenceImages"]]
    if "labels" in job.body:
        config["labels"] = dict(job.body["labels"])
    source: dict[str, Any] = {"prompt": instance.get("prompt")}
    if "image" in instance:
        source["image"] = _image(instance["image"])
    if "video" in instance:
        source["video"] = _video(instance["video"])
    return {
        "model": job.body["model"],
        "source": types.GenerateVideosSource(**source),
        "config": types.GenerateVideosConfig(**config),
    }


def _image(blob: Blob) -> types.Image:
    from google.genai import types  # noqa: PLC0415

    return types.Image(image_bytes=blob.data, mime_type=blob.mime_type)


def _video(blob: Blob) -> types.Video:
    """A clip by name or as bytes; an object of Cloud Storage is named with its type."""
    from google.genai import types  # noqa: PLC0415

    if blob.uri is not None:
        stored = blob.uri.startswith("gs://")
        return types.Video(uri=blob.uri, mime_type=blob.mime_type if stored else None)
    return types.Video(video_bytes=blob.data, mime_type=blob.mime_type)


def _reference(one: Mapping[str, Any]) -> types.VideoGenerationReferenceImage:
    from google.genai import types  # noqa: PLC0415

    return types.VideoGenerationReferenceImage(
        image=_image(one["image"]),
        reference_type=types.VideoGenerationReferenceType(str(one["referenceType"]).upper()),
    )


def request_bytes(job: Job) -> int:
    """Size of the body in bytes, within a few hundred: base64 takes four bytes for three."""
    total = 512
    stack: list[Any] = [job.body]
    while stack:
        value = stack.pop()
        if isinstance(value, Mapping):
            stack.extend(value.values())
            total += sum(len(key) + 6 for key in value)
        elif isinstance(value, list | tuple):
            stack.extend(value)
        elif isinstance(value, Blob):
            total += (len(value.data) + 2) // 3 * 4 + len(value.uri or "")
        else:
            total += len(str(value).encode())
    return total
