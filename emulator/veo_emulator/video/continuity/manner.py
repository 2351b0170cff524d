"""What a prompt says of motion, and what that is to the prompt that follows it.

A clip's manner is a small set of marks: how its last second moves, as far as its prompt tells. It
is kept in the clip's state as bits, so that the hop after it knows it however the clip comes.
The last sentence holds for a clip's end, and calm that comes after haste undoes it.

The reading is narrow on purpose. It takes for haste, a cut or a turn only what cannot be meant
otherwise, so that a hop is deformed for a reason that an author can see in the prompt; a linter
that knows more words may warn of more.
"""

from __future__ import annotations

from veo_emulator.video.continuity.reading import read
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
    haste = found.last("fast")
    if haste >= found.last_begins and haste > found.last("calm"):
        marks.add(FAST)
    if found.last("cut") >= 0:
        marks.add(SCENE_CHANGE)
    marks.update(
        motion
        for motion in MOTIONS
        if found.last(motion) >= found.last_begins and not found.sways(OPPOSITE[motion])
    )
    return frozenset(marks)


def goes_against(prompt: str, tail: Manner) -> bool:
    """Whether a prompt cuts away from a tail, or sets out against the motion of its camera.

    A motion that is told together with something else, or after it, goes against nothing.
    """
    found = read(prompt)
    if found.last("cut") >= 0:
        return True
    motion, place = found.leading() or ("", 0)
    return bool(motion) and OPPOSITE[motion] in tail and place < found.first_ends
