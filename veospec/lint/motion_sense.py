"""What the words of a spaced language say about motion: a way, a mover, an aim.

Small words that hold a clause together (articles, prepositions, pronouns) stand here and not in the
lexicon, as they are looked at by their place among others and not for what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from veospec.lint.movement import ANY, CAMERA, ORDER
from veospec.lint.prose import Word


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("the a an his her its their my our your this")
ANYONE = _words("he she it they this these both")
CARRIED = _words("it them him us me her")
WE = _words("we i you")
BREAKS = _words("and while as then when but where before after")
BETWEEN = _words(
    """in on at of with from by under over above below behind beside near along across through
    past between around inside outside against into onto toward towards to for off down up beneath
    among upon within until without is are was were"""
)
BEING = _words("is are was were")
THROUGH = _words(
    "back straight further farther slightly hard sharp on screen frame over around off higher lower"
)
"""Between a verb and its side: "pans hard left", "goes straight down"."""
AFTER_IN = BETWEEN | BREAKS | _words("again closer close now further slow tight tighter")
"""What stands behind the adverb: "moves in on her", but "walks in the rain"."""
AFTER_RIGHT = _words(
    "past up at behind in on by next back out off here there away through under beside"
)
"""What makes `right` a word of stress: "runs right past him"."""
STILL_ON = _words("into out from to toward towards up down onto left right")
"""What goes on with the verb before a comma."""
OWN_VERB = frozenset({"in", "out"})
FILMED = frozenset({CAMERA})
NOBODY = frozenset({CAMERA, *ANY})
NAMES = {"who.any": "{}", "colour": "colour.{}"}
INTO = {
    ("in", True): "inside",
    ("in", False): "toward",
    ("out", True): "outside",
    ("out", False): "away",
}
"""What a camera move is for others: who closes in goes toward, who pulls away goes away."""
WAYS_OF = {
    "to": "toward",
    "from": "away",
    "off": "outside",
    "onto": "inside",
    "up": "up",
    "down": "down",
}
AFTER_BACK = frozenset({"to", "over", "into", "onto", "across"})
TURNING = _words("turn veer swerve bank steer curve swing pivot spin")
_FAMILIES = ("who.", "beast.", "ride.", "colour")
_GROUND = ("who.", "beast.", "ride.")
_ALOFT = frozenset({"ride.lift", "ride.plane", "ride.ship"})
_NO_NAME = frozenset({"plain", "pronoun", "link", "move", "gradual", "abrupt", "turnaround"})
_NO_AIM = frozenset({"plain", "pronoun", "link"})
_AIM_WORDS = 5


class Sense(NamedTuple):
    """What a word's classes say about motion: a way, or one that it is after a verb."""

    way: str
    side: str
    names: frozenset[str]
    is_verb: bool
    is_deed: bool
    is_adverb: bool
    is_camera: bool
    is_name: bool


@cache
def sense(classes: frozenset[str]) -> Sense:
    """What is known about words of these classes."""
    told = {name.partition(".")[0]: name.partition(".")[2] for name in sorted(classes)}
    return Sense(
        way=told.get("way", ""),
        side=told.get("side", ""),
        names=frozenset(name for name in classes if name.startswith(_FAMILIES)),
        is_verb="go" in classes,
        is_deed="deed" in classes and "go" not in classes,
        is_adverb=not classes.isdisjoint(("gradual", "abrupt")),
        is_camera=not classes.isdisjoint(("camera", "eye")),
        is_name=_NO_NAME.isdisjoint(classes),
    )


def base_at(words: Sequence[Word], at: int) -> str:
    """The base of a word, none behind the last."""
    return words[at].base if at < len(words) else ""


def aim_at(words: Sequence[Word], at: int) -> frozenset[str]:
    """What a motion goes to or comes from, as words that name it."""
    aim: set[str] = set()
    stop = words[at - 1].stop
    for word in words[at : at + _AIM_WORDS]:
        is_apart, stop = word.start > stop + 1, word.stop
        if is_apart or word.base in BETWEEN or word.base in BREAKS:
            break
        known = sense(word.classes)
        if "camera" in word.classes or known.way or known.side:
            return frozenset()
        if word.base in ("next", "another", "other"):
            return frozenset({"another"})
        if word.base in CARRIED:
            return ANY if word.base in ("it", "them") else frozenset()
        if _NO_AIM.isdisjoint(word.classes):
            aim.add(word.base)
    return frozenset(aim)


def names_of(word: Word, known: Sense, *, is_thing: bool) -> set[str]:
    """What a word before a verb says about who moves; `is_thing`: it is no verb itself."""
    base = word.base
    if base in WE or (known.is_camera and base != "cameraman"):
        return {CAMERA}
    if base in ANYONE:
        return {*known.names, *ANY, *({base} & {"it"})}
    if base in ORDER:
        return {base}
    if known.names:
        return {NAMES.get(name, name).format(base) for name in known.names}
    if known.is_verb or (known.is_name and (is_thing or not known.is_deed)):
        return {name for name in base.split() if not name.isdigit()}
    return set()


def is_small(word: Word, after: str, verb: Word | None, *, is_filmed: bool) -> bool:
    """Whether a side is none: "walks in the rain", "runs right past him"."""
    if word.base == "in":
        return bool(after) and after not in AFTER_IN and not after.endswith("ly")
    if word.base != "right" or is_filmed or after not in AFTER_RIGHT:
        return False
    return verb is None or verb.base not in TURNING


def is_afoot(mover: frozenset[str]) -> bool:
    """Whether who goes `up to` something walks or drives there, and does not rise."""
    if not mover.isdisjoint(_ALOFT):
        return False
    return mover >= ANY or any(name.startswith(_GROUND) for name in mover)


def is_alive(mover: frozenset[str]) -> bool:
    """Whether a mover is a person or an animal."""
    return any(name.startswith(("who.", "beast.")) for name in mover)
