"""The kinds of values that a key of a storyboard can take, as data.

They are named tuples and not frozen dataclasses, because a command that is run at every keystroke
should not spend 6 ms on making sixteen classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Text(NamedTuple):
    """A string that is not blank. `pattern` has to match all of it; `shape` says it in words."""

    characters_max: int = 2_000
    pattern: str = ""
    shape: str = ""
    blank: bool = False


class Whole(NamedTuple):
    """A whole number from `low` to `high`."""

    low: int
    high: int


class Number(NamedTuple):
    """A finite number from `low` to `high`."""

    low: int
    high: int


class Flag(NamedTuple):
    """`true` or `false`."""


class Choice(NamedTuple):
    """One of a few words."""

    words: tuple[str, ...]


class ListOf(NamedTuple):
    """An array with at most `items_max` items."""

    item: Text | FilePath
    items_max: int


class FilePath(NamedTuple):
    """The name of a file beside or below the storyboard, with forward slashes."""


class Free(NamedTuple):
    """A table with keys of the author's choice and any TOML value."""


class Table(NamedTuple):
    """A table with known keys. `label` is how it is called in messages."""

    label: str
    keys: Mapping[str, Key]


class Named(NamedTuple):
    """A table of values under names of the author's choice, such as `[cast.keeper]`."""

    item: Table | Choice
    pattern: str = ""
    shape: str = ""


class Tables(NamedTuple):
    """An array of tables, such as `[[shot]]`."""

    item: Table
    items_min: int
    items_max: int


Kind = Text | Whole | Number | Flag | Choice | ListOf | FilePath | Free | Table | Named | Tables


class Key(NamedTuple):
    """One key of a table: what it takes, what it means, and what holds when it is not there."""

    kind: Kind
    doc: str
    required: bool = False
    default: str | int | bool | None = None
    examples: tuple[str | int | float, ...] = ()
