"""Quick fixes: the same byte edits that `check --fix` makes, as an editor applies them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from veospec.diagnostics import Diagnostic, Edit
from veospec.lint.fix import apply_edits, fix_text, is_better
from veospec.lint.silence import silencing
from veospec.lsp.document import Document
from veospec.lsp.findings import as_shown

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.veospec"


def actions(
    document: Document, place: types.Range, only: Sequence[str] | None
) -> Iterator[types.CodeAction]:
    """The fixes of findings that touch `place`, and the repair of the whole file.

    `only` are the kinds that the editor wants, or beginnings of them; None means all.
    """
    if _is_wanted(types.CodeActionKind.QuickFix.value, only):
        start = document.positions.offset(place.start)
        end = document.positions.offset(place.end)
        for found in document.checked.diagnostics:
            if found.span.start <= end and start <= found.span.end:
                if found.fix is not None:
                    yield _quick_fix(document, found)
                yield from _silence(document, found)
    if _is_wanted(FIX_ALL, only):
        yield from _fix_all(document)


def _is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    return only is None or any(kind == one or kind.startswith(f"{one}.") for one in only)


def _quick_fix(document: Document, found: Diagnostic) -> types.CodeAction:
    assert found.fix is not None
    unsafe = "" if found.fix.safe else " (may change the meaning)"
    return types.CodeAction(
        title=f"{found.fix.title}{unsafe}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[as_shown(document, found)],
        is_preferred=found.fix.safe,
        edit=_change(document, found.fix.edits),
    )


def _silence(document: Document, found: Diagnostic) -> Iterator[types.CodeAction]:
    """The comment that silences a finding, where it does that and nothing else."""
    edit = silencing(document.checked.source, found)
    if edit is None:
        return
    after = document.check(apply_edits(document.text, [edit]))
    if not is_better(document.checked, after):
        return
    yield types.CodeAction(
        title=f"Silence {found.code} here",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[as_shown(document, found)],
        is_preferred=False,
        edit=_change(document, [edit]),
    )


def _fix_all(document: Document) -> Iterator[types.CodeAction]:
    """One action with all safe fixes, when there are any."""
    fixed = fix_text(document.text, document.check, unsafe=False)
    if fixed.text == document.text:
        return
    yield types.CodeAction(
        title="Apply all safe fixes",
        kind=FIX_ALL,
        edit=_change(document, [difference(document.text, fixed.text)]),
    )


def difference(before: bytes, after: bytes) -> Edit:
    """One edit from a text to another, without what both begin and end with."""
    old, new = before.decode("utf-8", "replace"), after.decode("utf-8", "replace")
    start = _shared(old, new)
    tail = _shared(old[start:][::-1], new[start:][::-1])
    first = len(old[:start].encode())
    changed = old[start : len(old) - tail]
    return Edit(first, first + len(changed.encode()), new[start : len(new) - tail])


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _change(document: Document, edits: Sequence[Edit]) -> types.WorkspaceEdit:
    shown = [document.positions.text_edit(edit) for edit in edits]
    return types.WorkspaceEdit(changes={document.uri: shown})
