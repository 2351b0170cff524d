"""Words for what an engine offers, and for the engine that could do what this one cannot.

A message about a limit is only half an answer: the other half is the nearest value, or the engine
that takes the value as it stands. Both are looked up here, so that all rules answer alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from veospec.diagnostics import Edit, Fix, Span
from veospec.engines.catalog import load_catalog
from veospec.engines.engine import Engine
from veospec.lint.rule import Context
from veospec.storyboard.timeline import film_seconds, takes_of

SURFACES = {
    "agent-platform": "Agent Platform",
    "developer-api": "Developer API",
    "interactions": "Interactions API",
}


def choices(values: Iterable[object]) -> str:
    """`4, 6 or 8`."""
    words = [str(value) for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def offered_seconds(values: Sequence[int]) -> str:
    """`4, 6 or 8 s`, and `3 to 10 s` where every whole second between two is offered."""
    if len(values) > 3 and values[-1] - values[0] == len(values) - 1:
        return f"{values[0]} to {values[-1]} s"
    return f"{choices(values)} s"


def counted(count: int, noun: str) -> str:
    """`1 hop`, `2 hops`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def in_words(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def engines_that(context: Context, can: Callable[[Engine], bool]) -> tuple[str, ...]:
    """Ids of the other engines that can, and that still answer on the day of the check."""
    return tuple(
        id
        for id, engine in load_catalog().items()
        if id != context.engine.id and not engine.retired(context.as_of) and can(engine)
    )


def or_engine(context: Context, can: Callable[[Engine], bool], what: str) -> str:
    """`, or use veo-3.1-generate-001, which <what>`; empty where no engine can."""
    able = engines_that(context, can)
    same_family = [id for id in able if load_catalog()[id].family == context.engine.family]
    best = (same_family or list(able))[:1]
    return f", or use {best[0]}, which {what}" if best else ""


def nearest_choice(value: int, offered: Sequence[int]) -> int:
    """The offered value next to `value`, the greater one of two."""
    return min(offered, key=lambda choice: (abs(choice - value), -choice))


def breaks_promise(context: Context) -> bool:
    """Whether the film is as long as it promises, so that another length of a clip breaks that."""
    promise = context.storyboard.seconds
    if promise is None:
        return False
    takes = [take for take in takes_of(context.storyboard, context.engine) if take is not None]
    return len(takes) == len(context.storyboard.shots) and film_seconds(takes) == promise


def replacement(span: Span, value: str, *, title: str, safe: bool) -> Fix:
    """A fix that writes `value` in the place of `span`."""
    return Fix(title=title, edits=(Edit(span.start, span.end, value),), safe=safe)
