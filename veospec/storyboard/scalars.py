"""Texts, numbers and words: whether a value is what its key takes, and what to say when not.

Each function gives the value back, or WRONG after a report of what is there, what should be there
and, where only one thing can have been meant, the fix.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any

from veospec.diagnostics import Fix
from veospec.storyboard.kinds import Choice, Number, Text, Whole
from veospec.storyboard.reporter import Reporter
from veospec.storyboard.source import KeyPath

WRONG = object()
"""What stands for a value that was reported."""


def wrong(path: KeyPath, what: str, remedy: str, reporter: Reporter, fix: Fix | None = None) -> Any:
    """Report VS003 at a value; mistakes under [lint] leave the film as it is."""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    fatal = path[0] != "lint"
    reporter.report("VS003", path, f"`{name}` {what}.", remedy, fix=fix, fatal=fatal)
    return WRONG


def type_in_words(value: Any) -> str:
    """What a value is, for people who do not know Python."""
    names = {bool: "true or false", int: "a whole number", float: "a decimal number"}
    names |= {str: "a string", list: "an array", dict: "a table"}
    return names.get(type(value), "a date or a time")


def text_of(kind: Text, value: Any, path: KeyPath, reporter: Reporter) -> Any:
    """A string that is not blank, not too long and of the right pattern."""
    if not isinstance(value, str):
        fix = None
        if isinstance(value, int) and not isinstance(value, bool):
            fix = reporter.replacement(path, f'"{value}"', title="Put quotes around it")
        what = f"has to be a string, and this is {type_in_words(value)}"
        return wrong(path, what, "Write a text between quotes.", reporter, fix)
    if not kind.blank and not value.strip():
        return wrong(path, "is blank", "Write some words, or remove the key.", reporter)
    if len(value) > kind.characters_max:
        what = f"has {len(value):,} characters, and {kind.characters_max:,} are the most"
        return wrong(path, what, "Make it shorter.", reporter)
    if kind.pattern and not re.fullmatch(kind.pattern, value):
        shown = value if len(value) <= 60 else value[:57] + "..."
        return wrong(path, f'has the value "{shown}"', f"It takes {kind.shape}.", reporter)
    return value


def number_of(kind: Whole | Number, value: Any, path: KeyPath, reporter: Reporter) -> Any:
    """A number of the right kind within its range."""
    whole = isinstance(kind, Whole)
    wanted = "a whole number" if whole else "a number"
    right_type = isinstance(value, int) or (not whole and isinstance(value, float))
    if not right_type or isinstance(value, bool):
        what = f"has to be {wanted}, and this is {type_in_words(value)}"
        remedy = f"Write {wanted} without quotes."
        return wrong(path, what, remedy, reporter, _number_fix(value, path, reporter))
    if isinstance(value, float) and not isfinite(value):
        return wrong(path, "has to be a finite number", "Write a number.", reporter)
    if value < kind.low:
        return wrong(path, f"is {value}", f"The least is {kind.low}.", reporter)
    if value > kind.high:
        return wrong(path, f"is {value}", f"The most is {kind.high}.", reporter)
    return value


def _number_fix(value: Any, path: KeyPath, reporter: Reporter) -> Fix | None:
    """The number that a string or a decimal without a fraction surely means."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value):
        return reporter.replacement(path, str(int(value)), title="Write it without quotes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e6:
        return reporter.replacement(path, str(int(value)), title="Write it as a whole number")
    return None


def flag_of(value: Any, path: KeyPath, reporter: Reporter) -> Any:
    """True or false."""
    if isinstance(value, bool):
        return value
    fix = None
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        fix = reporter.replacement(path, value.lower(), title="Write it without quotes")
    what = f"has to be true or false, and this is {type_in_words(value)}"
    return wrong(path, what, "Write true or false, without quotes.", reporter, fix)


def choice_of(kind: Choice, value: Any, path: KeyPath, reporter: Reporter) -> Any:
    """One of the words of `kind`."""
    if isinstance(value, str) and value in kind.words:
        return value
    words = ", ".join(f'"{word}"' for word in kind.words)
    shown = f'"{value[:60]}"' if isinstance(value, str) else type_in_words(value)
    meant = _meant(value, kind.words) if isinstance(value, str) else None
    fix = None
    remedy = f"It takes one of {words}."
    if meant is not None:
        fix = reporter.replacement(path, f'"{meant}"', title=f'Write "{meant}"')
        remedy = f'Did you mean "{meant}"? {remedy}'
    return wrong(path, f"is {shown}", remedy, reporter, fix)


def _meant(written: str, words: tuple[str, ...]) -> str | None:
    """The one word that `written` is a misspelling of."""
    plain = written[:40].strip().lower()
    if plain in words:
        return plain
    from difflib import get_close_matches  # noqa: PLC0415 - most files have no misspelt word

    near = get_close_matches(plain, words, n=1, cutoff=0.75)
    return near[0] if near else None
