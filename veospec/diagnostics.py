"""What is wrong with a storyboard, where, and what to do about it.

Mistakes of a user are values of these classes, never exceptions: a compiler that raises can
report one mistake, a compiler that collects reports all of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding matters; only an error makes a command exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(NamedTuple):
    """A place in a file: UTF-8 byte offsets for edits, lines and columns (from 1) for people.

    Columns count characters. The end is exclusive in both counts.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


FILE_START = Span(0, 0, 1, 1, 1, 1)


class Edit(NamedTuple):
    """Replace the bytes `start` to `end` (exclusive) of the file by `text`."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """A remedy that a program can apply; `safe` when it cannot change what the author meant."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


class Diagnostic(NamedTuple):
    """One finding: a stable code, its place, the cause (`message`) and the remedy (`help`).

    `shot` and `hop` name the chain's place where that makes sense; hop 0 is the opening clip.
    """

    code: str
    name: str
    severity: Severity
    message: str
    help: str
    path: str
    span: Span = FILE_START
    shot: str | None = None
    hop: int | None = None
    fix: Fix | None = None

    @property
    def words(self) -> str:
        """Cause and remedy as sentences, for readers that show one text."""
        return " ".join(_sentence(part) for part in (self.message, self.help) if part.strip())


def _sentence(text: str) -> str:
    """The text with a capital and a full stop, where it has none; a name keeps its letters."""
    text = text.strip()
    first = text[0].upper() if text.split()[0].isalpha() else text[0]
    return first + text[1:] + ("" if text[-1] in ".!?。" else ".")
