"""Time of day, weather or light changes from one hop to the next.

## What it does

Compares the words for time of day and weather in a hop ("at night", "snowfall", 夜晚, 夕暮れ) with
those of the take so far. A hop that is of another time, or brings night, dawn, dusk or weather
that no prompt has spoken of, is reported, and so is a jump in time ("the next morning"). A change
that is said to be gradual ("the sun slowly sets", 逐渐) is not.

## Why is this bad

The light of the last second is in every pixel that the extension starts from. Another light at once
makes colours and faces flicker at the join.

## Example

```toml
[[shot]]
id = "pier"
prompt = "A fisherman mends a net on the pier at noon."

[[shot.hop]]
prompt = "The fisherman continues to mend the net at midnight."
```

## Use instead

```toml
[[shot]]
id = "pier"
prompt = "A fisherman mends a net on the pier at noon."

[[shot.hop]]
prompt = "The fisherman continues to mend the net as the light gradually turns to sunset."
```

## Source

What users of extension report: constant light over the last second keeps the join clean.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import links
from veospec.lint.drift import Change, always, changes, clause_has
from veospec.lint.prose import readings
from veospec.lint.rule import Context, Finding, Rule

_STRONG = frozenset({"night", "dawn", "dusk", "rain", "snow", "fog"})
_HELP = "Keep the light, let it change gradually, or start a new [[shot]]."


def check(context: Context) -> Iterator[Finding]:
    """The first words of each hop that change time, weather or light."""
    told: set[tuple[str, int]] = set()
    for family in ("time", "weather"):
        for change in changes(context, family, counts=always, soft=clause_has("gradual")):
            place = (change.link.shot.id, change.link.hop)
            if place not in told and (change.before or change.kinds & _STRONG):
                told.add(place)
                yield _finding(context, change)
    for link in links(context.storyboard):
        jumps = (word for reading in readings(link.text) for word in reading.marked("jump.time"))
        for word in jumps:
            if link.hop and (link.shot.id, link.hop) not in told:
                told.add((link.shot.id, link.hop))
                yield _finding(context, Change(link, word.start, word.stop, None, frozenset()))


def _finding(context: Context, change: Change) -> Finding:
    before = f'the take had "{change.before}"' if change.before else "no prompt before said so"
    return Finding(
        message=f'"{change.words}" changes the light: {before}.',
        help=_HELP,
        span=change.link.place(context.source, change.start, change.stop),
        shot=change.link.shot.id,
        hop=change.link.hop,
    )


RULE = Rule(
    "VS206",
    "changed_light",
    Severity.WARNING,
    "Time of day, weather or light changes at once.",
    check,
)
