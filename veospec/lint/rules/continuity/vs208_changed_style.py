"""A hop is in another style than the take.

## What it does

Finds words for a way of making pictures ("anime style", "35 mm film", "watercolor", 水墨, 実写) in
a hop that no earlier prompt of the take, and no entry of `[style]`, agrees with.

## Why is this bad

The extension starts from pictures that were made in the old style: it keeps that style, or lines,
faces and textures melt from the one into the other.

## Example

```toml
[[shot]]
id = "garden"
prompt = "A girl waters roses, photorealistic."

[[shot.hop]]
prompt = "The girl continues to water the roses, anime style."
```

## Use instead

```toml
[[shot]]
id = "garden"
prompt = "A girl waters roses, photorealistic."

[[shot.hop]]
prompt = "The girl continues to water the roses, photorealistic."
```

## Source

Practice among users of extension: one block for style, the same in every hop.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.drift import changes
from veospec.lint.prose import Kind, Reading, readings
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """The first word of each hop that is of a new style."""
    declared = frozenset(
        name
        for value in context.storyboard.style.values()
        for reading in readings(str(value))
        for kind in reading.kinds("style")
        for name in kind.kinds
    )

    def is_declared(_reading: Reading, kind: Kind) -> bool:
        return bool(kind.kinds & declared) or kind.word.base in _COATS

    for change in changes(context, "style", counts=_is_style, soft=is_declared):
        if change.kinds == {"colour"} and not _is_mono(change.before or ""):
            continue
        before = f'the take is "{change.before}"' if change.before else "no prompt before was"
        yield Finding(
            message=f'"{change.words}" is another style: {before}.',
            help="Keep one style through the take (say it once in [style]), "
            "or start a new [[shot]].",
            span=change.link.place(context.source, change.start, change.stop),
            shot=change.link.shot.id,
            hop=change.link.hop,
        )


def _is_style(reading: Reading, kind: Kind) -> bool:
    """Whether a word is of the picture: a coat is black and white too, but not between commas."""
    if kind.word.base not in _COATS:
        return True
    start, stop = reading.sentence(kind.word.start)
    before = reading.text[start : kind.word.start].rstrip()
    after = reading.text[kind.word.stop : stop].lstrip()
    return before[-1:] in {"", ",", ":"} and after[:1] in {"", ",", "."}


def _is_mono(words: str) -> bool:
    return any(
        "mono" in kind.kinds for reading in readings(words) for kind in reading.kinds("style")
    )


_COATS = frozenset({"black and white"})

RULE = Rule(
    "VS208", "changed_style", Severity.WARNING, "A hop is in another style than the take.", check
)
