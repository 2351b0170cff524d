"""A take has more extensions than the engine allows.

## What it does

Counts the hops of each shot. With Veo a take can be extended twenty times.

## Why is this bad

The service refuses the next extension after all the earlier ones have been made and paid for.

## Example

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "stairs"
prompt = "An old keeper slowly climbs a winding stone staircase."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."
```

## Use instead

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "stairs"
prompt = "An old keeper slowly climbs a winding stone staircase."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot.hop]]
prompt = "The camera continues to climb beside him, step after step."

[[shot]]
id = "lantern"
prompt = "The old keeper stands beside the great lamp and catches his breath."
```

## Source

Gemini API, page "Video": a video can be extended up to twenty times. For the Agent Platform the
same number is a third party's word (APIYI's article on extending Veo videos).
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.engines.engine import Engine
from veospec.lint.engine_words import counted, or_engine
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.model import Shot


def check(context: Context) -> Iterator[Finding]:
    """The first hop of each shot that is one too many."""
    most = context.engine.extension.hops_max
    if most is None:
        return
    for shot in context.storyboard.shots:
        if len(shot.hops) > most:
            yield _finding(context, shot, most)


def _finding(context: Context, shot: Shot, most: int) -> Finding:
    count, first = len(shot.hops), shot.hops[most]

    def extends_further(engine: Engine) -> bool:
        return engine.extension.hops_max is None or count <= engine.extension.hops_max

    elsewhere = or_engine(context, extends_further, "has no such limit")
    return Finding(
        message=f"The take has {counted(count, 'hop')}; {context.engine.id} extends a take at "
        f"most {most} times.",
        help=f"Start a new [[shot]] at hop {first.index}: a cut joins shots{elsewhere}.",
        span=context.source.key_span(first.path),
        shot=shot.id,
        hop=first.index,
    )


RULE = Rule(
    code="VS104",
    name="too_many_hops",
    severity=Severity.ERROR,
    summary="A take has more extensions than the engine allows.",
    check=check,
)
