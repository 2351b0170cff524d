"""The clip to go on from has another frame rate than the engine.

## What it does

Compares the frame rate of each shot's `source` with the engine's, 24 frames a second for Veo.

## Why is this bad

The service refuses it. Phones film at 30 or 60, cameras at 25 or 23.976; none of these is 24.

## Example

A clip from a phone, 30 frames a second:

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "The camera continues along the quay."
source = "phone.mp4"
```

## Use instead

The same clip at 24 (`ffmpeg -i phone.mp4 -r 24 -c:v libx264 -c:a aac harbour.mp4`):

```toml
engine = "veo-3.1-generate-001"

[[shot]]
id = "harbour"
prompt = "The camera continues along the quay."
source = "harbour.mp4"
```

## Source

Google Cloud, page "Extend videos": 24 frames a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from veospec.diagnostics import Severity
from veospec.lint.given import source_clips
from veospec.lint.rule import Context, Finding, Rule

TOLERANCE = Fraction(1, 100)


def check(context: Context) -> Iterator[Finding]:
    """Every source clip with another frame rate; 23.976 is another."""
    wanted = context.engine.fps
    for shot, clip, facts in source_clips(context):
        if abs(facts.fps - wanted) > TOLERANCE:
            yield Finding(
                message=f"`{clip.name}` has {float(facts.fps):.5g} frames a second; "
                f"{context.engine.id} extends clips of {wanted}.",
                help=f"Convert it: `ffmpeg -i {clip.name} -r {wanted} "
                "-c:v libx264 -c:a aac clip.mp4`.",
                span=context.source.value_span(clip.path),
                shot=shot.id,
                hop=0,
            )


RULE = Rule(
    code="VS503",
    name="source_fps",
    severity=Severity.ERROR,
    summary="The clip to go on from has another frame rate than the engine.",
    check=check,
)
