"""The opening clip has a length that the engine does not make.

## What it does

Compares `seconds` of each shot with the lengths that the engine offers for an opening clip at the
film's resolution. Reference images, and on some engines a high resolution, leave one length only.

## Why is this bad

The service refuses the request. It never rounds to the nearest length.

## Example

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."
seconds = 5
```

## Use instead

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."
seconds = 6
```

## Source

Google Cloud, VideoGenerationModelParams: `durationSeconds`; Gemini API, page "Video".
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
from veospec.storyboard.model import Shot


def check(context: Context) -> Iterator[Finding]:
    """Every opening clip whose length is not offered."""
    for shot in context.storyboard.shots:
        seconds = shot.seconds
        if seconds is None or shot.source is not None:
            continue
        resolution = context.storyboard.resolution
        offered = context.engine.openings(resolution, references=bool(shot.references))
        if offered and seconds not in offered:
            yield _finding(context, shot, seconds, offered)


def _finding(context: Context, shot: Shot, seconds: int, offered: tuple[int, ...]) -> Finding:
    engine, resolution = context.engine, context.storyboard.resolution
    why = ""
    if shot.references and set(offered) == set(engine.opening.seconds_with_references):
        why = " with reference images"
    elif set(offered) != set(engine.opening.seconds):
        why = f" at {resolution}"
    span = context.source.value_span((*shot.path, "seconds"))
    near = nearest_choice(seconds, offered)
    elsewhere = or_engine(
        context,
        lambda e: seconds in e.openings(resolution, references=bool(shot.references)),
        f"opens with {seconds} s",
    )
    only = len(offered) == 1 and not breaks_promise(context)
    return Finding(
        message=f"{engine.id} does not open with {seconds} s; "
        f"it offers {offered_seconds(offered)}{why}.",
        help=f"Write {near}{elsewhere}.",
        span=span,
        shot=shot.id,
        hop=0,
        fix=replacement(span, str(near), title=f"Open with {near} s", safe=only),
    )


RULE = Rule(
    code="VS102",
    name="opening_not_offered",
    severity=Severity.ERROR,
    summary="The opening clip has a length that the engine does not make.",
    check=check,
)
