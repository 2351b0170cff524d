"""Texts of several lines that were never closed, and so end at the quotes of the next one.

TOML is broken only behind such a text, many lines on, where its words stand bare. Lines inside a
text that read like keys or tables give it away; a second reading, with the text closed before
them, has to come further than the first before anything is said.
"""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

_STATEMENT = re.compile(
    r"""\s*(?:\[\[?[\w.\s"-]+\]\]?\s*(?:\#.*)?|[\w.-]+\s*=\s*(?:["'\[{\d+-]|true|false).*)$"""
)
_ERROR_LINE = re.compile(r"\(at line (\d+), column \d+\)$")
_ABOUT_MEANING = ("Cannot overwrite", "Cannot declare")
_QUOTES = ('"""', "'''", '"', "'")


class _Swallowing(NamedTuple):
    """A text with lines of TOML in it: where it opens, its quotes, the first such line."""

    line: int
    column: int
    quotes: str
    swallowed: int


def unclosed_text(lines: list[str], error_line: int) -> tuple[int, int] | None:
    """Line and column, from 1, of the text that was meant to be closed before `error_line`.

    None where no text seems to have swallowed TOML, or closing it would not help.
    """
    found = _swallowing(lines[:error_line])
    if found is None:
        return None
    closed = list(lines)
    closed[found.swallowed - 1] += found.quotes
    try:
        tomllib.loads("\n".join(closed))
    except (ValueError, RecursionError) as error:
        place = _ERROR_LINE.search(str(error))
        further = place is None or int(place[1]) > error_line
        if not further and not str(error).startswith(_ABOUT_MEANING):
            return None
    return found.line + 1, found.column + 1


def _swallowing(lines: list[str]) -> _Swallowing | None:
    """The first text of several lines with a line that reads like TOML; places from 0."""
    quotes, opened = "", (0, 0)
    for number, line in enumerate(lines):
        at = 0
        if quotes and _STATEMENT.match(line):
            return _Swallowing(*opened, quotes, number)
        while at < len(line):
            if quotes:
                at = _after_closing(line, at, quotes)
                quotes = "" if at <= len(line) else quotes
                continue
            at, quotes = _next_opening(line, at)
            if len(quotes) == 3:
                opened = (number, at - 3)
        if len(quotes) == 1:
            quotes = ""
    return None


def _next_opening(line: str, at: int) -> tuple[int, str]:
    """Where the next text of a line begins, past its quotes; "" where there is none."""
    while at < len(line) and line[at] != "#":
        for quotes in _QUOTES:
            if line.startswith(quotes, at):
                return at + len(quotes), quotes
        at += 1
    return len(line), ""


def _after_closing(line: str, at: int, quotes: str) -> int:
    """The place past the closing quotes; beyond the line's length when it has none."""
    while at < len(line):
        if quotes[0] == '"' and line[at] == "\\":
            at += 2
        elif line.startswith(quotes, at):
            return at + len(quotes)
        else:
            at += 1
    return len(line) + 1
