"""The name of a hop: a hash over all that decides its pixels, and over nothing else.

A hop's key holds its parent's key, so that a change reaches every later hop of the take and no
earlier one. Prices, titles, shot names, file names, labels and versions of tools are left out: none
of them changes a pixel, so none of them may cost money.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

PREFIX = "sha256:"
_SCALARS = frozenset({str, int, bool, float, type(None)})
_WITHOUT_PIXELS = frozenset({"asset", "labels", "background", "delivery", "store"})


def hop_key(*, engine: str, parent: str | None, request: Mapping[str, Any], take: int = 1) -> str:
    """The key of a hop in one of its takes: `sha256:` and 64 hexadecimal digits."""
    decides = {"engine": engine, "parent": parent, "request": _pixels(request)}
    return digest_of(decides if take == 1 else {**decides, "take": take})


def digest_of(value: Any) -> str:
    """Hash of a JSON value, whatever the order of its keys."""
    return PREFIX + sha256(compact(value)).hexdigest()


def compact(value: Any) -> bytes:
    """The one shortest JSON text of a value: sorted keys, no spaces, characters as they are.

    TypeError for what has no such text: an integer of more than 64 bits, half a surrogate pair.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _pixels(value: Any) -> Any:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is dict or isinstance(value, Mapping):
        return {
            name: inner if type(inner) in _SCALARS else _pixels(inner)
            for name, inner in value.items()
            if name not in _WITHOUT_PIXELS
        }
    if kind is list or kind is tuple:
        return [_pixels(item) for item in value]
    return value
