"""What was received, for people who debug a client: the newest requests, without secrets.

Credentials are replaced before anything is kept, and long strings (pictures, clips) are cut to a
few letters and their length.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from veo_emulator.errors import Json
from veo_emulator.redaction import REDACTED, is_secret, without_keys

KEPT = 500
_TEXT_KEPT = 2000
_ITEMS_KEPT = 20
_DEPTH_KEPT = 8


class Recording:
    """A ring of the last requests; forgotten when the emulator ends."""

    def __init__(self) -> None:
        self._entries: deque[Json] = deque(maxlen=KEPT)

    def add(self, entry: Json) -> None:
        """Keep one request that is already without secrets."""
        self._entries.append(entry)

    def listing(self) -> list[Json]:
        """The newest requests, oldest of them first."""
        return list(self._entries)

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()


def safe_query(query: str) -> str:
    """A query string without its keys."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(
        [(name, REDACTED if is_secret(name) else without_keys(value)) for name, value in pairs]
    )


def safe_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers without credentials."""
    return {
        name: REDACTED if is_secret(name) else without_keys(value)[:_TEXT_KEPT]
        for name, value in headers
    }


def safe_body(value: object, depth: int = 0) -> object:
    """A JSON value, cut to a size that can be read."""
    if isinstance(value, str):
        if len(value) <= _TEXT_KEPT:
            return without_keys(value)
        return f"{without_keys(value[:_TEXT_KEPT])[:40]}... ({len(value)} characters)"
    if isinstance(value, dict | list) and depth >= _DEPTH_KEPT:
        return "..."
    if isinstance(value, dict):
        return {
            str(name)[:100]: REDACTED if is_secret(name) else safe_body(inner, depth + 1)
            for name, inner in list(value.items())[:_ITEMS_KEPT]
        }
    if isinstance(value, list):
        return [safe_body(inner, depth + 1) for inner in value[:_ITEMS_KEPT]]
    return value
