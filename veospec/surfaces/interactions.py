"""Omni on the Developer API, through google-genai's interactions.

This client would send a failed start again four times, which is switched off, and go on by itself
where a service asks it to, which it does not do for an interaction in the background: each would be
a second payment. So all are started in the background and asked for by their id; the id is also how
the next hop names its source.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from veospec.surfaces import answers
from veospec.surfaces.developer_api import DeveloperApi
from veospec.surfaces.port import (
    Accepted,
    Blob,
    Expired,
    Job,
    NotAccessible,
    NotFound,
    NoVideo,
    Pending,
    Polled,
    Rejected,
    Sent,
    Unanswered,
    Video,
)

BODY = frozenset(
    {
        "model",
        "input",
        "response_format",
        "generation_config",
        "previous_interaction_id",
        "background",
        "store",
    }
)
ENDED = frozenset({"failed", "cancelled", "incomplete", "budget_exceeded"})
"""States without a clip; every state that is not known counts as pending, until patience ends."""

UNKNOWN_ID = "Invalid interaction name"
"""What the service answers with 400, not 404, for an interaction that it does not have."""


class Interactions(DeveloperApi):
    """The Interactions API of the Developer API, an emulator or a relay of it.

    Clips are fetched as any other file of the Developer API; a source is sent as bytes.
    """

    name = "interactions"
    sends_uris = False

    def submit(self, job: Job) -> Sent:
        """POST `interactions`, once."""
        unknown = set(job.body) - BODY
        if unknown or not job.body.get("background"):
            what = ", ".join(sorted(unknown)) or "an interaction that is not in the background"
            return Rejected("not_sendable", f"this version cannot send what is planned: {what}")
        try:
            made = self._client.interactions.create(**_plain(job.body))
        except Exception as error:  # noqa: BLE001 - every end of a paid call is a value
            return answers.start_failed(error)
        id = getattr(made, "id", None)
        if not id:
            return Unanswered("the service answered without the id of an interaction")
        return Accepted(str(id))

    def poll(self, operation: str) -> Polled:
        """GET the interaction; a clip whose file is still being written counts as pending."""
        try:
            got = self._client.interactions.get(operation)
        except Exception as error:
            code = answers.http_code(error)
            if code == 404 or (code == 400 and UNKNOWN_ID in str(error)):
                return NotFound(f"the service does not know interaction {operation}")
            raise answers.question_failed(error, "asking for the interaction") from error
        polled = _polled(got)
        if isinstance(polled, Video) and polled.data is None and not self._written(polled):
            return Pending()
        return polled

    def _written(self, video: Video) -> bool:
        assert video.uri is not None
        try:
            return self.ready(video.uri)
        except (Expired, NotAccessible):
            # Fetching it says so where the journal hears it.
            return True


def _plain(value: Any) -> Any:
    """A planned body with bytes as base64, which is how JSON carries them."""
    if isinstance(value, Blob):
        return base64.b64encode(value.data).decode("ascii")
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _polled(got: Any) -> Polled:
    status = str(getattr(got.status, "value", got.status))
    if status in ENDED:
        told = "; ".join(str(getattr(one, "message", one)) for one in _errors(got))
        message = f"the service gave up on it ({status}){f': {told}' if told else ''}"
        return NoVideo("operation_error", message)
    if status != "completed":
        return Pending()
    said: list[str] = []
    for item in _shown(got):
        if item.type == "video" and (item.data or item.uri):
            return Video(base64.b64decode(item.data) if item.data else None, item.uri)
        if item.type == "text" and item.text:
            said.append(" ".join(item.text.split()))
    if said:
        words = " ".join(said)[:300]
        return NoVideo("filtered", f'the service made no clip and said: "{words}"; not charged')
    return answers.no_video()


def _shown(got: Any) -> list[Any]:
    """What the model put out, in order."""
    steps = [step for step in got.steps or () if step.type == "model_output"]
    return [item for step in steps for item in step.content or ()]


def _errors(got: Any) -> list[Any]:
    found = getattr(got, "errors", None) or getattr(got, "error", None) or ()
    return list(found) if isinstance(found, list | tuple) else [found]
