"""Keys that the table does not know, and what their author most likely meant."""

from __future__ import annotations

from typing import Any, NamedTuple

from veospec.diagnostics import Edit, Fix
from veospec.storyboard.document import STORYBOARD
from veospec.storyboard.kinds import Table
from veospec.storyboard.reporter import Reporter
from veospec.storyboard.source import KeyPath

_OTHER_NAMES = {
    "budget": "budget_usd",
    "character": "cast",
    "characters": "cast",
    "duration": "seconds",
    "extend": "hop",
    "extension": "hop",
    "file": "source",
    "first_frame": "image",
    "length": "seconds",
    "model": "engine",
    "name": "id",
    "negative": "negative_prompt",
    "places": "place",
    "ratio": "aspect_ratio",
    "reference": "references",
    "text": "prompt",
    "variables": "vars",
    "version": "schema",
    "video": "source",
}
"""Words that other tools use for our keys; too far apart in letters to be found as misspelt."""


def report_unknown_keys(
    table: Table, value: dict[str, Any], path: KeyPath, reporter: Reporter
) -> dict[str, str]:
    """Report every key that `table` does not know; returns how the known ones meant are written."""
    meant: dict[str, str] = {}
    for name in value:
        if name in table.keys:
            continue
        if reporter.full:
            reporter.fatal = True
            break
        free = [known for known in table.keys if known not in value and known not in meant]
        guess = _guess(name, free)
        if guess.key:
            meant[guess.key] = name
        else:
            taken = _guess(name, [known for known in table.keys if known in value])
            guess = taken._replace(free=False)
        _report(table, (*path, name), guess, reporter)
    return meant


class _Guess(NamedTuple):
    """The key that was meant, or "", whether it is the same word misspelt, and not there yet."""

    key: str
    near: bool = False
    free: bool = True


def _guess(name: str, known: list[str]) -> _Guess:
    """Which of the known keys was meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - most files have no unknown key

    plain = name[:40].lower().replace("-", "_").replace(" ", "_")
    near = get_close_matches(plain, known, n=1, cutoff=0.7)
    if near:
        return _Guess(near[0], near=True)
    other = _OTHER_NAMES.get(plain, "")
    return _Guess(other if other in known else "")


def _report(table: Table, path: KeyPath, guess: _Guess, reporter: Reporter) -> None:
    name = str(path[-1])
    spans = reporter.source.every_key_span(path)
    replaces = bool(guess.key) and guess.free
    fix = None
    if replaces:
        remedy = f"Did you mean `{guess.key}`?"
        edits = tuple(Edit(span.start, span.end, guess.key) for span in spans)
        fix = Fix(f"Rename it to `{guess.key}`", edits, safe=guess.near) if edits else None
    elif guess.near:
        remedy = f"Did you mean `{guess.key}`? It is there already: remove one of the two."
    elif table is not STORYBOARD and name in STORYBOARD.keys:
        remedy = f"`{name}` belongs to the whole film: move it above the first [table] of the file."
    else:
        remedy = f"It takes {', '.join(f'`{known}`' for known in table.keys)}."
    label = table.label if table.label.startswith("[") else "a storyboard"
    message = f"`{name[:60]}` is not a key of {label}."
    span = spans[0] if spans else reporter.source.key_span(path)
    # A key that was meant to be another one leaves that other without its value.
    reporter.report(
        "VS002", path, message, remedy, span=span, fix=fix, fatal=replaces, unsure=False
    )
