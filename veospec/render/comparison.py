"""Engines side by side for people: one line an engine, and under it what it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from veospec.engines.money import dollars
from veospec.plan.compare import Comparison, Row
from veospec.render.paint import Paint
from veospec.render.plan_text import SURFACES, WIDTH, WIDTH_MAX, WIDTH_MIN, shortened

_PLAIN = Paint()
_INDENT = "  "


def comparison_text(comparison: Comparison, *, width: int = WIDTH, paint: Paint = _PLAIN) -> str:
    """The comparison as a table, at most `width` columns wide."""
    width = max(WIDTH_MIN, min(width, WIDTH_MAX))
    lines = [paint("bold", shortened(comparison.title, width))]
    lines.append(f"{comparison.aspect_ratio}, {comparison.resolution}, as of {comparison.as_of}")
    lines += ["", *_table(comparison, width, paint)]
    return "\n".join(lines) + "\n"


def _table(comparison: Comparison, width: int, paint: Paint) -> Iterator[str]:
    engine = max(len(row.engine) for row in comparison.rows)
    surface = max(len(SURFACES[row.surface]) for row in comparison.rows)
    prices = [_price(row) for row in comparison.rows]
    price = max(len("PRICE"), *map(len, prices))
    head = f"{'ENGINE':<{engine}}  {'SURFACE':<{surface}}  LENGTH  {'PRICE':>{price}}  "
    yield paint("dim", f"{head}HOPS")
    for row, usd in zip(comparison.rows, prices, strict=True):
        line = (
            f"{row.engine:<{engine}}  {SURFACES[row.surface]:<{surface}}  "
            f"{f'{row.seconds:g} s':>6}  {usd:>{price}}  "
        )
        hops = hop_words(row)
        style = "red" if row.refusals else "green"
        if len(line) + len(hops) <= width:
            yield paint(style, f"{line}{hops}".rstrip())
        else:
            yield paint(style, line.rstrip())
            yield paint(style, f"{_INDENT}{hops}")
        if row.refusals:
            yield from wrap(
                f"refuses: {refusal_words(row)}",
                width,
                initial_indent=_INDENT,
                subsequent_indent=_INDENT * 2,
            )


def _price(row: Row) -> str:
    return "-" if row.usd is None else dollars(row.usd)


def hop_words(row: Row) -> str:
    """`5 whole 16 window`; `none` for a film without extensions."""
    return " ".join(f"{count} {name}" for name, count in row.strategies.items()) or "none"


def refusal_words(row: Row) -> str:
    """`VS103 hop_not_offered (3), VS109 parameter_not_accepted`."""
    counted = Counter(f"{found.code} {found.name}" for found in row.refusals)
    return ", ".join(
        name if count == 1 else f"{name} ({count})" for name, count in sorted(counted.items())
    )
