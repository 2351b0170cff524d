"""Reads English prompts word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veo_emulator.video.continuity.words import CAMERA, TABLE, WAYS, listed

_ENGLISH = TABLE["english"]
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[^\w\s-]")
_NEGATION_REACH = 4
"""Words up to and with a negation before what it negates."""
_REACH = int(_ENGLISH["reach"]) + 1

Phrase = tuple[tuple[str, ...], bool]
"""Words behind the first, and whether the last one is only the beginning of a word."""


def _phrases(text: str) -> dict[str, list[Phrase]]:
    """Phrases by their first word; a single word whose rest is open is under its three letters."""
    out: dict[str, list[Phrase]] = {}
    for entry in listed(text):
        first, *rest = entry.rstrip("*").split()
        out.setdefault(first, []).append((tuple(rest), entry.endswith("*")))
    return out


_LISTS = {name: _phrases(_ENGLISH[name]) for name in ("fast", "calm", "halt", "cut")}
_NOT_MEANT = _phrases(_ENGLISH["not_meant"])
_OPEN = {
    name: tuple(first for first, rests in phrases.items() if ((), True) in rests)
    for name, phrases in _LISTS.items()
}
_NEGATIONS = frozenset(listed(_ENGLISH["negation"]))
_CAMERA = frozenset(listed(_ENGLISH["camera"]))
_MOVES = frozenset(listed(_ENGLISH["move"]))
_WAY = {word: way for way in WAYS for word in listed(_ENGLISH["ways"][way])}
_LENS_MOVES = frozenset(listed(_ENGLISH["lens"]["move"]))
_LENS_WAY = {word: way for way in WAYS for word in listed(_ENGLISH["lens"].get(way, ""))}


class Words:
    """The words and stops of a text with their places."""

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(text.replace("’", "'")))
        self.words = [match.group() for match in found]
        self.places = [match.start() for match in found]

    def clause(self, index: int) -> list[str]:
        """The words before one, back to the stop before it."""
        start = index
        while start and self.words[start - 1][0].isalpha():
            start -= 1
        return self.words[start:index]

    def matches(self, index: int, phrases: list[Phrase]) -> int:
        """How many words from one on are one of the phrases of its first word."""
        for rest, is_open in phrases:
            there = self.words[index + 1 : index + 1 + len(rest)]
            same = there == list(rest)
            if is_open and rest and len(there) == len(rest):
                same = there[:-1] == list(rest[:-1]) and there[-1].startswith(rest[-1])
            if same:
                return 1 + len(rest)
        return 0


def english(text: Words) -> Iterator[tuple[str, int]]:
    """Each mark and its place; ways are those of the camera where their clause speaks of it."""
    blanked = -1
    for index, word in enumerate(text.words):
        if word in _NOT_MEANT:
            blanked = max(blanked, index + text.matches(index, _NOT_MEANT[word]))
        if index < blanked or not word[0].isalpha():
            continue
        for mark in _marks(text, index):
            if _NEGATIONS.isdisjoint(text.clause(index)[-_NEGATION_REACH:]):
                yield mark, text.places[index]
        yield from _ways(text, index)


def _marks(text: Words, index: int) -> Iterator[str]:
    word = text.words[index]
    for mark, phrases in _LISTS.items():
        found = word in phrases and text.matches(index, phrases[word])
        if found or word.startswith(_OPEN[mark]):
            yield mark


def _ways(text: Words, index: int) -> Iterator[tuple[str, int]]:
    """The ways behind a word of motion, each at its own place."""
    word = text.words[index]
    if word not in _MOVES and word not in _LENS_MOVES:
        return
    for further in range(index + 1, min(len(text.words), index + 1 + _REACH)):
        behind = text.words[further]
        if not behind[0].isalpha():
            return
        way = _WAY.get(behind) if word in _MOVES else None
        if word in _LENS_MOVES:
            way = way or _LENS_WAY.get(behind)
        clause = text.clause(further)
        if way is not None and _NEGATIONS.isdisjoint(clause):
            lens = not _CAMERA.isdisjoint(clause)
            yield CAMERA + way if lens else way, text.places[further]
