"""Motions in languages without spaces between words, where patterns find them.

Who moves is what the clause begins with, and where a clause begins with a verb, who moved before.
Names are pairs of characters, so that one in common makes two movers, or two aims, the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from veospec.lint.movement import AIMED, ANY, CAMERA, Motion, is_shared
from veospec.lint.prose import Reading
from veospec.lint.words import Language

_CLAUSE = re.compile(r"[^，。；！？、,;!?\n：:]+")
_FROM = re.compile("[从自由]|から")
_NOBODY = frozenset({CAMERA, *ANY})
_FAMILIES = ("who.", "beast.", "ride.", "colour.")
_DEIXIS = {"toward_here": "near", "away_there": "far"}
_FILMED = frozenset({"in", "out"})
"""Ways of a camera: who else pushes and pulls does that to a thing."""


class _Way(NamedTuple):
    """How a way is told: one of the characters in `needs` stands in every text that does."""

    name: str
    needs: frozenset[str]
    written: str


class _Patterns:
    """What a language finds motion by; each pattern is compiled when a text first needs it."""

    def __init__(self, language: Language) -> None:
        table = language.data.get("motion", {})
        ways = table.get("ways", {}).items()
        self.ways = [_Way(name, frozenset(needs), written) for name, (needs, written) in ways]
        self._language = language
        self._written: dict[str, str] = {way.name: way.written for way in self.ways} | {
            name: text for name, text in table.items() if isinstance(text, str)
        }
        self._known: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        found = self._known.get(name)
        if found is None:
            found = self._language.pattern("motion", self._written[name])
            self._known[name] = found
        return found

    def told(self, text: str) -> list[tuple[str, re.Match[str]]]:
        """Where `text` tells ways, in order; what is told twice is what comes first in the file."""
        has = frozenset(text)
        found = [
            (match.start(), order, way.name, match)
            for order, way in enumerate(self.ways)
            if not has.isdisjoint(way.needs)
            for match in self[way.name].finditer(text)
        ]
        told: list[tuple[str, re.Match[str]]] = []
        stop = 0
        for start, _, name, match in sorted(found, key=lambda each: each[:2]):
            if start >= stop:
                told.append((name, match))
                stop = match.end()
        return told


@lru_cache(maxsize=8)
def _patterns(language: Language) -> _Patterns:
    return _Patterns(language)


def runs(reading: Reading) -> Iterator[Motion]:
    """The movements of a prompt, in order."""
    patterns = _patterns(reading.language)
    clauses = [
        (match.start(), match[0], patterns.told(match[0]))
        for match in _CLAUSE.finditer(reading.text)
    ]
    has_swap = _FROM.search(reading.text) and patterns.ways
    if not has_swap and not any(told for _, _, told in clauses):
        return
    mover = _NOBODY
    moved: list[Motion] = []
    idle: list[tuple[frozenset[str], int]] = []
    for start, text, told in clauses:
        is_verb = patterns["act"].match(text) or (told and told[0][1].start() == 0)
        own = None if is_verb else _subject(reading, patterns, text, start)
        mover = own or mover
        found = [_motion(way, match, mover, start, told[0][1].start()) for way, match in told]
        found = [motion for motion in found if CAMERA in mover or motion.way not in _FILMED]
        if has_swap:
            found += _swapped(patterns["swap"], text, mover, start)
        is_later = not own and any(is_shared(mover, who) for who, _ in idle)
        moved += [motion._replace(is_later=is_later) for motion in found]
        if not found and mover != {CAMERA} and not patterns["held"].search(text):
            idle.append((mover, start))
    for motion in moved:
        is_done = any(at > motion.start and is_shared(motion.mover, who) for who, at in idle)
        yield motion._replace(is_done=is_done)


def _motion(
    way: str, match: re.Match[str], mover: frozenset[str], start: int, first: int
) -> Motion:
    way = _DEIXIS.get(way, way)
    aims = [aim for name, aim in match.groupdict().items() if name.startswith("aim") and aim]
    aim = _pairs(aims[0]) if aims else frozenset[str]()
    if way in AIMED and not aim:
        aim = ANY
    return Motion(mover, way, match[0], start + first, start + match.end(), aim)


def _swapped(
    pattern: re.Pattern[str], text: str, mover: frozenset[str], start: int
) -> Iterator[Motion]:
    """From one thing to another: nothing but the way back is against it."""
    for match in pattern.finditer(text):
        places = start + match.start(), start + match.end()
        yield Motion(mover, "away", match[0], *places, _pairs(match["here"]))
        yield Motion(mover, "toward", match[0], *places, _pairs(match["there"]))


def _subject(reading: Reading, patterns: _Patterns, text: str, start: int) -> frozenset[str] | None:
    """The names of what a clause begins with, none where that is a verb."""
    match = patterns["subject"].match(text)
    if match is None:
        return None
    who, at = match["who"], start + match.start("who")
    names = {"another"} if patterns["other"].match(who) else set[str]()
    for word in reading.words:
        if word.start >= at + len(who):
            break
        if word.start >= at:
            if not text.startswith("的", word.stop - start):
                names |= {name for name in word.classes if name.startswith(_FAMILIES)}
            if not word.classes.isdisjoint(("camera", "eye")):
                return frozenset({CAMERA})
            if "pronoun" in word.classes and word.start == at:
                names |= ANY if names else {*ANY, "it"}
    return frozenset(names) if names & ANY else frozenset(names | _pairs(who, is_aim=False))


@lru_cache(maxsize=2048)
def _pairs(text: str, *, is_aim: bool = True) -> frozenset[str]:
    """The pairs of characters in what is named at the end of `text`; the last one of an aim."""
    name = text.rpartition("的")[2].rstrip("里中上内边旁前口处了去来过") or text
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return frozenset(pairs | {name[-1:]} - {""} if is_aim or not pairs else pairs)
