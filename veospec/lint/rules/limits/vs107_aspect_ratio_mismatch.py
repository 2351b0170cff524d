"""A picture or clip that is given has another shape than the film.

## What it does

Compares width to height of `image`, `last_frame`, `references` and `source` with `aspect_ratio`, to
one part in fifty: pictures of 1376x768 pass for 16:9.

## Why is this bad

A first frame of another shape is padded with bars or cropped by the service, and every hop inherits
that. A source of another shape is refused.

## Example

A square portrait in a film of 16:9:

```toml
aspect_ratio = "16:9"

[[shot]]
id = "harbour"
prompt = "The keeper looks up."
image = "square.png"
```

## Use instead

The portrait on a canvas of 16:9, composed by you and not by the service:

```toml
aspect_ratio = "16:9"

[[shot]]
id = "harbour"
prompt = "The keeper looks up."
image = "wide.png"
```

## Source

Google Cloud, VideoGenerationModelParams, `resizeMode`: pad (the default) or crop, for image to
video; page "Extend videos": 16:9 or 9:16.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.engine_words import in_words
from veospec.lint.given import size_of
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.model import Asset, Shot

TOLERANCE = 1 / 50
SHAPES = {"16:9": 16 / 9, "9:16": 9 / 16}


def check(context: Context) -> Iterator[Finding]:
    """Every given picture or clip whose sides are not in the film's proportion, if that is one."""
    wanted = context.storyboard.aspect_ratio
    if wanted not in SHAPES:
        return
    for shot in context.storyboard.shots:
        for file in _given(shot):
            size = size_of(file)
            if size is None or _has_shape(size, SHAPES[wanted]):
                continue
            fitting = [name for name, shape in SHAPES.items() if _has_shape(size, shape)]
            other = f', or write aspect_ratio = "{in_words(fitting)}"' if fitting else ""
            yield Finding(
                message=f"`{file.name}` is {size[0]}x{size[1]}; the film is {wanted}.",
                help=f"Crop or extend it to {wanted}{other}.",
                span=context.source.value_span(file.path),
                shot=shot.id,
                hop=0,
            )


def _given(shot: Shot) -> Iterator[Asset]:
    """The files of a shot, in the order in which a request takes them."""
    for file in (shot.source, shot.image, shot.last_frame, *shot.references):
        if file is not None:
            yield file


def _has_shape(size: tuple[int, int], shape: float) -> bool:
    return abs(size[0] / size[1] / shape - 1) <= TOLERANCE


RULE = Rule(
    code="VS107",
    name="aspect_ratio_mismatch",
    severity=Severity.ERROR,
    summary="A picture or clip that is given has another shape than the film.",
    check=check,
)
