"""What a movement is, when two have one mover, and when one goes against the other.

Movers and aims are sets of names, of which one in common is enough: a prompt says "the old red van"
and the next "the van". Camera moves all lie on few axes, so that "forward" and "pulls back" are
opposites too; what somebody walks to and from must have one name.
"""

from __future__ import annotations

from typing import NamedTuple

CAMERA = "camera"
ANY = frozenset({"?"})
"""The name of whoever is only `it` or `they`, or of no one: whoever moved before."""
OPPOSITE = {
    "left": "right",
    "up": "down",
    "in": "out",
    "forward": "backward",
    "near": "far",
    "clockwise": "counterclockwise",
    "north": "south",
    "east": "west",
    "upstream": "downstream",
    "open": "shut",
    "swell": "shrink",
}
OPPOSITE |= {there: here for here, there in OPPOSITE.items()}
AIMED = frozenset({"toward", "away", "inside", "outside"})
"""Ways that are opposite only where they have one aim: into the church, out of the church."""
ORDER = frozenset(
    ["another", "other", "first", "second", "third", "fourth", "fifth", "sixth", "last"]
)
_CLOSER = frozenset({"toward", "inside"})
_PASSED = frozenset({"inside", "outside"})
_DEEPER = frozenset({"in", "forward", *_CLOSER})
_SHALLOWER = frozenset({"out", "backward", "away", "outside"})
_ON_FOOT = frozenset({"forward", "toward", "near", "inside", "outside", "far"})
_OUTBOUND = _ON_FOOT - {"outside", "far"} | {"left", "right", "north", "south", "east", "west"}
"""Ways that somebody who comes back was on; who has left comes back as he likes."""
_BACK = frozenset({"reverse", "return"})
_TURNS = frozenset(["pan", "tilt", "turn", "rotate", "swing", "sweep", "whip", "swivel", "pivot"])
_FALLS = frozenset({"drop", "fall", "drop to", "drop down", "tumble", "slip"})
"""What things do by themselves, once nobody holds them up."""
_SEXES = frozenset({"who.male", "who.female"})


class Motion(NamedTuple):
    """One movement; `mover` are names of what moves, `aim` of what it goes to or comes from.

    `is_later`: something else happens to its mover before it in the prompt; `is_done`: after it.
    """

    mover: frozenset[str]
    way: str
    verb: str
    start: int
    stop: int
    aim: frozenset[str] = frozenset()
    is_later: bool = False
    is_done: bool = False


def is_shared(new: frozenset[str], old: frozenset[str]) -> bool:
    """Whether two movers of one prompt have a name in common, or none at all."""
    return new == old or not (new & old).isdisjoint(new - ANY)


def is_same(new: frozenset[str], old: frozenset[str]) -> bool:
    """Whether a mover may be one of the prompt before; `it` is anything, and no person."""
    if CAMERA in new or CAMERA in old:
        return "it" in new or (CAMERA in new and (CAMERA in old or new >= ANY))
    if new >= ANY:
        is_person = any(name.startswith("who.") for name in old)
        return not _differ(new & _SEXES, old & _SEXES) and not ("it" in new and is_person)
    if new & ORDER != old & ORDER or _differ(_colours(new), _colours(old)):
        return False
    return any(not name.startswith("colour") for name in new & old)


def _colours(mover: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in mover if name.startswith("colour."))


def _differ(new: frozenset[str], old: frozenset[str]) -> bool:
    return bool(new and old) and new.isdisjoint(old)


def is_against(new: Motion, old: Motion) -> bool:
    """Whether one mover's ways are opposite."""
    if new.way == "reverse":
        return old.way not in _BACK
    if new.way in AIMED and old.way in AIMED:
        return _is_aimed_against(new, old)
    if CAMERA in new.mover:
        return OPPOSITE.get(new.way) == old.way or _is_filmed_against(new, old)
    if new.verb in _TURNS and new.way in _ON_FOOT | _SHALLOWER:
        return False
    if new.verb in _FALLS:
        return False
    return OPPOSITE.get(new.way) == old.way or _is_turned(new, old)


def _is_aimed_against(new: Motion, old: Motion) -> bool:
    """To and from one thing; without one, in and out, or toward and then away."""
    if (new.way in _CLOSER) == (old.way in _CLOSER):
        return False
    if new.way == "outside" and old.way == "toward":
        return False
    if new.aim >= ANY or old.aim >= ANY:
        has_left = old.way == "away" and old.aim >= ANY
        return (new.way in _PASSED) == (old.way in _PASSED) and not has_left
    return not (new.aim & old.aim).isdisjoint(new.aim - {"another"})


def _is_filmed_against(new: Motion, old: Motion) -> bool:
    """Whether a camera goes deeper into the picture and then out of it, or the reverse."""
    if new.verb in _TURNS or old.verb in _TURNS:
        return False
    ways = {new.way, old.way}
    return len(ways & _DEEPER) == 1 and len(ways & _SHALLOWER) == 1


def _is_turned(new: Motion, old: Motion) -> bool:
    """Whether somebody walks backward who walked, or goes back where he came from."""
    if new.verb in _TURNS or old.verb in _TURNS:
        return False
    if new.way == "backward" or old.way == "backward":
        return not {new.way, old.way}.isdisjoint(_ON_FOOT)
    if new.way == "return":
        return old.way in _OUTBOUND
    return new.way == "away" and new.aim >= ANY and old.way == "near"
