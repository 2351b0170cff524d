"""Diagnostics as JSON, format `veospec.diagnostics/1`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from veospec.diagnostics import Diagnostic, Fix, Severity

FORMAT = "veospec.diagnostics/1"


def diagnostics_json(diagnostics: Sequence[Diagnostic]) -> str:
    """All findings as one JSON document, with a newline at its end."""
    return json.dumps(diagnostics_document(diagnostics), ensure_ascii=False, indent=2) + "\n"


def diagnostics_document(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """The same as plain values."""
    counts = {str(s): sum(found.severity is s for found in diagnostics) for s in Severity}
    findings = [_finding(found) for found in diagnostics]
    return {"format": FORMAT, "diagnostics": findings, "summary": counts}


def _finding(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": found.name,
        "severity": str(found.severity),
        "message": found.message,
        "help": found.help,
        "path": found.path,
        "line": found.span.line,
        "column": found.span.column,
        "end_line": found.span.end_line,
        "end_column": found.span.end_column,
        "shot": found.shot,
        "hop": found.hop,
        "fix": None if found.fix is None else _fix(found.fix),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    """A fix with its edits as UTF-8 byte offsets, end exclusive."""
    edits = [{"start": e.start, "end": e.end, "text": e.text} for e in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}
