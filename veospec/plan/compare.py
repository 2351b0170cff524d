"""One storyboard against several engines: how long the film gets, its price, and what is refused.

Every engine gets the file as it stands, through the same check and the same compiler as a plan, so
that a comparison can never say what a plan would not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from veospec.diagnostics import Diagnostic, Severity
from veospec.engines.catalog import find_engine, load_catalog
from veospec.lint.check import check_text
from veospec.plan.canonical import tidy_number
from veospec.plan.ir import Plan
from veospec.plan.lower import compile_plan

FORMAT = "veospec.comparison/1"


@dataclass(frozen=True, slots=True)
class Row:
    """One engine. `usd` is None where it has no price for the film's resolution.

    `strategies` counts the hops by what they are given; `refusals` are the errors of the check.
    """

    engine: str
    surface: str
    seconds: int | float
    usd: float | None
    strategies: Mapping[str, int]
    refusals: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The engines side by side, for one film."""

    title: str
    aspect_ratio: str
    resolution: str
    as_of: str
    rows: tuple[Row, ...]


def compare(
    text: bytes, *, path: str, folder: Path | None, engines: Sequence[str], as_of: date
) -> Comparison | None:
    """The storyboard against `engines`, or against all that live on that day.

    None for a file that cannot be read as a storyboard. Raises UsageError for an unknown engine.
    """
    rows: list[Row] = []
    plan: Plan | None = None
    for id in engines or _living(as_of):
        checked = check_text(text, path=path, folder=folder, engine=id, as_of=as_of)
        if checked.storyboard is None:
            return None
        engine = find_engine(id)
        plan = compile_plan(checked.storyboard, engine, as_of=as_of)
        errors = (found for found in checked.diagnostics if found.severity is Severity.ERROR)
        priced = plan.resolution in engine.prices.usd_per_s
        rows.append(_row(plan, errors, priced=priced))
    assert plan is not None, "there is always an engine"
    ordered = rows if engines else sorted(rows, key=_best_first)
    return Comparison(plan.title, plan.aspect_ratio, plan.resolution, plan.as_of, tuple(ordered))


def _living(as_of: date) -> Iterator[str]:
    return (id for id, engine in load_catalog().items() if not engine.retired(as_of))


def _row(plan: Plan, errors: Iterable[Diagnostic], *, priced: bool) -> Row:
    hops = [hop for shot in plan.shots for hop in shot.hops]
    return Row(
        engine=plan.engine,
        surface=plan.surface,
        seconds=plan.seconds,
        usd=plan.usd if priced else None,
        strategies=Counter(hop.source.strategy.value for hop in hops if hop.source),
        refusals=tuple(errors),
    )


def _best_first(row: Row) -> tuple[bool, float, str]:
    """Engines that take the film before those that refuse it, the cheaper ones first."""
    return (bool(row.refusals), row.usd or 0.0, row.engine)


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain JSON values."""
    return {
        "format": FORMAT,
        "title": comparison.title,
        "as_of": comparison.as_of,
        "aspect_ratio": comparison.aspect_ratio,
        "resolution": comparison.resolution,
        "engines": [_document(row) for row in comparison.rows],
    }


def _document(row: Row) -> dict[str, Any]:
    return {
        "engine": row.engine,
        "surface": row.surface,
        "seconds": tidy_number(row.seconds),
        "usd": None if row.usd is None else tidy_number(row.usd),
        "strategies": dict(row.strategies),
        "refusals": [
            {
                "code": found.code,
                "name": found.name,
                "message": found.message,
                "help": found.help,
                "shot": found.shot,
                "hop": found.hop,
            }
            for found in row.refusals
        ],
    }
