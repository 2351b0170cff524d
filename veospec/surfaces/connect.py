"""From the name of a surface and a target to a client that can only reach that target.

The base URL, the credentials, project and location are always arguments; retries of the client are
off, because a repeated start is a second payment; and for the emulator the machine's proxy
settings are not looked at. Whether an address is an emulator is proved by asking it.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from veospec.errors import UsageError, WorldError
from veospec.surfaces.bucket import Bucket
from veospec.surfaces.credentials import PLAY, Identity
from veospec.surfaces.port import Pace, Surface

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import HttpOptions

HEALTH = "/emulator/v1/health"
TIMEOUT_MS = 180_000
PLAY_PACE = Pace(first_s=0.05, growth=1.6, longest_s=2.0)
"""The emulator answers at once or in its own time; asking it often costs nothing."""


def is_emulator(base_url: str) -> bool:
    """Whether `base_url` proves to be a veo-emulator.

    Raises WorldError when nothing answers there; an answer of anybody else is False.
    """
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(base_url.rstrip("/") + HEALTH, timeout=10) as answer:
            said = json.loads(answer.read(10_000))
    except urllib.error.HTTPError:
        return False
    except (OSError, ValueError) as error:
        if isinstance(error, ValueError) and not isinstance(error, UnicodeError):
            return False
        reason = getattr(error, "reason", None) or error
        raise WorldError(
            f"nothing answers at {base_url}: {reason}",
            remedy="start it with `veo-emulator`, or leave --base-url out",
        ) from error
    return isinstance(said, dict) and said.get("service") == "veo-emulator"


def checked_base_url(text: str) -> str:
    """`text` as the base of a service; UsageError when it is no http(s) address."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise UsageError(
            f"--base-url {text!r} is no address of a service",
            remedy="write it like http://127.0.0.1:8080",
        )
    return text.rstrip("/")


def connect(
    surface: str,
    *,
    base_url: str | None,
    identity: Identity,
    pace: Pace,
    bucket: Bucket | None = None,
) -> Surface:
    """A surface whose client reaches `base_url`, or Google where it is None.

    Raises WorldError when the installed google-genai cannot speak to that surface.
    """
    require_client(surface)
    if surface == "agent-platform":
        from veospec.surfaces.agent_platform import AgentPlatform  # noqa: PLC0415

        return AgentPlatform(_agent_platform(base_url, identity), pace=pace, bucket=bucket)
    if surface == "developer-api":
        from veospec.surfaces.developer_api import DeveloperApi  # noqa: PLC0415

        return DeveloperApi(_developer_api(base_url, identity), pace=pace)
    if surface == "interactions":
        from veospec.surfaces.interactions import Interactions  # noqa: PLC0415

        return Interactions(_developer_api(base_url, identity), pace=pace)
    raise WorldError(
        f"this version cannot run plans for the surface {surface!r}", remedy="update veospec"
    )


def connect_emulator(
    surface: str, base_url: str, *, pace: Pace = PLAY_PACE, bucket: Bucket | None = None
) -> Surface:
    """A surface that talks to an emulator, and to nothing else."""
    return connect(surface, base_url=base_url, identity=PLAY, pace=pace, bucket=bucket)


def pace_for(*, play: bool, patience_s: float | None) -> Pace:
    """How often to ask an emulator or a service that costs money; `patience_s` overrides."""
    pace = PLAY_PACE if play else Pace()
    return pace if patience_s is None else replace(pace, patience_s=patience_s)


def require_client(surface: str) -> None:
    """Refuse before anything is spent when the installed google-genai is not right for a surface.

    3.x no longer sends Veo's start call to the Developer API; 2.x sends the start of an interaction
    again when it fails, whatever it is told.
    """
    if surface == "developer-api":
        require_developer_api()
    installed = version("google-genai")
    if surface == "interactions" and int(installed.split(".")[0]) < 3:
        raise WorldError(
            f"google-genai {installed} could pay twice for an interaction, 3.x does not",
            remedy="install veospec without the extra developer-api: pip install -U veospec",
        )


def require_developer_api() -> None:
    """Refuse before anything is spent when google-genai no longer sends Veo's start call."""
    installed = version("google-genai")
    if int(installed.split(".")[0]) >= 3:
        raise WorldError(
            f"google-genai {installed} cannot send Veo requests to the Developer API, 2.x can",
            remedy="install the extra: pip install 'veospec[developer-api]'",
        )


def google_url(location: str) -> str:
    """Google's own address of the Agent Platform for a location."""
    host = "aiplatform.googleapis.com"
    return f"https://{host}" if location == "global" else f"https://{location}-{host}"


def _agent_platform(base_url: str | None, identity: Identity) -> Client:
    from google.genai import Client  # noqa: PLC0415 - half a second, and only a run needs it

    return Client(
        vertexai=True,
        api_key=identity.api_key,
        credentials=identity.credentials,
        project=identity.project,
        location=identity.location,
        http_options=_options(base_url or google_url(identity.location or ""), identity),
    )


def _developer_api(base_url: str | None, identity: Identity) -> Client:
    from google.genai import Client  # noqa: PLC0415

    url = base_url or "https://generativelanguage.googleapis.com"
    return Client(
        vertexai=False, api_key=identity.api_key, http_options=_options(url, identity, "v1beta")
    )


def _options(base_url: str, identity: Identity, api_version: str = "v1beta1") -> HttpOptions:
    from google.genai import types  # noqa: PLC0415

    return types.HttpOptions(
        base_url=base_url,
        api_version=api_version,
        timeout=TIMEOUT_MS,
        retry_options=types.HttpRetryOptions(attempts=1),
        client_args={"trust_env": False} if identity is PLAY else None,
    )
