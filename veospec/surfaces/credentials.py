"""Which key, project and location a run uses, as Google's own tools find them.

Everything is looked up here and handed to the client as arguments. google-genai would read the
environment itself, but then drops the path of a base URL or ignores the URL altogether; a run
that was meant for the emulator would reach Google.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from veospec.errors import WorldError

KEYS = ("GOOGLE_API_KEY", "GEMINI_API_KEY")
PROJECT = ("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT")
LOCATION = ("GOOGLE_CLOUD_LOCATION", "GOOGLE_CLOUD_REGION")
DEFAULT_LOCATION = "us-central1"
SCOPE = "https://www.googleapis.com/auth/cloud-platform"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks. Either `api_key` or `credentials` is set; a project only on the Agent Platform."""

    api_key: str | None = None
    credentials: Any = None
    project: str | None = None
    location: str | None = None


PLAY = Identity(api_key="for-the-emulator", project="veospec-emulator", location=DEFAULT_LOCATION)
"""What the emulator is told: it accepts any key and keeps none."""


def find_identity(surface: str, *, environment: Mapping[str, str] | None = None) -> Identity:
    """The user's own credentials for `surface`.

    Raises WorldError with the one thing to do when they are missing.
    """
    seen = os.environ if environment is None else environment
    if surface in {"developer-api", "interactions"}:
        key = _first(seen, KEYS)
        if key is None:
            raise WorldError(
                "no API key for the Developer API was found", remedy="set GEMINI_API_KEY"
            )
        return Identity(api_key=key)
    return _agent_platform(seen)


def _agent_platform(seen: Mapping[str, str]) -> Identity:
    """Application default credentials, else an API key; the project must be known."""
    credentials, project = _default_credentials()
    project = _first(seen, PROJECT) or project
    key = _first(seen, KEYS) if credentials is None else None
    if credentials is None and key is None:
        raise WorldError(
            "no credentials for the Agent Platform were found",
            remedy="run `gcloud auth application-default login`, or set GOOGLE_API_KEY",
        )
    if project is None:
        raise WorldError(
            "no Google Cloud project was found", remedy="set GOOGLE_CLOUD_PROJECT to its id"
        )
    location = _first(seen, LOCATION) or DEFAULT_LOCATION
    return Identity(api_key=key, credentials=credentials, project=project, location=location)


def _default_credentials() -> tuple[Any, str | None]:
    """What `google.auth.default` finds, or nothing."""
    import google.auth  # noqa: PLC0415 - only a run for money needs it
    from google.auth.exceptions import DefaultCredentialsError  # noqa: PLC0415

    try:
        credentials, project = google.auth.default(scopes=[SCOPE])
    except DefaultCredentialsError:
        return None, None
    return credentials, project


def _first(seen: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((seen[name] for name in names if seen.get(name)), None)
