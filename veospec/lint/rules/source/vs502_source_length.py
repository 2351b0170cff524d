"""The clip to go on from is too short or too long for the engine.

## What it does

Compares the length of each shot's `source` with what the engine takes as input of an extension.

## Why is this bad

The service refuses the request. A clip that is too long is not shortened for you, because nobody
but you knows whether its first or its last seconds should go.

## Example

A clip of 45 s for an engine that takes 1 to 30 s:

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "The camera continues along the quay."
source = "harbour_45s.mp4"
```

## Use instead

Its last 30 s (`ffmpeg -sseof -30 -i harbour_45s.mp4 -c:v libx264 -c:a aac harbour.mp4`):

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "The camera continues along the quay."
source = "harbour.mp4"
```

## Source

Google Cloud, page "Extend videos": 1 to 30 s; Gemini API, page "Video": up to 141 s.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.given import source_clips
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """Every source clip outside the engine's limits, half a frame allowed."""
    limits = context.engine.extension
    slack = 0.5 / context.engine.fps
    for shot, clip, facts in source_clips(context):
        if facts.seconds > limits.source_max_s + slack:
            remedy = (
                f"Cut it: `ffmpeg -sseof -{limits.source_max_s} -i {clip.name} "
                "-c:v libx264 -c:a aac clip.mp4`."
            )
        elif facts.seconds < limits.source_min_s - slack:
            remedy = f"Give a clip of at least {limits.source_min_s} s."
        else:
            continue
        yield Finding(
            message=f"`{clip.name}` is {facts.seconds:.4g} s long; {context.engine.id} extends "
            f"clips of {limits.source_min_s} to {limits.source_max_s} s.",
            help=remedy,
            span=context.source.value_span(clip.path),
            shot=shot.id,
            hop=0,
        )


RULE = Rule(
    code="VS502",
    name="source_length",
    severity=Severity.ERROR,
    summary="The clip to go on from is too short or too long for the engine.",
    check=check,
)
