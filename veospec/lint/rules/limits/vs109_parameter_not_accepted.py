"""The storyboard asks for something that this engine, or this kind of request, cannot carry.

## What it does

Looks at each key that becomes a parameter of a request (`seed`, `audio = false`,
`negative_prompt`, `image`, `last_frame`, `references`, `resolution`) and at the keys that exclude
each other: a last frame needs a first one, reference images stand alone, a shot that starts from a
clip of your own has no opening to describe. A file that is given as a picture must be a PNG, JPEG
or WebP, whatever its name says.

## Why is this bad

A service answers an unknown parameter with an error, or leaves it out without a word: then the
film is paid for and is not what was asked for.

## Example

```toml
engine = "veo-3.1-lite-generate-001"
audio = false

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."
references = ["refs/keeper.png"]
```

## Use instead

```toml
engine = "veo-3.1-lite-generate-001"
audio = false

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."
image = "refs/keeper.png"
```

## Source

Google Cloud, Veo model reference and VideoGenerationModelParams; Gemini API, page "Video";
google-genai 2.x, which refuses seed and generate_audio for the Developer API.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.engine_words import choices, counted, or_engine
from veospec.lint.given import no_picture
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.model import Shot, Storyboard
from veospec.storyboard.source import KeyPath

NAMES = {
    "seed": "seed",
    "audio": "switch for the sound",
    "negative_prompt": "negative prompt",
    "image": "first image",
    "last_frame": "last frame",
    "references": "reference images",
}


def check(context: Context) -> Iterator[Finding]:
    """Every key that a request of this engine cannot carry."""
    yield from _resolution(context)
    for name in _film_parameters(context.storyboard):
        yield from _of_the_film(context, name)
    for shot in context.storyboard.shots:
        yield from _of_the_opening(context, shot)
        yield from _of_the_hops(context, shot)


def _resolution(context: Context) -> Iterator[Finding]:
    wanted, offered = context.storyboard.resolution, context.engine.resolutions
    if wanted not in offered:
        elsewhere = or_engine(context, lambda e: wanted in e.resolutions, f"makes {wanted}")
        yield Finding(
            message=f"{context.engine.id} does not make {wanted}; it makes {choices(offered)}.",
            help=f"Write {choices(offered)}{elsewhere}.",
            span=context.source.value_span(("resolution",)),
        )


def _film_parameters(storyboard: Storyboard) -> Iterator[str]:
    """Names of the parameters of all requests that the author has asked for."""
    if storyboard.seed is not None:
        yield "seed"
    if not storyboard.audio:
        yield "audio"
    if storyboard.negative_prompt is not None:
        yield "negative_prompt"


def _of_the_film(context: Context, name: str) -> Iterator[Finding]:
    engine, shots = context.engine, context.storyboard.shots
    opens = any(shot.source is None for shot in shots)
    hops = any(shot.hops for shot in shots)
    if opens and name not in engine.opening.parameters:
        yield _refused(context, name, (name,), "")
    elif hops and name not in engine.extension.parameters:
        yield _refused(context, name, (name,), " with an extension")


def _refused(
    context: Context, name: str, path: KeyPath, when: str, *, shot: str | None = None, hop: int = 0
) -> Finding:
    elsewhere = or_engine(
        context,
        lambda e: name in (e.extension if when else e.opening).parameters,
        "accepts it",
    )

    always = " Its clips always have sound." if name == "audio" else ""
    return Finding(
        message=f"{context.engine.id} takes no {NAMES[name]}{when}.{always}",
        help=f"Take `{name}` out{elsewhere}.",
        span=context.source.key_span(path),
        shot=shot,
        hop=None if shot is None else hop,
    )


def _of_the_opening(context: Context, shot: Shot) -> Iterator[Finding]:
    given = [name for name in ("image", "last_frame", "references") if getattr(shot, name)]
    if shot.source is not None:
        for name in [*given, *(["seconds"] if shot.seconds is not None else [])]:
            yield _excluded(context, shot, name, "the shot starts from a clip of your own")
        return
    yield from _no_pictures(context, shot)
    accepted = [name for name in given if name in context.engine.opening.parameters]
    for name in given:
        if name not in accepted:
            yield _refused(context, name, (*shot.path, name), "", shot=shot.id)
    if "references" in accepted:
        yield from _references(context, shot, accepted)
    elif "last_frame" in accepted and shot.image is None:
        yield Finding(
            message="A last frame needs a first one: the shot has `last_frame` and no `image`.",
            help="Add `image`, or take `last_frame` out.",
            span=context.source.key_span((*shot.path, "last_frame")),
            shot=shot.id,
            hop=0,
        )


def _no_pictures(context: Context, shot: Shot) -> Iterator[Finding]:
    """Files that are given as pictures and are none; the service would say so after the upload."""
    for file in (shot.image, shot.last_frame, *shot.references):
        if file is not None and (why := no_picture(file)):
            yield Finding(
                message=f"`{file.name}` is no picture. {why}",
                help="Give a PNG, JPEG or WebP.",
                span=context.source.value_span(file.path),
                shot=shot.id,
                hop=0,
            )


def _references(context: Context, shot: Shot, accepted: list[str]) -> Iterator[Finding]:
    for name in accepted:
        if name != "references":
            yield _excluded(context, shot, name, "the shot has reference images")
    count, most = len(shot.references), context.engine.opening.references_max
    if count > most:
        elsewhere = or_engine(
            context, lambda e: e.opening.references_max >= count, f"takes {count}"
        )
        yield Finding(
            message=f"{context.engine.id} takes at most {counted(most, 'reference image')}, "
            f"not {count}.",
            help=f"Keep the {most} that matter{elsewhere}.",
            span=context.source.value_span((*shot.path, "references")),
            shot=shot.id,
            hop=0,
        )


def _excluded(context: Context, shot: Shot, name: str, why: str) -> Finding:
    return Finding(
        message=f"`{name}` cannot be sent, because {why}.",
        help=f"Take `{name}` out.",
        span=context.source.key_span((*shot.path, name)),
        shot=shot.id,
        hop=0,
    )


def _of_the_hops(context: Context, shot: Shot) -> Iterator[Finding]:
    for hop in shot.hops:
        if hop.seed is not None and "seed" not in context.engine.extension.parameters:
            yield _refused(
                context,
                "seed",
                (*hop.path, "seed"),
                " with an extension",
                shot=shot.id,
                hop=hop.index,
            )


RULE = Rule(
    code="VS109",
    name="parameter_not_accepted",
    severity=Severity.ERROR,
    summary="The storyboard asks for something that the engine's requests cannot carry.",
    check=check,
)
