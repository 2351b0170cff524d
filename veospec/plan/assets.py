"""Files that a request carries, named by digest so that a plan holds no bytes.

The media type is read off the first bytes: it goes over the wire, and a service that decodes by a
wrong one fails after the request was counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

from veospec.errors import WorldError
from veospec.storyboard.model import Asset

_BY_SUFFIX = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
}


class Assets:
    """Digests of the files of one storyboard; each file is read once a plan."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[str, str]] = {}

    def reference(self, asset: Asset) -> Mapping[str, Any]:
        """How a request names the file; WorldError when it cannot be read any more."""
        if asset.file not in self._known:
            self._known[asset.file] = _look_at(asset)
        sha256, mime_type = self._known[asset.file]
        return {"asset": asset.name, "sha256": sha256, "mimeType": mime_type}


def _look_at(asset: Asset) -> tuple[str, str]:
    try:
        with asset.file.open("rb") as file:
            head = file.read(16)
            file.seek(0)
            return file_digest(file, "sha256").hexdigest(), mime_type(head, asset.name)
    except OSError as error:
        raise WorldError(
            f"{asset.name} cannot be read: {error.strerror or error}.",
            remedy="Put the file back beside the storyboard, or take it out of the shot.",
        ) from error


def mime_type(head: bytes, name: str) -> str:
    """Media type by the first 16 bytes of a file, else by the end of its name."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return _BY_SUFFIX.get(Path(name).suffix.lower(), "application/octet-stream")
