"""Names that look like Google's and follow from the seed.

The n-th thing that is made gets the n-th name of its seed, so the same sequence of requests gives
the same names in any process.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


def digest(*parts: object) -> bytes:
    """32 bytes that depend on every part and on their order."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).digest()


def short_id(*parts: object, length: int = 12) -> str:
    """Lower-case letters and digits: clients cut a file's id at any other character."""
    number = int.from_bytes(digest(*parts), "big")
    letters = [_ALPHABET[10]]
    for _ in range(length - 1):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)


def uuid(*parts: object) -> str:
    """A UUID of version 4's looks."""
    return str(UUID(bytes=digest(*parts)[:16], version=4))


def folder_number(*parts: object) -> str:
    """The numeric folder into which a service writes one operation's results."""
    return str(int.from_bytes(digest(*parts)[:8], "big") | 1 << 62)
