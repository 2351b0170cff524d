"""Applies fixes: byte edits, round after round, until none is left to apply.

A round takes the fixes in the order of the file and leaves out each that touches what one before
it has changed; the next round finds it again at its new place. Where the end of all rounds shows
something that was not there before, the fixes are tried one by one and only those are kept that
make the file better, whatever a rule promised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from veospec.diagnostics import Diagnostic, Edit
from veospec.lint.check import Checked

ROUNDS_MAX = 10
REFUSED_MAX = 50


class Fixed(NamedTuple):
    """The text after all fixes, what is still wrong with it, and how many fixes went in."""

    text: bytes
    checked: Checked
    applied: int


def fix_text(text: bytes, check: Callable[[bytes], Checked], *, unsafe: bool) -> Fixed:
    """Apply all safe fixes of `check`, and with `unsafe` the others too."""
    start = Fixed(text, check(text), 0)
    together = _in_rounds(start, check, unsafe=unsafe)
    if together.applied == 0 or is_better(start.checked, together.checked):
        return together
    return _one_by_one(start, check, unsafe=unsafe)


def _in_rounds(fixed: Fixed, check: Callable[[bytes], Checked], *, unsafe: bool) -> Fixed:
    """All fixes that go together, and again until nothing changes; worse is possible."""
    for _ in range(ROUNDS_MAX):
        chosen = choose_fixes(fixed.checked.diagnostics, unsafe=unsafe)
        changed = apply_edits(fixed.text, (edit for found in chosen for edit in _edits(found)))
        if changed == fixed.text:
            break
        fixed = Fixed(changed, check(changed), fixed.applied + len(chosen))
    return fixed


def _one_by_one(fixed: Fixed, check: Callable[[bytes], Checked], *, unsafe: bool) -> Fixed:
    """Only fixes that make the file better by themselves, each tried once."""
    refused: set[tuple[Edit, ...]] = set()
    while len(refused) < REFUSED_MAX:
        found = next(
            (
                found
                for found in choose_fixes(fixed.checked.diagnostics, unsafe=unsafe)
                if _edits(found) not in refused
            ),
            None,
        )
        if found is None:
            break
        changed = apply_edits(fixed.text, _edits(found))
        again = check(changed)
        if changed != fixed.text and is_better(fixed.checked, again):
            fixed = Fixed(changed, again, fixed.applied + 1)
            refused.clear()
        else:
            refused.add(_edits(found))
    return fixed


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


def is_better(before: Checked, after: Checked) -> bool:
    """Whether something is gone and nothing is new.

    A file that could not be read shows what the rules say of it only when it can be: that is new
    and no mistake of the fix.
    """
    if before.storyboard is None:
        return after.source.syntax_error is None or before.source.syntax_error is not None
    if after.storyboard is None:
        return False
    old, new = _by_code(before), _by_code(after)
    return new < old


def _by_code(checked: Checked) -> Counter[str]:
    return Counter(found.code for found in checked.diagnostics)
