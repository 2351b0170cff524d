"""The engine will be shut down within sixty days.

## What it does

Warns from sixty days before the day on which the service stops answering for the engine.

## Why is this bad

A film that is begun and not ended can't be continued: its hops need the engine that made the clips
before them. Notice has been as short as two weeks.

## Example

Checked on 2027-04-01:

```toml
engine = "veo-3.1-generate-001"

[lint]
ignore = ["VS404"]

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."
```

## Use instead

An engine that lives on, or a film that is finished before that day.

## Source

Google Cloud, page "Model versions": a published date can be put off and is never moved forward.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.engine_words import counted
from veospec.lint.rule import Context, Finding, Rule

NOTICE_DAYS = 60


def check(context: Context) -> Iterator[Finding]:
    """The engine, where its end is near."""
    engine, life = context.engine, context.engine.lifecycle
    if life.retired_on is None:
        return
    days = (life.retired_on - context.as_of).days
    if not 0 < days <= NOTICE_DAYS:
        return
    successor = f"Move to {life.replacement}, or f" if life.replacement else "F"
    yield Finding(
        message=f"{engine.id} will be shut down on {life.retired_on}, in {counted(days, 'day')}.",
        help=f"{successor}inish this film before: its hops cannot be continued by another engine.",
        span=context.source.value_span(("engine",)),
    )


RULE = Rule(
    code="VS402",
    name="retiring_engine",
    severity=Severity.WARNING,
    summary="The engine will be shut down within sixty days.",
    check=check,
)
