"""Uploads in one request: a `multipart/related` body of a JSON part and the bytes (RFC 2387)."""

from __future__ import annotations

import re
from email.message import Message

from veo_emulator import errors
from veo_emulator.fields import Fields
from veo_emulator.http import parse_json


def read_related(content_type: str, data: bytes) -> tuple[Fields, str, bytes]:
    """The JSON part, and type and bytes of the other; GoogleError 400 for another body."""
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_param("boundary", "")
    if not isinstance(boundary, str) or not boundary.isascii() or not boundary:
        raise errors.invalid_argument("A multipart body needs a boundary.")
    parts = data.split(b"--" + boundary.encode())
    if len(parts) != 4:
        raise errors.invalid_argument("A multipart body needs two parts.")
    meta = Fields(parse_json(_part(parts[1])[1]), "")
    head, content = _part(parts[2])
    found = re.search(rb"content-type:[ \t]*([^\r\n]+)", head, re.IGNORECASE)
    mime_type = found[1].decode("latin-1").strip() if found else "application/octet-stream"
    return meta, mime_type, content


def _part(part: bytes) -> tuple[bytes, bytes]:
    head, found, content = part.partition(b"\r\n\r\n")
    if not found:
        raise errors.invalid_argument("A part of the multipart body has no end of its headers.")
    return head, content.removesuffix(b"\r\n")
