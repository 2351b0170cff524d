"""A TOML file with the place of every key and value.

`tomllib` says what the values are and tree-sitter says where they stand: two parsers, because the
one that is right about values knows no places and the one that knows places knows no values. The
places are looked up when the first is asked for: a storyboard without a mistake never needs them.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from veospec.diagnostics import FILE_START, Span
from veospec.storyboard.literal import decode_with_offsets

if TYPE_CHECKING:
    from veospec.storyboard.places import Places

KeyPath = tuple[str | int, ...]


class Comment(NamedTuple):
    """One comment; `text` starts with `#`, `line` counts from 1."""

    text: str
    line: int
    span: Span


class Source:
    """The text of a storyboard, its values (`data`) and their places.

    Never raises for bad text: `data` is empty then and `syntax_error` says why.
    """

    def __init__(self, text: bytes, path: str) -> None:
        self.text = text
        self.path = path
        self.data: dict[str, Any] = {}
        self._misspelt: dict[KeyPath, str] = {}
        self.syntax_error: ValueError | RecursionError | None = None
        try:
            self.data = tomllib.loads(text.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            # ValueError beside TOMLDecodeError: not UTF-8, or an integer of thousands of digits.
            self.syntax_error = error

    @classmethod
    def unread(cls, text: bytes, path: str, error: ValueError) -> Source:
        """A source whose text is not worth parsing, for the reason in `error`."""
        source = cls(b"", path)
        source.text = text
        source.syntax_error = error
        return source

    @cached_property
    def _places(self) -> Places:
        from veospec.storyboard import places  # noqa: PLC0415 - the grammar loads only when needed

        return places.Places() if self.syntax_error else places.find_places(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        at = self.text.find(b"\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find(b"\n", at + 1)
        return starts

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment of the file in order; none when the file has a syntax error."""
        if b"#" not in self.text:
            return ()
        found = []
        for start, end in self._places.comments:
            text = self.text[start:end].decode("utf-8", "replace").rstrip("\r")
            span = self.span(start, start + len(text.encode()))
            found.append(Comment(text, span.line, span))
        return tuple(found)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of the byte at `offset`; columns count characters."""
        line = bisect_right(self._line_starts, offset)
        before = self.text[self._line_starts[line - 1] : offset]
        return line, len(before.decode("utf-8", "replace")) + 1

    def span(self, start: int, end: int) -> Span:
        """The place of the bytes `start` to `end` (exclusive)."""
        return Span(start, end, *self.position(start), *self.position(end))

    def offset(self, line: int, column: int) -> int:
        """The byte at a line and column (both from 1), or the nearest one that exists."""
        index = min(max(line, 1), len(self._line_starts)) - 1
        start = self._line_starts[index]
        following = self._line_starts[index + 1 : index + 2]
        end = following[0] if following else len(self.text)
        before = self.text[start:end].decode("utf-8", "replace")[: max(column, 1) - 1]
        return min(start + len(before.encode()), len(self.text))

    def line_text(self, line: int) -> str:
        """One line (from 1) without its line end; empty beyond the last."""
        if not 1 <= line <= len(self._line_starts):
            return ""
        start = self._line_starts[line - 1]
        end = self.text.find(b"\n", start)
        raw = self.text[start : end if end >= 0 else len(self.text)]
        return raw.decode("utf-8", "replace").removesuffix("\r")

    def written_as(self, path: KeyPath, name: str) -> None:
        """From now on `path` means the key `name` beside it: the author misspelt its last part."""
        self._misspelt[path] = name

    def _as_written(self, path: KeyPath) -> KeyPath:
        if not self._misspelt:
            return path
        return tuple(self._misspelt.get(path[: i + 1], part) for i, part in enumerate(path))

    def key_span(self, path: KeyPath) -> Span:
        """Where the key of `path` stands; the nearest existing ancestor's when it is absent."""
        path = self._as_written(path)
        return self._nearest(self._places.to(path).keys, path)

    def every_key_span(self, path: KeyPath) -> tuple[Span, ...]:
        """All places where the last key of `path` is written; a table may have many headers."""
        found = self._places.to(path).every_key.get(path, ())
        return tuple(self.span(*place) for place in sorted(found))

    def value_span(self, path: KeyPath) -> Span:
        """Where the value of `path` stands; the nearest existing ancestor's when it is absent.

        The value of a table is its header.
        """
        path = self._as_written(path)
        return self._nearest(self._places.to(path).values, path)

    def _nearest(self, places: dict[KeyPath, tuple[int, int]], path: KeyPath) -> Span:
        for length in range(len(path), 0, -1):
            place = places.get(path[:length])
            if place is not None:
                return self.span(*place)
        return FILE_START

    def find_in_value(self, path: KeyPath, words: str, occurrence: int = 0) -> Span:
        """Where `words` stand inside a string value, or the whole value's span.

        The place is exact where the words stand literally in the value; words that came out of a
        template variable have the whole value as their place. `occurrence` counts from 0.
        """
        value = self.value_at(path)
        if not isinstance(value, str) or not words:
            return self.value_span(path)
        at = value.find(words)
        for _ in range(occurrence):
            at = value.find(words, at + 1) if at >= 0 else -1
        return self.value_span(path) if at < 0 else self.span_in_value(path, at, at + len(words))

    def span_in_value(self, path: KeyPath, start: int, end: int) -> Span:
        """The place of the characters `start` to `end` (exclusive) of the string at `path`."""
        written = self._as_written(path)
        place = self._places.to(written).values.get(written)
        value = self.value_at(path)
        if place is None or not isinstance(value, str):
            return self.value_span(path)
        token = self.text[place[0] : place[1]].decode("utf-8", "replace")
        decoded, offsets = decode_with_offsets(token)
        if decoded != value:
            return self.value_span(path)
        last = len(value)
        return self.span(place[0] + offsets[min(start, last)], place[0] + offsets[min(end, last)])

    def value_at(self, path: KeyPath) -> Any:
        """The value at `path`; None when there is none."""
        value: Any = self.data
        for part in self._as_written(path):
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value
