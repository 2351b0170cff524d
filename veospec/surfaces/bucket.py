"""A bucket of Cloud Storage into which the service writes clips: listed and read, never written.

It is the witness of Agent Platform: each attempt names a folder of its own there, so that a
clip whose answer was lost can be found, and a folder that stays empty tells that nothing was made.
Spoken through the JSON API with the run's own credentials; there is no library for it among the
dependencies, and two calls do not need one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from veospec.errors import UsageError, WorldError
from veospec.surfaces.credentials import PLAY, Identity
from veospec.surfaces.port import Expired, Refused, Unreachable

GOOGLE_STORAGE = "https://storage.googleapis.com"
ADDRESS = re.compile(r"gs://([a-z0-9][a-z0-9._-]+)(?:/(.*))?")


class Bucket:
    """The folder `gs://bucket/folder/` of the user, on Google or on an emulator."""

    def __init__(self, folder: str, *, base_url: str | None, identity: Identity) -> None:
        found = ADDRESS.fullmatch(folder)
        if found is None:
            raise UsageError(
                f"--storage {folder!r} is no folder of a bucket",
                remedy="write it like gs://my-bucket/veospec",
            )
        if identity.credentials is None and identity is not PLAY:
            raise WorldError(
                "a bucket cannot be read with an API key alone",
                remedy="run `gcloud auth application-default login`, or leave --storage out",
            )
        self.folder = folder.rstrip("/")
        self._base = (base_url or GOOGLE_STORAGE).rstrip("/")
        self._identity = identity
        handlers = [urllib.request.ProxyHandler({})] if identity is PLAY else []
        self._opener = urllib.request.build_opener(*handlers)

    def place(self, attempt_id: str) -> str:
        """The folder of one attempt."""
        return f"{self.folder}/{attempt_id}/"

    def clips(self, place: str) -> list[str]:
        """Addresses of the MP4s below a folder."""
        bucket, prefix = _parts(place)
        said = json.loads(self._get(f"/storage/v1/b/{bucket}/o?prefix={quote(prefix, safe='')}"))
        names = [item["name"] for item in said.get("items", ())]
        return [f"gs://{bucket}/{name}" for name in names if name.endswith(".mp4")]

    def holds(self, address: str, clip: Path) -> bool:
        """Whether the object at an address is `clip`; false where that cannot be seen.

        Its size decides and, where the service tells one, its MD5.
        """
        if ADDRESS.fullmatch(address) is None:
            return False
        bucket, name = _parts(address)
        try:
            said = json.loads(self._get(f"/storage/v1/b/{bucket}/o/{quote(name, safe='')}"))
        except (Expired, Refused, Unreachable, ValueError):
            return False
        if int(said.get("size", -1)) != clip.stat().st_size:
            return False
        told = said.get("md5Hash")
        with clip.open("rb") as opened:
            md5 = hashlib.file_digest(opened, partial(hashlib.md5, usedforsecurity=False))
        return told is None or base64.b64decode(told) == md5.digest()

    def read(self, address: str) -> bytes:
        """The bytes at an address; Expired when there are none any more."""
        bucket, name = _parts(address)
        return self._get(f"/storage/v1/b/{bucket}/o/{quote(name, safe='')}?alt=media")

    def _get(self, path: str) -> bytes:
        request = urllib.request.Request(self._base + path)
        token = self._token()
        if token is not None:
            request.add_header("authorization", f"Bearer {token}")
        try:
            with self._opener.open(request, timeout=180) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                raise Expired("the clip is no longer in the bucket") from error
            kind = Refused if error.code in {401, 403} else Unreachable
            raise kind(
                f"the bucket {self.folder} answered HTTP {error.code}",
                remedy="check who may read it, then run the same command again",
            ) from error
        except OSError as error:
            raise Unreachable(f"the bucket {self.folder} cannot be reached: {error}") from error

    def _token(self) -> str | None:
        credentials: Any = self._identity.credentials
        if credentials is None:
            return None
        if not credentials.valid:
            from google.auth.transport.requests import Request  # noqa: PLC0415

            credentials.refresh(Request())
        return str(credentials.token)


def _parts(address: str) -> tuple[str, str]:
    found = ADDRESS.fullmatch(address)
    if found is None:
        raise Unreachable(f"{address} is no address in a bucket")
    return found[1], found[2] or ""
