"""Diagnostics for people: with the line of the source and a caret, or one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from veospec.diagnostics import Diagnostic, Severity
from veospec.render.cells import cells, window
from veospec.render.paint import Paint
from veospec.storyboard.source import Source

LINE_CELLS = 100
_PLAIN = Paint()


def full(found: Diagnostic, source: Source, paint: Paint = _PLAIN) -> str:
    """One finding with its place, the line where it stands, a caret under it, and the remedy."""
    gutter = len(str(found.span.line))
    bar = paint("blue", f"{' ' * gutter} |")
    heading = f"{found.severity}[{found.code} {found.name}]"
    lines = [
        f"{paint.severity(found.severity, heading)}: {paint('bold', found.message)}",
        f"{paint('blue', ' ' * gutter + '-->')} {_where(found)}",
    ]
    if source.text:
        number = paint("blue", f"{found.span.line:>{gutter}} |")
        text, carets = _marked_line(found, source)
        lines += [
            bar,
            f"{number} {text}".rstrip(),
            f"{bar} {paint.severity(found.severity, carets)}",
        ]
    if found.help:
        lines.append(f"{paint('blue', ' ' * gutter + ' =')} help: {found.help}")
    if found.fix is not None:
        flag = "--fix" if found.fix.safe else "--fix --unsafe-fixes"
        lines.append(f"{paint('blue', ' ' * gutter + ' =')} fix: {found.fix.title} ({flag})")
    return "\n".join(lines)


def _where(found: Diagnostic) -> str:
    place = f"{found.path}:{found.span.line}:{found.span.column}"
    if found.shot is None:
        return place
    hop = {None: "", 0: ", opening"}.get(found.hop, f", hop {found.hop}")
    return f"{place} (shot {found.shot}{hop})"


def _marked_line(found: Diagnostic, source: Source) -> tuple[str, str]:
    """The line as it is shown, and the carets that stand under the place."""
    span = found.span
    line = source.line_text(span.line)
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    before, marked, after = window(line, start, max(end, start), LINE_CELLS)
    carets = " " * cells(before) + "^" * max(cells(marked), 1)
    return before + marked + after, carets


def concise(found: Diagnostic, paint: Paint = _PLAIN) -> str:
    """One finding in one line: place, severity, code, cause, remedy."""
    severity = paint.severity(found.severity, f"{found.severity} {found.code}")
    place = f"{found.path}:{found.span.line}:{found.span.column}"
    words = " ".join(found.words.split())
    return f"{paint('bold', place)}: {severity} {words}"


def summary(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """How much was found, and how much of it a command can repair."""
    if not diagnostics:
        return f"{_counted(files, 'storyboard')} checked, nothing to report."
    counts = [(severity, sum(f.severity is severity for f in diagnostics)) for severity in Severity]
    shown = ", ".join(_amount(severity, n) for severity, n in counts if n)
    return f"{shown} in {_counted(files, 'storyboard')}.{''.join(_remedies(diagnostics))}"


def _amount(severity: Severity, count: int) -> str:
    return f"{count} info" if severity is Severity.INFO else _counted(count, str(severity))


def _remedies(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    fixes = [found.fix for found in diagnostics if found.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    if safe:
        yield f" {safe} can be repaired with --fix."
    if len(fixes) > safe:
        yield f" {len(fixes) - safe} can be repaired with --fix --unsafe-fixes."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
