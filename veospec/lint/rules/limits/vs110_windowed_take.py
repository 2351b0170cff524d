"""A take is longer than one file of the engine, so that its later hops see only a window.

## What it does

Says for each shot from which hop on the source is no longer the whole take so far, but its last
seconds. The plan shows the same hops with the strategy `window`.

## Why is this bad

It is not: it is how a take passes the length of one file. But such a hop knows nothing of what came
before its window, so that a face or a room that was last seen earlier may come back changed. The
documented limits allow it; it has not been verified against the live service.

## Example

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "stairs"
prompt = "An old keeper slowly climbs a winding stone staircase."

[[shot.hop]]
prompt = "The camera continues to climb beside him."

[[shot.hop]]
prompt = "The camera continues to climb beside him, closer to the wall."

[[shot.hop]]
prompt = "The camera continues to climb beside him past a narrow window."

[[shot.hop]]
prompt = "The camera continues to climb beside him as the light grows."

[[shot.hop]]
prompt = "The camera continues to climb beside him to the last step."
```

## Use instead

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "stairs"
prompt = "An old keeper slowly climbs a winding stone staircase."

[[shot.hop]]
prompt = "The camera continues to climb beside him."

[[shot.hop]]
prompt = "The camera continues to climb beside him, closer to the wall."

[[shot]]
id = "landing"
prompt = "The old keeper rests on the landing beside a narrow window."

[[shot.hop]]
prompt = "The camera continues to rest on him as the light slowly grows."
```

## Source

Google Cloud, page "Extend videos": a source of 1 to 30 seconds, a result of at most 37.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.engines.reach import first_window, lower_take
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.timeline import take_of


def check(context: Context) -> Iterator[Finding]:
    """The first hop of each shot that is given a window."""
    engine = context.engine
    for shot in context.storyboard.shots:
        take = take_of(shot, engine) if shot.hops else None
        if take is None:
            continue
        first = first_window(lower_take(engine, take))
        if first is None:
            continue
        window_s = engine.extension.window_s
        yield Finding(
            message=f"The take is longer than one file of {engine.id} "
            f"({engine.extension.result_max_s} s): from hop {first} on, each hop sees only the "
            f"last {window_s} s of it.",
            help=f"Name in each prompt what has to stay the same, or start a new [[shot]] at hop "
            f"{first}.",
            span=context.source.key_span(shot.hops[first - 1].path),
            shot=shot.id,
            hop=first,
        )


RULE = Rule(
    code="VS110",
    name="windowed_take",
    severity=Severity.INFO,
    summary="A take is longer than one file of the engine: its later hops see only a window.",
    check=check,
)
