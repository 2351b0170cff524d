"""The camera or the subject turns against the motion of the hop before.

## What it does

Reads who moves which way at the end of a prompt (camera or subject; left, right, up, down, in, out,
forward, backward, near, far, clockwise) and at the start of the next. The opposite way is reported,
unless the hop says how the motion turns ("stops", "then", "turns around", 停下, 转身): going slowly
turns nothing. Into a place and out of it, and toward a thing and away from it, are
opposite too. Of reversals in unusual words it finds about seven in ten.

## Why is this bad

The last second carries its motion into the extension. A prompt against it is, by the experience of
users, one of the two main causes of deformed tails.

## Example

```toml
[[shot]]
id = "quay"
prompt = "The camera pans to the left along the quay."

[[shot.hop]]
prompt = "The camera pans to the right along the quay."
```

## Use instead

```toml
[[shot]]
id = "quay"
prompt = "The camera pans to the left along the quay."

[[shot.hop]]
prompt = "The camera continues to pan to the left along the quay."
```

## Source

Google's guide to extending videos (ai.google.dev, "Generate videos with Veo"): the extension
continues the action of the last second.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import take
from veospec.lint.motion import AIMED, OPPOSITE, THEY, Motion, motions
from veospec.lint.prose import Reading, readings
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """The first motion of each hop that goes against the last of the prompt before."""
    for shot in context.storyboard.shots:
        before = ""
        going: dict[_Axis, tuple[Motion, bool]] = {}
        for link in take(shot):
            now: dict[_Axis, tuple[Motion, bool]] = {}
            against = None
            for reading in readings(link.text):
                for motion in motions(reading):
                    axis = (motion.actor, frozenset({motion.way, OPPOSITE[motion.way]}))
                    leads = not any(_precedes(each, motion) for each, _ in now.values())
                    if leads and against is None:
                        against = _against(reading, motion, _going(axis, going), before)
                    is_swaying = axis in now and now[axis][0].way != motion.way
                    now[axis] = (motion, is_swaying or _arrives(reading, motion))
            if against:
                motion, old = against
                words = link.text[motion.start : motion.stop]
                yield Finding(
                    message=f'"{words}" goes against the hop before, which moves {old.way}.',
                    help="Continue the motion, or let it stop or turn first.",
                    span=link.place(context.source, motion.start, motion.stop),
                    shot=shot.id,
                    hop=link.hop,
                )
            going, before = now, link.text


def _precedes(old: Motion, new: Motion) -> bool:
    """Whether the mover told before what the new motion tells: a direction, or an aim."""
    return old.actor == new.actor and (old.way in AIMED) == (new.way in AIMED)


def _going(axis: _Axis, going: dict[_Axis, tuple[Motion, bool]]) -> tuple[Motion, bool] | None:
    """What moved on this axis; `it` and `they` are the one that did."""
    if axis in going or axis[0] != THEY:
        return going.get(axis)
    movers = [each for (_, ways), each in going.items() if ways == axis[1]]
    return movers[0] if len(movers) == 1 else None


def _against(
    reading: Reading, motion: Motion, before: tuple[Motion, bool] | None, text_before: str
) -> tuple[Motion, Motion] | None:
    """Both motions when the new one is against the old, which still goes on, and does not turn."""
    if before is None or before[0].way == motion.way:
        return None
    if motion.way in AIMED and not motion.aim & before[0].aim:
        return None
    start, stop = reading.sentence(motion.start)
    if next(reading.marked("abrupt", start=start, stop=stop), None):
        return motion, before[0]
    turns = before[1] or next(reading.marked("turnaround", "find", start=start, stop=stop), None)
    begins = next(reading.marked("onset", start=start, stop=stop), None)
    if not turns and not begins:
        return motion, before[0]
    is_copy = _is_copy(_things(reading.text), _things(text_before))
    return None if (begins if is_copy else turns) else (motion, before[0])


def _arrives(reading: Reading, motion: Motion) -> bool:
    """Whether the motion has an aim, or something comes after it, so that it ends in its prompt."""
    return next(reading.marked("arrive", start=motion.stop), None) is not None


def _is_copy(new: set[str], old: set[str]) -> bool:
    return len(new & old) >= _ALIKE * len(new | old)


def _things(text: str) -> set[str]:
    """The words of a prompt but for directions: two prompts may differ in nothing else."""
    return {
        word.base
        for reading in readings(text)
        for word in reading.words
        if not any(name.startswith(("way.", "side.")) for name in word.classes)
        and "abrupt" not in word.classes
        and word.base != "now"
    }


_ALIKE = 0.8
_Axis = tuple[str, frozenset[str]]

RULE = Rule(
    "VS204",
    "reversed_motion",
    Severity.WARNING,
    "Camera or subject turns against the motion of the hop before.",
    check,
)
