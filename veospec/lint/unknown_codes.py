"""Codes that no rule has, in `[lint]` and in comments, and which rule was meant.

A misspelt code silences nothing and changes nothing, and its author would never know. The parser
cannot tell, because it knows no rules; so this is asked between parsing and linting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from veospec.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from veospec.storyboard.model import LintConfig
from veospec.storyboard.source import Source


def meant(written: str, names: Mapping[str, str]) -> tuple[str, bool]:
    """The code that was meant, or "", and whether that is sure; `names` are names by code.

    Sure is a code in small letters or the name of a rule in the place of its code.
    """
    if written.upper() in names:
        return written.upper(), True
    codes = {name: code for code, name in names.items()}
    if written.lower() in codes:
        return codes[written.lower()], True
    from difflib import get_close_matches  # noqa: PLC0415 - most codes exist

    near = get_close_matches(written[:40].lower(), codes, n=1, cutoff=0.7)
    if near:
        return codes[near[0]], False
    near = get_close_matches(written[:40].upper(), names, n=1, cutoff=0.75)
    return (near[0] if near else ""), False


def remedy(code: str, names: Mapping[str, str]) -> str:
    """What to say about a code that was meant, or about none."""
    known = "`veospec rules` lists them."
    return f"Did you mean {code} ({names[code]})? {known}" if code else known


def unknown_codes(
    source: Source, config: LintConfig, names: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """VS003 for every code of `[lint]` that no rule has."""
    for code in sorted(config.ignore - names.keys()):
        index = source.value_at(("lint", "ignore")).index(code)
        span = source.value_span(("lint", "ignore", index))
        yield _unknown(code, span, f'"{meant(code, names)[0]}"', source, names)
    for code in config.severity:
        if code not in names:
            span = source.key_span(("lint", "severity", code))
            yield _unknown(code, span, meant(code, names)[0], source, names)


def _unknown(
    code: str, span: Span, written: str, source: Source, names: Mapping[str, str]
) -> Diagnostic:
    near, _ = meant(code, names)
    edits = (Edit(span.start, span.end, written),)
    return Diagnostic(
        code="VS003",
        name="wrong_value",
        severity=Severity.ERROR,
        message=f"There is no rule {code}.",
        help=remedy(near, names),
        path=source.path,
        span=span,
        fix=Fix(f"Write {near}", edits, safe=False) if near else None,
    )
