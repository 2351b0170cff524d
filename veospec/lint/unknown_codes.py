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
    """VS003 for every code of `[lint]` that no rule has, or that nobody can turn off."""
    for code in sorted(config.ignore):
        index = source.value_at(("lint", "ignore")).index(code)
        span = source.value_span(("lint", "ignore", index))
        if code not in names:
            yield _unknown(code, span, f'"{meant(code, names)[0]}"', source, names)
        elif tells_of_reading(code):
            yield _wrong(f"{code} {CANNOT_BE_IGNORED}", MEND, span, source)
    for code, severity in config.severity.items():
        span = source.key_span(("lint", "severity", code))
        if code not in names:
            yield _unknown(code, span, meant(code, names)[0], source, names)
        elif tells_of_reading(code) and severity is not Severity.ERROR:
            yield _wrong(f"{code} {CANNOT_BE_IGNORED}", MEND, span, source)


def told_by_name(found: Diagnostic, source: Source, names: Mapping[str, str]) -> Diagnostic:
    """`found`, with the code that was meant where `[lint]` names a rule instead of its code."""
    written = source.text[found.span.start : found.span.end].decode("utf-8", "replace")
    bare = written.strip("\"'")
    if found.code != "VS003" or found.fix is not None or bare not in names.values():
        return found
    table = source.value_at(("lint",))
    ignored = table.get("ignore") if isinstance(table, dict) else None
    severities = table.get("severity") if isinstance(table, dict) else None
    if bare not in (ignored or ()) and bare not in (severities or ()):
        return found
    code, _ = meant(bare, names)
    edit = Edit(found.span.start, found.span.end, written.replace(bare, code))
    return found._replace(help=remedy(code, names), fix=Fix(f"Write {code}", (edit,), safe=False))


CANNOT_BE_IGNORED = "cannot be ignored: it tells that the storyboard could not be read as written."
MEND = "Mend what it tells of, and take the code out."


def tells_of_reading(code: str) -> bool:
    """Whether a code is of the parser: without what it misses, another film would be paid for."""
    return code.startswith("VS00")


def _unknown(
    code: str, span: Span, written: str, source: Source, names: Mapping[str, str]
) -> Diagnostic:
    near, _ = meant(code, names)
    edits = (Edit(span.start, span.end, written),)
    fix = Fix(f"Write {near}", edits, safe=False) if near else None
    return _wrong(f"There is no rule {code}.", remedy(near, names), span, source, fix)


def _wrong(
    message: str, remedy: str, span: Span, source: Source, fix: Fix | None = None
) -> Diagnostic:
    return Diagnostic(
        code="VS003",
        name="wrong_value",
        severity=Severity.ERROR,
        message=message,
        help=remedy,
        path=source.path,
        span=span,
        fix=fix,
    )
