"""What stands at a place of a storyboard: its table, its key, the name in a template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from veospec.storyboard.document import STORYBOARD
from veospec.storyboard.kinds import Key, Kind, Named, Table, Tables
from veospec.storyboard.source import KeyPath, Source

_NAME = re.compile(r"(?<![\w.])(?:cast|place|style|vars)(?:\.[^\W\d]\w*)+")
_OPENED = re.compile(r"\{[{%][^{}]*$")
_EXPRESSION_MAX = 2_000


class Name(NamedTuple):
    """A dotted name of a template and its place, in bytes."""

    words: str
    start: int
    end: int


def table_at(source: Source, offset: int) -> KeyPath:
    """The path of the table that the byte at `offset` lies in; empty above the first table."""
    before = [
        (span.start, path)
        for path in _tables(source.data, ())
        if (span := source.value_span(path)).start <= offset and span.end > 0
    ]
    return max(before, key=lambda found: found[0], default=(0, ()))[1]


def _tables(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, dict):
            yield (*path, key)
        if isinstance(item, dict) or (isinstance(item, list) and item):
            yield from _tables(item, (*path, key))


def key_at(source: Source, table: KeyPath, offset: int) -> str | None:
    """The key of `table` whose name stands at `offset`."""
    values = source.value_at(table)
    for key in values if isinstance(values, dict) else ():
        if any(span.start <= offset <= span.end for span in source.every_key_span((*table, key))):
            return str(key)
    return None


def described(path: KeyPath) -> Key | None:
    """What the format says of the key at `path`; None where the author is free."""
    kind: Kind = STORYBOARD
    key: Key | None = None
    for part in path:
        if isinstance(part, int):
            continue
        if isinstance(kind, Named):
            kind, key = kind.item, None
            continue
        table = kind.item if isinstance(kind, Tables) else kind
        key = table.keys.get(part) if isinstance(table, Table) else None
        if key is None:
            return None
        kind = key.kind
    return key


def name_at(text: bytes, offset: int) -> Name | None:
    """The name of a cast, place, style or variable around the byte at `offset`, in a template."""
    start = text.rfind(b"\n", 0, offset) + 1
    end = text.find(b"\n", offset)
    line = text[start : end if end >= 0 else len(text)].decode("utf-8", "replace")
    for found in _NAME.finditer(line):
        first = start + len(line[: found.start()].encode())
        last = first + len(found[0].encode())
        if first <= offset <= last and expression_before(text, first) is not None:
            return Name(found[0], first, last)
    return None


def expression_before(text: bytes, offset: int) -> str | None:
    """The words from `{{` or `{%` to `offset`; None where no expression is open."""
    before = text[max(0, offset - _EXPRESSION_MAX) : offset].decode("utf-8", "replace")
    found = _OPENED.search(before)
    return None if found is None else found[0][2:]
