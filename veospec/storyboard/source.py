"""A TOML file with the place of every key and value.

`tomllib` says what the values are and tree-sitter says where they stand: two parsers, because the
one that is right about values knows no places and the one that knows places knows no values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from veospec.diagnostics import Span

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; `text` starts with `#`, `line` counts from 1."""

    text: str
    line: int
    span: Span


class Source:
    """The text of a storyboard, its values and their places."""

    def __init__(self, text: bytes, path: str) -> None:
        self.text = text
        self.path = path
        self.data: dict[str, Any] = {}
        self.comments: tuple[Comment, ...] = ()

    def key_span(self, path: KeyPath) -> Span:
        """Where the key of `path` stands; the nearest existing ancestor's when it is absent."""
        raise NotImplementedError(path)

    def value_span(self, path: KeyPath) -> Span:
        """Where the value of `path` stands; the nearest existing ancestor's when it is absent."""
        raise NotImplementedError(path)

    def find_in_value(self, path: KeyPath, words: str, occurrence: int = 0) -> Span:
        """Where `words` stand inside a string value, or the whole value's span.

        The place is exact where the words stand literally in the TOML text; words that came out of
        a template variable or an escape have the whole value as their place.
        """
        raise NotImplementedError((path, words, occurrence))
