"""Applies fixes: byte edits, round after round, until none is left to apply.

A round takes the fixes in the order of the file and leaves out each that touches what one before
it has changed; the next round finds it again at its new place. A round that makes the file worse is
not kept, whatever a rule promised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from veospec.diagnostics import Diagnostic, Edit, Severity
from veospec.lint.check import Checked

ROUNDS_MAX = 10


class Fixed(NamedTuple):
    """The text after all fixes, what is still wrong with it, and how many fixes went in."""

    text: bytes
    checked: Checked
    applied: int


def fix_text(text: bytes, check: Callable[[bytes], Checked], *, unsafe: bool) -> Fixed:
    """Apply all safe fixes of `check`, and with `unsafe` the others too."""
    checked = check(text)
    applied = 0
    for _ in range(ROUNDS_MAX):
        chosen = choose_fixes(checked.diagnostics, unsafe=unsafe)
        if not chosen:
            break
        changed = apply_edits(text, (edit for found in chosen for edit in _edits(found)))
        again = check(changed)
        if changed == text or not _is_better(checked, again):
            break
        text, checked, applied = changed, again, applied + len(chosen)
    return Fixed(text, checked, applied)


def choose_fixes(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> list[Diagnostic]:
    """The findings whose fixes can be applied together."""
    chosen: list[Diagnostic] = []
    taken: list[Edit] = []
    for found in diagnostics:
        edits = _edits(found)
        if found.fix is None or not edits or not (found.fix.safe or unsafe):
            continue
        if any(_touch(edit, other) for edit in edits for other in taken):
            continue
        chosen.append(found)
        taken += edits
    return chosen


def apply_edits(text: bytes, edits: Iterable[Edit]) -> bytes:
    """The text after edits that do not overlap."""
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text.encode() + text[edit.end :]
    return text


def _edits(found: Diagnostic) -> tuple[Edit, ...]:
    return () if found.fix is None else found.fix.edits


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _is_better(before: Checked, after: Checked) -> bool:
    """Whether a round removed mistakes. One that lets the rules run at all may show new ones."""
    if before.storyboard is None:
        return after.source.syntax_error is None or before.source.syntax_error is not None
    if after.storyboard is None:
        return False
    return after.count(Severity.ERROR) <= before.count(Severity.ERROR)
