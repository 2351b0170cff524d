"""Veo on the Developer API, through google-genai 2.x: for emulators and relays that keep it.

Google retired it on 2026-10-22 and google-genai 3.x no longer sends its start call. A clip lives on
the service's side for two days and is extended by its URI, once its file is ACTIVE.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from veospec.surfaces import answers
from veospec.surfaces.agent_platform import polled
from veospec.surfaces.port import (
    Accepted,
    Expired,
    Job,
    NotFound,
    Pace,
    Polled,
    Rejected,
    Sent,
    Unanswered,
    Video,
)
from veospec.surfaces.wire import arguments

if TYPE_CHECKING:
    from google.genai import Client

FILE_ID = re.compile(r"files/([a-z0-9]+)")


class DeveloperApi:
    """The Developer API, an emulator or a relay of it."""

    name = "developer-api"
    sends_uris = True

    def __init__(self, client: Client, *, pace: Pace) -> None:
        self._client = client
        self.pace = pace

    def submit(self, job: Job) -> Sent:
        """POST `:predictLongRunning`, once."""
        try:
            asked = arguments(job, by_uri=True)
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
        """GET the operation."""
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
        """Download the clip's file, by its id: google-genai mangles URIs that start with http:."""
        if video.data is not None:
            return video.data
        try:
            return bytes(self._client.files.download(file=file_name(video.uri)))
        except Exception as error:
            if answers.http_code(error) in {404, 410}:
                raise Expired(
                    "the service no longer keeps the clip (files live 48 hours)"
                ) from error
            raise answers.question_failed(error, "downloading the clip") from error

    def ready(self, uri: str) -> bool:
        """Whether the clip's file is ACTIVE."""
        try:
            file = self._client.files.get(name=file_name(uri))
        except Exception as error:
            if answers.http_code(error) in {404, 410}:
                raise Expired(
                    "the clip to extend is no longer kept by the service (files live 48 hours)"
                ) from error
            raise answers.question_failed(error, "asking for the clip's file") from error
        return str(getattr(file.state, "value", file.state)) == "ACTIVE"

    def close(self) -> None:
        """Let connections go."""
        self._client.close()


def file_name(uri: str | None) -> str:
    """`files/ID` of a URI such as `https://.../v1beta/files/ID:download?alt=media`."""
    found = FILE_ID.search(uri or "")
    if found is None:
        raise Expired(f"the service named no file of its own: {uri}")
    return f"files/{found[1]}"
