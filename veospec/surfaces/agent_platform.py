"""Veo on the Agent Platform, through google-genai (2.x and 3.x).

A source clip travels as bytes inside the request and a result as bytes inside the answer, unless a
bucket is given: then each attempt writes under a prefix of its own. `veospec_shot` and
`veospec_hop` go along as labels, for whoever reads the invoice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from veospec.surfaces import answers
from veospec.surfaces.bucket import Bucket
from veospec.surfaces.port import (
    Accepted,
    Job,
    NotFound,
    Pace,
    Pending,
    Polled,
    Rejected,
    Sent,
    Unanswered,
    Unreachable,
    Video,
)
from veospec.surfaces.wire import arguments

if TYPE_CHECKING:
    from google.genai import Client


class AgentPlatform:
    """One project and location of the Agent Platform, or an emulator of it."""

    name = "agent-platform"
    sends_uris = False

    def __init__(self, client: Client, *, pace: Pace, bucket: Bucket | None = None) -> None:
        self._client = client
        self._bucket = bucket
        self.pace = pace

    def submit(self, job: Job) -> Sent:
        """POST `:predictLongRunning`, once."""
        try:
            asked = arguments(job, by_uri=False)
        except ValueError as error:
            return Rejected("not_sendable", str(error))
        try:
            operation = self._client.models.generate_videos(**asked)
        except Exception as error:  # noqa: BLE001 - every end of a paid call is a value
            return answers.start_failed(error)
        if not operation.name:
            return Unanswered("the service answered without the name of an operation")
        return Accepted(operation.name)

    def poll(self, operation: str) -> Polled:
        """POST `:fetchPredictOperation`."""
        from google.genai import types  # noqa: PLC0415

        try:
            got = self._client.operations.get(
                types.GenerateVideosOperation.model_validate({"name": operation})
            )
        except Exception as error:
            if answers.http_code(error) == 404:
                return NotFound(f"the service does not know operation {operation}")
            raise answers.question_failed(error, "asking for the operation") from error
        return polled(got)

    def fetch(self, video: Video) -> bytes:
        """The bytes that came with the answer, or that lie in the bucket."""
        if video.data is not None:
            return video.data
        if self._bucket is None or video.uri is None:
            raise Unreachable(
                f"the clip was written to {video.uri}, which this run cannot read",
                remedy="name the bucket with --storage",
            )
        return self._bucket.read(video.uri)

    def ready(self, uri: str) -> bool:  # noqa: ARG002 - bytes are always ready
        """Bytes need no processing."""
        return True

    def close(self) -> None:
        """Let connections go."""
        self._client.close()


def polled(operation: object) -> Polled:
    """What google-genai's operation object says, whichever surface it came from."""
    if not getattr(operation, "done", None):
        return Pending()
    if error := getattr(operation, "error", None):
        return answers.operation_error(error)
    result = getattr(operation, "response", None) or getattr(operation, "result", None)
    videos = [one.video for one in getattr(result, "generated_videos", None) or () if one.video]
    if videos and (videos[0].video_bytes or videos[0].uri):
        return Video(videos[0].video_bytes or None, videos[0].uri)
    if getattr(result, "rai_media_filtered_count", None):
        return answers.filtered(getattr(result, "rai_media_filtered_reasons", None))
    return answers.no_video()
