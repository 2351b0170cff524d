"""The film has hops, and the engine does not extend at its resolution.

## What it does

Compares `resolution` with the resolutions at which the engine extends, when any shot has a hop.
An extension has the resolution of its source, so that the opening clip must already have one of
them.

## Why is this bad

The opening clip is made and paid for, and then its extension is refused.

## Example

```toml
engine = "veo-3.1-generate-001"
resolution = "4k"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."

[[shot.hop]]
prompt = "The camera continues to hold still as a gull slowly crosses the harbour."
```

## Use instead

```toml
engine = "veo-3.1-generate-001"
resolution = "1080p"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."

[[shot.hop]]
prompt = "The camera continues to hold still as a gull slowly crosses the harbour."
```

## Source

Gemini API, page "Video": extension at 720p only. Google Cloud, page "Extend videos": 720p and
1080p; the page contradicts itself about 4k, which is therefore not offered here.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.engine_words import choices, or_engine, replacement
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """The film's resolution, where it has hops that the engine cannot make at it."""
    wanted, engine = context.storyboard.resolution, context.engine
    offered = engine.extension.resolutions
    extended = [shot for shot in context.storyboard.shots if shot.hops]
    if not extended or wanted in offered or wanted not in engine.resolutions:
        return
    span = context.source.value_span(("resolution",))
    elsewhere = or_engine(
        context, lambda e: wanted in e.extension.resolutions, f"extends at {wanted}"
    )
    yield Finding(
        message=f"{engine.id} makes {wanted} but does not extend it; "
        f"it extends at {choices(offered)}.",
        help=f"Write {choices(offered)}{elsewhere}.",
        span=span,
        shot=extended[0].id,
        hop=1,
        fix=replacement(
            span, f'"{offered[-1]}"', title=f"Make the film in {offered[-1]}", safe=False
        )
        if "resolution" in context.source.data
        else None,
    )


RULE = Rule(
    code="VS108",
    name="resolution_not_extendable",
    severity=Severity.ERROR,
    summary="The film has hops, and the engine does not extend at its resolution.",
    check=check,
)
