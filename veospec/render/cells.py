"""How many columns of a terminal a text takes.

A Chinese character takes two, an accent none, and an emoji may be five code points in two columns.
Own code, because a caret has to be right and a library for it would double the time of `check`.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def cells(text: str) -> int:
    """The columns that `text` takes."""
    return sum(_widths(text))


def _widths(text: str) -> list[int]:
    """The columns of each character, given what stands before it."""
    if text.isascii():
        return [1] * len(text)
    widths: list[int] = []
    before = ""
    for char in text:
        width = 0 if before == _JOINER else _width(char)
        if char == _EMOJI_STYLE and widths and widths[-1] == 1:
            width = 1
        if ord(char) in _SKIN_TONES and before and east_asian_width(before) == "W":
            width = 0
        widths.append(width)
        before = char
    return widths


def _width(char: str) -> int:
    if category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def printable(text: str) -> str:
    """The text with tabs as four spaces and control characters as a visible sign."""
    if text.isprintable():
        return text
    spaced = text.replace("\t", "    ")
    return "".join("\ufffd" if category(char) in {"Cc", "Cs"} else char for char in spaced)


def window(text: str, start: int, end: int, most: int) -> tuple[str, str, str]:
    """What to show of a line around the characters `start` to `end`: before, marked, after.

    Together they take at most about `most` columns; what is left out is marked by an ellipsis.
    """
    before, marked = printable(text[:start]), printable(text[start:end])
    after = printable(text[end:])
    if cells(before) + cells(marked) + cells(after) <= most:
        return before, marked, after
    marked = _head(marked, most * 2 // 3)
    room = most - cells(marked)
    after = _head(after, max(room - cells(before), room // 3))
    return _tail(before, room - cells(after)), marked, after


def _head(text: str, most: int) -> str:
    """The beginning of a text in `most` columns."""
    if cells(text) <= most:
        return text
    kept = text[: most - 1]
    while cells(kept) > most - 1:
        kept = kept[:-1]
    return kept + "…"


def _tail(text: str, most: int) -> str:
    """The end of a text in `most` columns."""
    if cells(text) <= most:
        return text
    kept = text[-max(most - 1, 1) :]
    while kept and cells(kept) > most - 1:
        kept = kept[1:]
    return "…" + kept
