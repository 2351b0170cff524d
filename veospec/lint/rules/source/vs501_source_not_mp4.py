"""The clip to go on from is no MP4.

## What it does

Reads the header of each shot's `source`, whatever its name says.

## Why is this bad

Extension takes MP4 alone, although other requests take MOV, AVI or MPEG, too. The request would be
refused after the upload.

## Example

```toml
[[shot]]
id = "harbour"
prompt = "The camera continues along the quay."
source = "harbour.mov"
```

## Use instead

The same clip as MP4 (`ffmpeg -i harbour.mov -c:v libx264 -r 24 -c:a aac harbour.mp4`):

```toml
[[shot]]
id = "harbour"
prompt = "The camera continues along the quay."
source = "harbour.mp4"
```

## Source

Google Cloud, page "Extend videos": the input is an MP4 file.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """Every source clip whose header is not that of an MP4 with a picture."""
    if all(shot.source is None for shot in context.storyboard.shots):
        return
    from veospec.media.boxes import NotAnMp4  # noqa: PLC0415 - most storyboards give no clip
    from veospec.media.mp4 import clip_facts, read_movie  # noqa: PLC0415

    for shot in context.storyboard.shots:
        clip = shot.source
        if clip is None:
            continue
        try:
            movie = read_movie(clip.file)
            clip_facts(movie)
            reason = "It is a QuickTime film." if movie.brand == "qt  " else ""
        except NotAnMp4 as error:
            reason = str(error)
        except OSError as error:
            reason = f"It cannot be read: {error.strerror}."
        if reason:
            yield Finding(
                message=f"`{clip.name}` is no MP4 that can be extended. {reason}",
                help="Convert it: `ffmpeg -i "
                f"{clip.name} -c:v libx264 -r {context.engine.fps} -c:a aac clip.mp4`.",
                span=context.source.value_span(clip.path),
                shot=shot.id,
                hop=0,
            )


RULE = Rule(
    code="VS501",
    name="source_not_mp4",
    severity=Severity.ERROR,
    summary="The clip to go on from is no MP4.",
    check=check,
)
