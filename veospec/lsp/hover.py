"""What an editor shows about the place under the pointer.

A finding's page comes first, then the name or key there, then what the clip costs: from what is
wrong to what it will be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from veospec.diagnostics import Diagnostic
from veospec.engines.engine import Engine
from veospec.engines.money import dollars, total
from veospec.lint.explain import markdown
from veospec.lint.registry import entries
from veospec.lsp.document import Document
from veospec.lsp.outline import described, key_at, name_at, table_at
from veospec.plan.ir import PlannedHop, PlannedShot, Strategy
from veospec.storyboard.source import KeyPath

RULE_LINE = "\n\n---\n\n"


def hover(document: Document, offset: int) -> str | None:
    """Markdown for the byte at `offset`; None where there is nothing to say."""
    parts = [_page(found) for found in findings_at(document, offset)]
    source = document.checked.source
    table = table_at(source, offset)
    parts += _meaning(document, table, offset)
    parts += _clip(document, table)
    return RULE_LINE.join(parts) or None


def findings_at(document: Document, offset: int) -> Iterator[Diagnostic]:
    """The findings whose place has `offset` in it or at its end."""
    for found in document.checked.diagnostics:
        if found.span.start <= offset <= found.span.end:
            yield found


def _page(found: Diagnostic) -> str:
    """The finding and the page of its rule."""
    entry = entries().get(found.code)
    page = "" if entry is None else f"\n\n{markdown(entry)}"
    return f"**{found.code}** {found.words}{page}"


def _meaning(document: Document, table: KeyPath, offset: int) -> Iterator[str]:
    """The words that a template name stands for, or what a key means."""
    name = name_at(document.text, offset)
    if name is not None:
        words = spoken(document.names, name.words)
        if words is not None:
            yield f"`{name.words}`: {words}"
        return
    source = document.checked.source
    key = key_at(source, table, offset)
    known = None if key is None else described((*table, key))
    if key is not None and known is not None:
        default = "" if known.default is None else f" Default: `{known.default}`."
        yield f"`{key}`: {known.doc}{default}"
    if key is None and not table:
        span = source.value_span(("engine",))
        if document.checked.engine is not None and span.start <= offset < span.end:
            yield engine_facts(document.checked.engine)


def spoken(names: Any, words: str) -> str | None:
    """The text that a dotted name becomes; None for a table or for nothing."""
    value = names
    for part in words.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, dict):
        value = value.get("description")
    return None if value is None or isinstance(value, dict | list) else str(value)


def engine_facts(engine: Engine) -> str:
    """The figures of an engine that a storyboard depends on."""
    opening = ", ".join(map(str, engine.opening.seconds))
    added = ", ".join(map(str, engine.extension.seconds)) or "none"
    take = engine.extension.take_max_s
    prices = ", ".join(f"{size} {dollars(usd)}/s" for size, usd in engine.prices.usd_per_s.items())
    end = engine.lifecycle.retired_on
    lines = [
        f"**{engine.title}** (`{engine.id}`)",
        f"- opens with {opening} s; a hop adds {added} s"
        + (f"; a take has at most {take} s" if take else ""),
        f"- {prices}, as of {engine.prices.evidence.as_of}",
    ]
    return "\n".join([*lines, *([f"- retired on {end}"] if end else [])])


def _clip(document: Document, table: KeyPath) -> Iterator[str]:
    """Length and price of the clip that `table` describes, and what an edit of it costs."""
    plan = document.plan
    if plan is None or len(table) < 2 or table[0] != "shot":
        return
    shot = plan.shots[int(table[1])]
    index = int(table[3]) + 1 if len(table) > 3 and table[2] == "hop" else 0
    hop = shot.hops[index]
    name = "opening" if index == 0 else f"hop {index} of {len(shot.hops) - 1}"
    lines = [
        f"**{shot.id}, {name}**: {hop.seconds} s, {dollars(hop.usd)} on {plan.engine}",
        f"- {hop.starts_s} to {hop.ends_s} s of a film of {plan.seconds} s, {dollars(plan.usd)}",
        *_carried(hop),
        *_edit_costs(shot, index),
    ]
    yield "\n".join(lines)


def _carried(hop: PlannedHop) -> Iterator[str]:
    if hop.source is None:
        return
    if hop.source.strategy is Strategy.WHOLE:
        yield f"- goes on from the whole take so far, {hop.source.seconds} s"
    else:
        yield f"- goes on from the last {hop.source.seconds} s ({hop.source.strategy})"


def _edit_costs(shot: PlannedShot, index: int) -> Iterator[str]:
    """An edit makes this clip and all after it in the take again."""
    after = shot.hops[index:]
    if len(after) > 1:
        usd = dollars(total(hop.usd for hop in after))
        yield f"- an edit here makes {len(after)} clips again: {usd}"
