"""The film is not as long as the storyboard promises.

## What it does

Adds up all shots as the engine will make them and compares the sum with `seconds` at the top of
the file. Says how long the film is, and how to reach the promised length or the nearest ones that
opening clips and hops can add up to.

## Why is this bad

Lengths of extended clips do not come in every size: 8, 15, 22, 29 seconds, and nothing between.
A film that was ordered at 30 seconds cannot be made, and it is better to know before it is paid.

## Example

```toml
engine = "veo-3.1-generate-001"
seconds = 30

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."

[[shot.hop]]
prompt = "The camera continues to hold still as a gull slowly crosses the harbour."
```

## Use instead

```toml
engine = "veo-3.1-generate-001"
seconds = 15

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."

[[shot.hop]]
prompt = "The camera continues to hold still as a gull slowly crosses the harbour."
```

## Source

Arithmetic over the lengths of openings and hops that Google documents for each engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.engines.reach import Take
from veospec.lint.engine_words import replacement
from veospec.lint.reaching import nearest_lengths, way_to
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.timeline import film_seconds, takes_of


def check(context: Context) -> Iterator[Finding]:
    """The promise, where the film has another length."""
    promise = context.storyboard.seconds
    takes = [take for take in takes_of(context.storyboard, context.engine) if take is not None]
    if promise is None or len(takes) < len(context.storyboard.shots):
        return
    seconds = film_seconds(takes)
    if seconds == promise:
        return
    span = context.source.value_span(("seconds",))
    whole = isinstance(seconds, int)
    yield Finding(
        message=f"The film is {seconds} s long, not {promise} s.",
        help=_help(context, takes, promise, seconds),
        span=span,
        fix=replacement(span, str(seconds), title=f"Promise {seconds} s", safe=False)
        if whole
        else None,
    )


def _help(context: Context, takes: list[Take], promise: int, seconds: int | float) -> str:
    as_it_is = f"promise {seconds} s" if isinstance(seconds, int) else "leave the promise out"
    near = nearest_lengths(context, takes, promise)
    if promise in near:
        way = way_to(context, takes, promise)
        return (
            f"{_capital(way)}, or {as_it_is}."
            if way
            else (f"{promise} s takes changes in more than one shot; or {as_it_is}.")
        )
    if not near:
        return f"No number of hops makes {promise} s; {as_it_is}."
    ways = [_length_with_way(context, takes, length, seconds) for length in near]
    longer = "; a film can be longer with another [[shot]]" if max(near) < promise else ""
    return (
        f"No choice of openings and hops makes {promise} s; the nearest "
        f"{'lengths are' if len(ways) > 1 else 'length is'} {' and '.join(ways)}{longer}."
    )


def _length_with_way(
    context: Context, takes: list[Take], length: int | float, seconds: int | float
) -> str:
    if length == seconds:
        return f"{length} s (as it is)"
    way = way_to(context, takes, length)
    return f"{length} s ({way})" if way else f"{length} s"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


RULE = Rule(
    code="VS101",
    name="promise_not_kept",
    severity=Severity.ERROR,
    summary="The film is not as long as the storyboard promises.",
    check=check,
)
