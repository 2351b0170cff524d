"""The clip to go on from has another resolution than the film.

## What it does

Compares the shorter side of each shot's `source` with the film's `resolution`: 720, 1080 or 2160
lines. The shape is the matter of VS107.

## Why is this bad

An extension has the resolution of the clip that it extends. The service refuses others than its
own, and a film of two resolutions could not be joined without encoding all of it again.

## Example

A clip of 1920x1080 in a film of 720p:

```toml
engine = "veo-3.1-generate-001"
resolution = "720p"

[[shot]]
id = "harbour"
prompt = "The camera continues along the quay."
source = "harbour_1080.mp4"
```

## Use instead

Make the film 1080p, or scale the clip
(`ffmpeg -i harbour_1080.mp4 -vf scale=1280:720 -c:v libx264 -c:a copy harbour.mp4`):

```toml
engine = "veo-3.1-generate-001"
resolution = "1080p"

[[shot]]
id = "harbour"
prompt = "The camera continues along the quay."
source = "harbour_1080.mp4"
```

## Source

Google Cloud, page "Extend videos": 720p or 1080p in and out; Gemini API, page "Video": 720p only.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.given import source_clips
from veospec.lint.rule import Context, Finding, Rule

LINES = {"720p": 720, "1080p": 1080, "4k": 2160}


def check(context: Context) -> Iterator[Finding]:
    """Every source clip with another number of lines than the film."""
    film = context.storyboard
    lines = LINES.get(film.resolution)
    if lines is None:
        return
    size = f"-2:{lines}" if film.aspect_ratio == "16:9" else f"{lines}:-2"
    offered = {name for name in context.engine.extension.resolutions if name in LINES}
    for shot, clip, facts in source_clips(context):
        own = min(facts.width, facts.height)
        if own == lines:
            continue
        fitting = next((name for name in sorted(offered) if LINES[name] == own), None)
        other = f', or write resolution = "{fitting}"' if fitting else ""
        yield Finding(
            message=f"`{clip.name}` is {facts.width}x{facts.height}; "
            f"the film is {film.resolution}.",
            help=f"Scale it: `ffmpeg -i {clip.name} -vf scale={size} -c:v libx264 -c:a copy "
            f"clip.mp4`{other}.",
            span=context.source.value_span(clip.path),
            shot=shot.id,
            hop=0,
        )


RULE = Rule(
    code="VS504",
    name="source_resolution",
    severity=Severity.ERROR,
    summary="The clip to go on from has another resolution than the film.",
    check=check,
)
