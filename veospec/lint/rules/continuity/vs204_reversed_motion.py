"""The camera or the subject turns against the motion of the hop before.

## What it does

Reads who moves which way at the end of a prompt (camera or subject; left, right, up, down, in, out,
forward, backward, near, far, clockwise, north) and at the start of the next. The opposite way is
reported, unless the hop says how the motion turns ("stops", "then", "turns around", 停下, 转身),
its mover does something else first, or it turns by itself, as a ball does: going slowly is no turn.
Into a place and out of it, toward a thing and away from it, and from one thing to another and back
are opposite too. Of reversals in unusual words it finds about eight in ten.

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
from veospec.lint.motion import motions
from veospec.lint.movement import AIMED, ANY, CAMERA, Motion, is_against, is_same
from veospec.lint.prose import Reading, readings
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """The first motion of each hop that goes against one of the prompt before."""
    for shot in context.storyboard.shots:
        before = ""
        movers: list[frozenset[str]] = []
        going: list[_Going] = []
        for link in take(shot):
            told = [
                (reading, [_named(motion, movers) for motion in motions(reading)])
                for reading in readings(link.text)
            ]
            against = _first_against(told, going, before) if going else None
            if against:
                motion, old = against
                words = link.text[motion.start : motion.stop]
                yield Finding(
                    message=f'"{words}" goes against the hop before, which moves {_said(old)}.',
                    help="Continue the motion, or let it stop or turn first.",
                    span=link.place(context.source, motion.start, motion.stop),
                    shot=shot.id,
                    hop=link.hop,
                )
            going = [each for reading, moved in told for each in _still(reading, moved)]
            movers = [motion.mover for _, moved in told for motion in moved]
            before = link.text


def _said(motion: Motion) -> str:
    return _SAID.get(motion.way, motion.way)


def _named(motion: Motion, movers: list[frozenset[str]]) -> Motion:
    """A motion of `it` as one of who moved in the prompt before, the last who did."""
    if not motion.mover >= ANY or CAMERA in motion.mover:
        return motion
    same = [who for who in movers if is_same(motion.mover, who)]
    return motion._replace(mover=same[-1]) if same else motion


def _first_against(told: list[_Told], going: list[_Going], before: str) -> _Pair | None:
    """The first motion against one that still goes on, and that one."""
    for reading, moved in told:
        for number, motion in enumerate(moved):
            if any(_precedes(each, motion) for each in moved[:number]):
                continue
            for old, is_over in going:
                is_turn = is_same(motion.mover, old.mover) and is_against(motion, old)
                if is_turn and not _is_innocent(reading, motion, before, is_over):
                    return motion, old
    return None


def _precedes(old: Motion, new: Motion) -> bool:
    """Whether the mover makes another motion before."""
    return old.start < new.start and is_same(old.mover, new.mover)


def _is_innocent(reading: Reading, new: Motion, before: str, is_over: bool) -> bool:
    """Whether the hop says how the motion turns, or it turns by itself."""
    start, stop = reading.sentence(new.start)
    if next(reading.marked("abrupt", start=start, stop=new.stop), None):
        return False
    turns = (
        is_over
        or new.is_later
        or next(reading.marked("turnaround", start=start, stop=new.stop), None)
        or next(reading.marked("find", start=start, stop=stop), None)
        or _is_loose(reading, new, before)
    )
    if not turns or not _is_copy(_things(reading.text), _things(before)):
        return bool(turns)
    return next(reading.marked("onset", start=start, stop=stop), None) is not None


def _is_loose(reading: Reading, new: Motion, before: str) -> bool:
    """Whether what moves comes back by itself: thrown, blown, bouncing or swinging."""
    if CAMERA in new.mover and not new.mover >= ANY:
        return False
    both = (reading, *readings(before))
    if new.way in _UPRIGHT and any(next(each.marked("loft"), None) for each in both):
        return True
    if new.way in AIMED:
        return False
    swaying = {word.base for each in both for word in each.marked("sway")}
    if not reading.language.spaced:
        return any(base in name for base in swaying for name in new.mover)
    rocking = {word.base for each in both for word in each.marked("rock")}
    return not swaying.isdisjoint(new.mover) or new.verb in rocking


def _still(reading: Reading, moved: list[Motion]) -> Iterator[_Going]:
    """The motions of a prompt but for those that sway, and whether each is over at its end."""
    for motion in moved:
        is_swaying = any(
            each.start != motion.start
            and is_against(each, motion)
            and is_same(motion.mover, each.mover)
            for each in moved
        )
        if not is_swaying:
            yield motion, motion.is_done or _arrives(reading, motion)


def _arrives(reading: Reading, motion: Motion) -> bool:
    """Whether something comes after the motion, so that it ends in its prompt."""
    text = reading.text
    if CAMERA in motion.mover and (motion.way in _SWEEPS or motion.verb.startswith("zoom")):
        told = reading.marked("arrive", "shown", start=motion.stop)
        return any(not text.endswith(", ", 0, word.start) for word in told)
    return any(
        not text.endswith("ing", word.start, word.stop) and not text.endswith("to ", 0, word.start)
        for word in reading.marked("arrive", start=motion.stop)
    )


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
_UPRIGHT = frozenset({"up", "down"})
_SWEEPS = _UPRIGHT | {"left", "right"}
_SAID = {"open": "to open", "shut": "to close", "return": "back", "reverse": "back"}
_Going = tuple[Motion, bool]
_Told = tuple[Reading, list[Motion]]
_Pair = tuple[Motion, Motion]

RULE = Rule(
    "VS204",
    "reversed_motion",
    Severity.WARNING,
    "Camera or subject turns against the motion of the hop before.",
    check,
)
