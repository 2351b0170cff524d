"""The shot size jumps from one hop to the next.

## What it does

Reads the sizes that prompts name (extreme wide, wide, full, medium, close-up, extreme close-up) in
order. A hop that is two or more steps away from the size before it is reported, unless its sentence
moves the camera there ("pushes in to a close-up", 缓缓推近).

## Why is this bad

Inside a take the size of the picture changes only by moving. A wide shot that is a close-up in the
next frame is a cut in all but name.

## Example

```toml
[[shot]]
id = "market"
prompt = "Wide shot of a spice market, a vendor weighs saffron."

[[shot.hop]]
prompt = "Extreme close-up of the vendor, still weighing saffron."
```

## Use instead

```toml
[[shot]]
id = "market"
prompt = "Wide shot of a spice market, a vendor weighs saffron."

[[shot.hop]]
prompt = "The camera slowly pushes in to a close-up of the vendor, still weighing saffron."
```

## Source

Google's prompt guide for Veo (ai.google.dev) lists these sizes as composition; the rest is film
grammar.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import take
from veospec.lint.drift import clause_has
from veospec.lint.prose import readings
from veospec.lint.rule import Context, Finding, Rule

_STEPS = 2
_moved = clause_has("resize")


def check(context: Context) -> Iterator[Finding]:
    """The first size of each hop that is far from the one before it."""
    for shot in context.storyboard.shots:
        size: int | None = None
        name = ""
        for link in take(shot):
            first = True
            for reading in readings(link.text):
                for kind in reading.kinds("size"):
                    now = int(min(kind.kinds))
                    start, stop = kind.word.start, kind.word.stop
                    jumps = size is not None and abs(now - size) >= _STEPS
                    if link.hop and first and jumps and not _moved(reading, kind):
                        yield Finding(
                            message=f'"{link.text[start:stop]}" comes right after "{name}".',
                            help="Move the camera there in this hop, keep the size, "
                            "or start a new [[shot]].",
                            span=link.place(context.source, start, stop),
                            shot=shot.id,
                            hop=link.hop,
                        )
                    first = False
                    size, name = now, link.text[start:stop]


RULE = Rule(
    "VS209",
    "shot_size_jump",
    Severity.WARNING,
    "The shot size jumps where the camera did not move.",
    check,
)
