"""What the two surfaces of Veo share: an operation is started once, then asked for by its name.

The one call that costs money stands here and nowhere else for Veo, so that "sent once" has to be
read, and held, in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from veospec.surfaces import answers
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
    Video,
)
from veospec.surfaces.wire import arguments

if TYPE_CHECKING:
    from google.genai import Client


class LongRunning:
    """`generate_videos` and `operations.get` of one google-genai client."""

    name: ClassVar[str]
    sends_uris: ClassVar[bool]

    def __init__(self, client: Client, *, pace: Pace) -> None:
        self._client = client
        self.pace = pace

    def submit(self, job: Job) -> Sent:
        """POST `:predictLongRunning`, once."""
        try:
            asked = arguments(job)
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
        """Ask for the operation: `:fetchPredictOperation`, or GET on the Developer API."""
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
