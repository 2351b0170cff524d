"""Parse and lint: the single way from text to diagnostics for check, plan, run and editors.

A file with mistakes is linted as far as it can be read, so that one run says all that is wrong.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from pathlib import Path
from typing import NamedTuple

from veospec.diagnostics import Diagnostic, Severity
from veospec.engines.catalog import find_engine, load_catalog
from veospec.engines.engine import Engine
from veospec.lint.registry import lint, named_by, rule_names
from veospec.lint.rule import Context
from veospec.lint.unknown_codes import told_by_name, unknown_codes
from veospec.storyboard.model import Storyboard
from veospec.storyboard.parse import parse
from veospec.storyboard.source import Source

NO_CODES: frozenset[str] = frozenset()
DEFAULT_ENGINE = "veo-3.1-generate-001"
"""The engine of a film that nobody named one for, in the file or on the command line."""


class Checked(NamedTuple):
    """All that is wrong with a file, by place; storyboard and engine where there are such."""

    diagnostics: tuple[Diagnostic, ...]
    storyboard: Storyboard | None
    source: Source
    engine: Engine | None

    def count(self, severity: Severity) -> int:
        """How many findings have that severity."""
        return sum(found.severity is severity for found in self.diagnostics)


def check_text(
    text: bytes,
    *,
    path: str,
    folder: Path | None,
    engine: str | None,
    as_of: date,
    select: Set[str] = NO_CODES,
    ignore: Set[str] = NO_CODES,
) -> Checked:
    """Read and lint `text`; `engine` overrides the file's (UsageError for an unknown one).

    `select` and `ignore` are codes or beginnings of codes. They choose among the findings of rules
    and cannot hide that a file cannot be read (VS001 to VS006).
    """
    catalog = load_catalog()
    chosen = None if engine is None else find_engine(engine)
    parsed = parse(text, path=path, folder=folder, engine_ids=catalog)
    found = [
        told_by_name(each, parsed.source, rule_names())
        for each in parsed.diagnostics
        if _is_wanted(each.code, select, ignore)
    ]
    film = parsed.readable
    if film is None:
        return Checked(tuple(found), None, parsed.source, chosen)
    found += unknown_codes(parsed.source, film.lint, rule_names())
    doubts = parsed.doubts if chosen is None else parsed.doubts._replace(engine=False)
    chosen = chosen or catalog.get(film.engine or DEFAULT_ENGINE)
    sure = parsed.storyboard is not None and chosen is not None
    context = Context(
        film, parsed.source, chosen or catalog[DEFAULT_ENGINE], as_of, None if sure else doubts
    )
    found += lint(context, select=select, ignore=ignore)
    ordered = sorted(found, key=lambda each: (each.span, each.code, each.message))
    return Checked(tuple(ordered), parsed.storyboard, parsed.source, chosen)


def _is_wanted(code: str, select: Set[str], ignore: Set[str]) -> bool:
    """Whether a finding of the parser is shown; one that leaves no storyboard always is."""
    if code != "VS007":
        return True
    return (not select or named_by(code, select)) and not named_by(code, ignore)
