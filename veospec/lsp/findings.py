"""Findings as editors show them."""

from __future__ import annotations

from lsprotocol import types

from veospec.diagnostics import Diagnostic, Severity
from veospec.lsp.document import Document

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_IDLE = frozenset({"VS901"})


def shown(document: Document) -> list[types.Diagnostic]:
    """All findings of a storyboard; none for another file."""
    if not document.is_storyboard:
        return []
    return [as_shown(document, found) for found in document.checked.diagnostics]


def as_shown(document: Document, found: Diagnostic) -> types.Diagnostic:
    """One finding: cause and remedy, at its place in the editor's units."""
    return types.Diagnostic(
        range=document.positions.range_of(found.span),
        message=found.words,
        severity=_SEVERITIES[found.severity],
        code=found.code,
        source="veospec",
        tags=[types.DiagnosticTag.Unnecessary] if found.code in _IDLE else None,
    )
