"""A hop is in another place than the take.

## What it does

Looks for words that place a hop ("in a kitchen", "on the beach", 在沙漠) and compares them with the
places of the take so far. Another place is reported unless the sentence goes there ("walks into the
kitchen", "toward the beach", 走进): a take may travel, it may not jump.

## Why is this bad

The extension has the old place in its first frame and the new one in its words. Walls turn into
trees, and whoever stands between them is deformed.

## Example

```toml
[[shot]]
id = "lunch"
prompt = "A cook slices onions in a kitchen."

[[shot.hop]]
prompt = "The cook continues slicing onions on a beach."
```

## Use instead

```toml
[[shot]]
id = "lunch"
prompt = "A cook slices onions in a kitchen."

[[shot.hop]]
prompt = "The cook continues slicing onions in the kitchen."
```

## Source

What users of extension report: a prompt that goes against the scene of the source is a main cause
of deformed tails.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.drift import always, changes
from veospec.lint.prose import Kind, Reading, Word
from veospec.lint.rule import Context, Finding, Rule

_NEAR = 4


def check(context: Context) -> Iterator[Finding]:
    """The first words of each hop that put it elsewhere."""
    for change in changes(context, "place", counts=always, soft=_travels):
        before = f'the take was in "{change.before}"' if change.before else "no prompt before was"
        yield Finding(
            message=f'"{change.words}" is another place: {before}.',
            help="Let the take move there, stay, or start a new [[shot]].",
            span=change.link.place(context.source, change.start, change.stop),
            shot=change.link.shot.id,
            hop=change.link.hop,
        )


def _travels(reading: Reading, kind: Kind) -> bool:
    """Whether the word is not where the hop plays: someone goes there, or it is only named."""
    start, _ = reading.sentence(kind.word.start)
    before = [word for word in reading.words if start <= word.start < kind.word.start]
    before = [
        word
        for last, word in zip([None, *before], before, strict=False)
        if not (word.base == "to" and last is not None and "link" in last.classes)
    ]
    near = before[-_NEAR:] if reading.language.spaced else before
    if not (_is_inside(near) or (not reading.language.spaced and _inside_behind(reading, kind))):
        return True
    going = near if reading.language.spaced else before
    looks = any("gaze" in word.classes for word in before[-_NEAR - 2 :])
    return looks or any("travel" in word.classes for word in going)


def _is_inside(near: list[Word]) -> bool:
    """Whether the last preposition before a place puts somebody there; `of` leads on to another."""
    for word in reversed(near):
        if "inside" in word.classes:
            return True
        if "elsewhere" in word.classes:
            return False
    return False


def _inside_behind(reading: Reading, kind: Kind) -> bool:
    """Whether a particle right behind the place does so."""
    return any("inside" in w.classes for w in reading.words if w.start == kind.word.stop)


RULE = Rule(
    "VS205", "changed_place", Severity.WARNING, "A hop is in another place than the take.", check
)
