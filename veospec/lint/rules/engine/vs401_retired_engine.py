"""The engine has been shut down.

## What it does

Compares the day of the check (`--as-of`, today by default) with the day on which the service
stopped answering for the engine. Dates are data with a source and a day; `veospec engines` shows
both.

## Why is this bad

Every request is refused with 404. The emulator and relays that kept the protocol still answer:
`--as-of` with a day on which the engine lived checks a storyboard for them.

## Example

```toml
engine = "veo-3.1-generate-preview"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."
```

## Use instead

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."
```

## Source

Gemini API, page "Deprecations", as quoted in October 2026: Veo left the Developer API on
2026-10-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.engines.catalog import load_catalog
from veospec.lint.engine_words import SURFACES, engines_that, replacement
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """The engine, where its service has ended."""
    engine, life = context.engine, context.engine.lifecycle
    if not engine.retired(context.as_of):
        return
    span = context.source.value_span(("engine",))
    same = engines_that(context, lambda e: e.family == engine.family)
    ways = [f"use {same[0]}, the same model"] if same else []
    if life.replacement:
        unknown = (
            "" if life.replacement in load_catalog() else ", and which veospec cannot plan yet"
        )
        ways.append(f"move to {life.replacement}, which Google names as its successor{unknown}")
    told = "; or ".join(ways) or "choose one that `veospec engines` lists as live"
    written = context.storyboard.engine == engine.id
    yield Finding(
        message=f"{engine.id} was shut down on {life.retired_on} "
        f"({SURFACES[engine.surface]}, known since {life.evidence.as_of}).",
        help=f"{told[:1].upper()}{told[1:]}.",
        span=span,
        fix=replacement(span, f'"{same[0]}"', title=f"Use {same[0]}", safe=False)
        if same and written
        else None,
    )


RULE = Rule(
    code="VS401",
    name="retired_engine",
    severity=Severity.ERROR,
    summary="The engine has been shut down.",
    check=check,
)
