"""Tokens for clients that insist on credentials: an OAuth token endpoint and a metadata server.

Point a service account's `token_uri` or GCE_METADATA_HOST here and Google's own libraries get a
token without leaving the machine. Any claim is believed, and no token is ever looked at.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors, ids
from veo_emulator.endpoints import console
from veo_emulator.errors import Json
from veo_emulator.http import Answer, read_bytes, world_of

LIFETIME_S = 3599
PROJECT = "veo-emulator"
_ACCOUNT: Json = {
    "aliases": ["default"],
    "email": "veo-emulator@veo-emulator.iam.gserviceaccount.com",
    "scopes": ["https://www.googleapis.com/auth/cloud-platform"],
}
_ACCOUNT_PATH = re.compile(r"instance/service-accounts/[^/]+(?:/(token|email|scopes|aliases))?")
_ABOUT = {
    "": "instance/\nproject/\n",
    "instance": "service-accounts/\n",
    "project/project-id": PROJECT,
    "project/numeric-project-id": "1",
    "universe/universe-domain": "googleapis.com",
}
_FLAVOR = {"metadata-flavor": "Google", "server": "Metadata Server for VM"}


async def token(request: Request) -> Response:
    """`POST /token`: a token for any form."""
    await read_bytes(request)
    return Answer(_token(request))


async def root(request: Request) -> Response:
    """`GET /`: libraries look here for a metadata server, and people for the console."""
    if request.headers.get("metadata-flavor", "").lower() == "google":
        return _plain("computeMetadata/\n")
    return await console.page(request)


async def metadata(request: Request) -> Response:
    """`GET /computeMetadata/v1/...`: project, service account, token."""
    if request.headers.get("metadata-flavor", "").lower() != "google":
        raise errors.permission_denied()
    path = request.path_params["path"].strip("/")
    found = _ABOUT.get(path)
    if found is not None:
        return _plain(found)
    # Any account is served: a library asks for `default` or for the address it was told.
    account = _ACCOUNT_PATH.fullmatch(path)
    if account is None:
        raise errors.not_found()
    if account[1] == "token":
        return Answer(_token(request), headers=_FLAVOR)
    if account[1] is None and request.query_params.get("recursive", "").lower() == "true":
        return Answer(_ACCOUNT, headers=_FLAVOR)
    shown = _ACCOUNT.get(account[1] or "aliases", [])
    return _plain(shown if isinstance(shown, str) else "\n".join(shown))


def _token(request: Request) -> Json:
    world = world_of(request)
    secret = ids.short_id("token", world.settings.seed, length=40)
    return {"access_token": f"ya29.{secret}", "expires_in": LIFETIME_S, "token_type": "Bearer"}


def _plain(text: str) -> Response:
    return Response(text, media_type="application/text", headers=_FLAVOR)
