"""What a prompt says of motion, and what that is to the prompt that follows it.

A clip's manner is a small set of marks: how its last second moves, as far as its prompt tells. It
is kept in the clip's state as bits, so that the hop after it knows it however the clip comes.
What stands later in a prompt holds for its end: calm that comes after haste undoes it.
"""

from __future__ import annotations

from veo_emulator.video.continuity.reading import Read, read
from veo_emulator.video.continuity.words import FAST, MARKS, MOTIONS, OPPOSITE, SCENE_CHANGE

Manner = frozenset[str]


def to_bits(manner: Manner) -> int:
    """The marks as a number that a state can hold."""
    return sum(1 << index for index, mark in enumerate(MARKS) if mark in manner)


def from_bits(bits: int) -> Manner:
    """The opposite of `to_bits`; bits that mean nothing are left out."""
    return frozenset(mark for index, mark in enumerate(MARKS) if bits >> index & 1)


def manner_of(prompt: str) -> Manner:
    """How a clip made from this prompt moves in its last second."""
    marks = set()
    found = read(prompt)
    calm, halt = found.last("calm"), found.last("halt")
    if found.last("fast") > calm:
        marks.add(FAST)
    if found.last("cut") >= 0:
        marks.add(SCENE_CHANGE)
    for motion in MOTIONS:
        place = found.last(motion)
        if place > halt and place > found.last(OPPOSITE[motion]):
            marks.add(motion)
    return frozenset(marks)


def goes_against(prompt: str, tail: Manner) -> bool:
    """Whether a prompt cuts away from a tail, or sets out against its motion.

    A motion that is first brought to a halt, or turned, goes against nothing.
    """
    found = read(prompt)
    return found.last("cut") >= 0 or any(
        _reverses(found, motion) for motion in MOTIONS if motion in tail
    )


def _reverses(found: Read, motion: str) -> bool:
    against, along = found.first(OPPOSITE[motion]), found.first(motion)
    halted = found.first("halt")
    return against is not None and all(
        other is None or other > against for other in (along, halted)
    )
