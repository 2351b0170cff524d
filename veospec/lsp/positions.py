"""Places as editors count them: lines from 0, and columns in units that were agreed on.

Most editors count UTF-16 units: a Chinese character is one, an emoji two. A lone carriage return
ends a line for them too, so lines are counted here and not taken from `Source`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol import types

from veospec.diagnostics import Edit, Span

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BYTES_A_UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


class Positions:
    """Translates between byte offsets of one text and an editor's positions."""

    def __init__(self, text: bytes, encoding: str = "utf-16") -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self._codec = _CODECS[encoding]
        self._unit = _BYTES_A_UNIT[encoding]

    def position(self, offset: int) -> types.Position:
        """Where the byte at `offset` stands."""
        line = bisect_right(self._starts, offset) - 1
        before = self._text[self._starts[line] : offset].decode("utf-8", "replace")
        return types.Position(line, len(before.encode(self._codec)) // self._unit)

    def offset(self, position: types.Position) -> int:
        """The byte at a position; the nearest one that exists for a position beyond the text."""
        if position.line >= len(self._starts):
            return len(self._text)
        start = self._starts[position.line]
        ends = self._starts[position.line + 1 : position.line + 2] or [len(self._text)]
        line = self._text[start : ends[0]].rstrip(b"\r\n").decode("utf-8", "replace")
        units = line.encode(self._codec)[: position.character * self._unit]
        return start + len(units.decode(self._codec, "ignore").encode())

    def range(self, start: int, end: int) -> types.Range:
        """The range of the bytes `start` to `end` (exclusive)."""
        return types.Range(self.position(start), self.position(end))

    def range_of(self, span: Span) -> types.Range:
        """The range of a place."""
        return self.range(span.start, span.end)

    def text_edit(self, edit: Edit) -> types.TextEdit:
        """An edit as editors apply it."""
        return types.TextEdit(self.range(edit.start, edit.end), edit.text)
