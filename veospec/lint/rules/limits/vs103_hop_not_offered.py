"""A hop has a length that the engine does not add.

## What it does

Compares `seconds` of each hop with what one extension adds. With Veo that is seven seconds and
nothing else, so that `seconds` is best left out.

## Why is this bad

A request for an extension has no way to ask for another length: the film would come out with
other seconds than the storyboard says, and every later hop would start elsewhere.

## Example

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."

[[shot.hop]]
prompt = "The camera continues to hold still as a gull slowly crosses the harbour."
seconds = 8
```

## Use instead

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."

[[shot.hop]]
prompt = "The camera continues to hold still as a gull slowly crosses the harbour."
```

## Source

Google Cloud, page "Extend videos": an extension adds seven seconds.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.engine_words import (
    breaks_promise,
    nearest_choice,
    offered_seconds,
    or_engine,
    replacement,
)
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.model import Hop, Shot


def check(context: Context) -> Iterator[Finding]:
    """Every hop whose length is not offered."""
    for shot in context.storyboard.shots:
        for hop in shot.hops:
            if hop.seconds is not None and hop.seconds not in context.engine.extension.seconds:
                yield _finding(context, shot, hop, hop.seconds)


def _finding(context: Context, shot: Shot, hop: Hop, seconds: int) -> Finding:
    offered = context.engine.extension.seconds
    span = context.source.value_span((*hop.path, "seconds"))
    near = nearest_choice(seconds, offered)
    only = len(offered) == 1
    elsewhere = or_engine(context, lambda e: seconds in e.extension.seconds, f"adds {seconds} s")
    return Finding(
        message=f"{context.engine.id} does not add {seconds} s in a hop; "
        f"it adds {offered_seconds(offered)}.",
        help=f"Write {near}{' or leave the key out' if only else ''}{elsewhere}.",
        span=span,
        shot=shot.id,
        hop=hop.index,
        fix=replacement(
            span,
            str(near),
            title=f"Add {near} s",
            safe=only and not breaks_promise(context),
        ),
    )


RULE = Rule(
    code="VS103",
    name="hop_not_offered",
    severity=Severity.ERROR,
    summary="A hop has a length that the engine does not add.",
    check=check,
)
