"""Which bytes a request asks for, by its Range header (RFC 9110, 14).

One range is served, as a 206 even when it is the whole: clients that fetch in chunks read the
size of all from `Content-Range`, also when the first chunk has everything. What cannot be
understood is as good as not asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from veo_emulator import errors

_ONE = re.compile(r"\s*bytes\s*=\s*([0-9]*)\s*-\s*([0-9]*)\s*", re.IGNORECASE)
_DIGITS = 18


def asked_range(headers: Mapping[str, str], size: int) -> tuple[int, int] | None:
    """First and last byte that are asked for; None is the whole; GoogleError 416 if there are none.

    Answers carry no validator, so an `If-Range` never holds and asks for the whole.
    """
    wanted = headers.get("range", "")
    found = _ONE.fullmatch(wanted)
    if not size or found is None or "if-range" in headers:
        return None
    low, high = (part[:_DIGITS] for part in found.groups())
    if not low:
        return _last(int(high), size, wanted) if high else None
    if high and int(high) < int(low):
        return None
    if int(low) >= size:
        raise errors.not_within(wanted, size)
    return int(low), min(int(high), size - 1) if high else size - 1


def _last(count: int, size: int, wanted: str) -> tuple[int, int]:
    if not count:
        raise errors.not_within(wanted, size)
    return max(0, size - count), size - 1
