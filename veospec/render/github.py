"""Diagnostics as workflow commands, which GitHub shows as annotations on the changed lines."""

from __future__ import annotations

from veospec.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(found: Diagnostic) -> str:
    """One finding as one workflow command."""
    span = found.span
    properties = {
        "title": f"{found.code} {found.name}",
        "file": found.path,
        "line": str(span.line),
        "endLine": str(span.end_line),
    }
    if span.line == span.end_line:
        # GitHub takes columns for places within one line only, and ends them inclusively.
        properties["col"] = str(span.column)
        properties["endColumn"] = str(max(span.end_column - 1, span.column))
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[found.severity]} {shown}::{_data(found.words)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
