"""Veo on the Developer API, through google-genai 2.x: for emulators and relays that keep it.

Google retired it on 2026-10-22 and google-genai 3.x no longer sends its start call. A clip lives on
the service's side for two days and is extended by its URI, once its file is ACTIVE.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

from veospec.surfaces import answers
from veospec.surfaces.long_running import LongRunning
from veospec.surfaces.port import Expired, NotAccessible, Video

FILE_ID = re.compile(r"files/([a-z0-9]+)")


class DeveloperApi(LongRunning):
    """The Developer API, an emulator or a relay of it."""

    name = "developer-api"
    sends_uris = True

    def fetch(self, video: Video) -> bytes:
        """Download the clip's file, by its id: google-genai mangles URIs that start with http:."""
        if video.data is not None:
            return video.data
        try:
            return bytes(self._client.files.download(file=file_name(video.uri)))
        except Exception as error:  # noqa: BLE001 - told as one of ours
            _explain(error, "downloading the clip")

    def can_name(self, uri: str, clip: Path) -> bool:  # noqa: ARG002 - the port's signature
        """Nothing but what the service itself names is extended, which `sends_uris` says."""
        return False

    def ready(self, uri: str) -> bool:
        """Whether the clip's file is ACTIVE."""
        try:
            file = self._client.files.get(name=file_name(uri))
        except Exception as error:  # noqa: BLE001 - told as one of ours
            _explain(error, "asking for the clip's file")
        return str(getattr(file.state, "value", file.state)) == "ACTIVE"


def _explain(error: Exception, what: str) -> NoReturn:
    """Raise what a refused file means: 403 is the answer for one that is gone, too."""
    code = answers.http_code(error)
    if code in {404, 410}:
        raise Expired("the service no longer keeps the clip (files live 48 hours)") from error
    if code == 403:
        raise NotAccessible(
            "the service does not give out the clip's file: it is gone, or another key made it",
            remedy="use the key that made it",
        ) from error
    raise answers.question_failed(error, what) from error


def file_name(uri: str | None) -> str:
    """`files/ID` of a URI such as `https://.../v1beta/files/ID:download?alt=media`."""
    found = FILE_ID.search(uri or "")
    if found is None:
        raise Expired(f"the service named no file of its own: {uri}")
    return f"files/{found[1]}"
