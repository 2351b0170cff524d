"""Who moves which way in a prompt: the camera or a subject, left or right, in or out.

A direction counts only with a verb of motion before it in the clause, so that "on the left" stays
a place. A clause without a subject of its own keeps the last one ("turns and walks to the left").
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from veospec.lint.prose import Reading, Word
from veospec.lint.words import Language

CAMERA = "camera"
THEY = "they"
"""The actor of a motion that is named by `it` or `they`: whoever moved before."""
OPPOSITE = {
    "left": "right",
    "right": "left",
    "up": "down",
    "down": "up",
    "in": "out",
    "out": "in",
    "forward": "backward",
    "backward": "forward",
    "near": "far",
    "far": "near",
    "clockwise": "counterclockwise",
    "counterclockwise": "clockwise",
    "toward": "away",
    "away": "toward",
    "inside": "outside",
    "outside": "inside",
}
AIMED = frozenset({"toward", "away", "inside", "outside"})
"""Ways that are opposite only where they have one aim: into the church, out of the church."""
_OWN_VERB = frozenset({"in", "out"})
_FAMILIES = ("who.", "beast.", "ride.")
_LEADS_A_SIDE = frozenset({"go", "abrupt", "gradual"})
_CARRIED = frozenset({"it", "them", "him", "us", "me"})
_NO_AIM = frozenset({"plain", "pronoun", "link", "camera"})
_AIM_WORDS = 3
_NEAR = 3
_THEY = frozenset({"it", "they"})
_BREAKS = frozenset({"and", "while", "as", "then", "when", "but", "where", "before", "after"})


class Motion(NamedTuple):
    """One movement; `actor` is `camera` or what the mover is, empty where none is named."""

    actor: str
    way: str
    verb: str
    start: int
    stop: int
    aim: frozenset[str] = frozenset()


def motions(reading: Reading) -> Iterator[Motion]:
    """The movements of a prompt, in order."""
    told = _told(reading)
    for start, stop in reading.sentences if told else ():
        if not any(start <= place < stop for place in told):
            continue
        words = [word for word in reading.words if start <= word.start < stop]
        if reading.language.spaced:
            yield from _in_clauses(reading, words)
        else:
            yield from _in_runs(words)


def _told(reading: Reading) -> list[int]:
    """Where words stand that tell a direction; a side is one only right behind a motion."""
    ways, sides = _directions(reading.language)
    if reading.classes.isdisjoint(ways) and reading.classes.isdisjoint(sides):
        return []
    found = []
    leads = False
    for word in reading.words:
        classes = word.classes
        if classes:
            if not ways.isdisjoint(classes) or (leads and not sides.isdisjoint(classes)):
                found.append(word.start)
            is_carried = leads and word.base in _CARRIED
            leads = is_carried or not _LEADS_A_SIDE.isdisjoint(classes)
        else:
            leads = False
    return found


@lru_cache(maxsize=16)
def _directions(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """The classes of words that are a direction, and of those that are one behind a verb."""
    families = language.families
    return frozenset(families.get("way", ())), frozenset(families.get("side", ()))


def _in_clauses(reading: Reading, words: list[Word]) -> Iterator[Motion]:
    actor, subject, verb = "", "", None
    last: Word | None = None
    leads = False
    for at, word in enumerate(words):
        gap = reading.text[last.stop : word.start] if last else ""
        if (gap != " " and ("," in gap or ":" in gap)) or word.base in _BREAKS:
            verb = None
        sense = _sense(word.classes)
        way = sense.way or (sense.side if leads else None)
        if way and (verb or sense.is_verb or way in _OWN_VERB):
            first = verb.start if verb else word.start
            name = verb.base if verb else word.base
            aim = _aim(words[at + 1 : at + 1 + _AIM_WORDS]) if way in AIMED else frozenset()
            yield Motion(actor or subject or CAMERA, way, name, first, word.stop, aim)
        elif verb is None:
            actor = _actor(word) or actor
        if sense.is_verb:
            verb = word
            if "camera.verb" in word.classes and not actor:
                actor = CAMERA
        elif verb is None and not word.classes:
            subject = word.base
        is_carried = leads and word.base in _CARRIED
        leads = is_carried or not _LEADS_A_SIDE.isdisjoint(word.classes)
        last = word


def _aim(behind: list[Word]) -> frozenset[str]:
    """What a motion goes to or comes from, as words that name it."""
    return frozenset(word.base for word in behind if _NO_AIM.isdisjoint(word.classes))


class _Sense(NamedTuple):
    """What a word's classes say about motion: a way, or one that it is after a verb."""

    way: str | None
    side: str | None
    actor: str | None
    is_verb: bool


@cache
def _sense(classes: frozenset[str]) -> _Sense:
    way = side = actor = None
    for name in sorted(classes):
        family, _, kind = name.partition(".")
        way = kind if family == "way" else way
        side = kind if family == "side" else side
        if name.startswith(_FAMILIES):
            actor = name
    return _Sense(way, side, actor, "go" in classes)


def _actor(word: Word) -> str | None:
    if "camera" in word.classes and word.base != "cameraman":
        return CAMERA
    if word.base in _THEY:
        return THEY
    actor = _sense(word.classes).actor
    return word.base if actor == "who.any" else actor


def _in_runs(words: list[Word]) -> Iterator[Motion]:
    """Without spaces: the actor is the last one named in the sentence before the direction."""
    actor = ""
    for at, word in enumerate(words):
        ways = [name.partition(".")[2] for name in word.classes if name.startswith("way.")]
        if ways:
            near = [next_ for next_ in words[at + 1 : at + 2] if next_.start - word.stop <= _NEAR]
            yield Motion(actor, ways[0], "", word.start, word.stop, _aim(near))
        else:
            actor = _actor(word) or actor
