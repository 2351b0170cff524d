"""Reads English prompts word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from veo_emulator.video.continuity.words import CAMERA, SEEN, TABLE, WAYS, listed

_ENGLISH = TABLE["english"]
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[^\w\s-]")
_NEGATION_REACH = 4
"""Words up to and with a negation before what it negates; of a cut it may be anywhere before."""
_ENDS = frozenset(".;:!?")

Phrase = tuple[tuple[str, ...], bool]
"""Words behind the first, and whether the last one is only the beginning of a word."""


def _phrases(text: str) -> dict[str, list[Phrase]]:
    """Phrases by their first word; a single word whose rest is open is under its letters."""
    out: dict[str, list[Phrase]] = {}
    for entry in listed(text):
        first, *rest = entry.rstrip("*").split()
        out.setdefault(first, []).append((tuple(rest), entry.endswith("*")))
    return out


_LISTS = {name: _phrases(_ENGLISH[name]) for name in ("fast", "calm", "cut", "edit")}
_NOT_MEANT = _phrases(_ENGLISH["not_meant"])
_OPEN = {
    name: tuple(first for first, rests in phrases.items() if ((), True) in rests)
    for name, phrases in _LISTS.items()
}
_NEGATIONS = frozenset(listed(_ENGLISH["negation"]))
_SOFT = frozenset(listed(_ENGLISH["soft"]))
_PICTURE = frozenset(listed(_ENGLISH["picture"]))
_ABRUPT = frozenset(listed(_ENGLISH["abrupt"]))
_LEADS = _PICTURE | _ABRUPT | frozenset(listed(_ENGLISH["leads"]))
_NO_PLACE = frozenset(listed(_ENGLISH["no_place"]))
_ARTICLES = frozenset(listed(_ENGLISH["articles"]))
_WAY = {word: way for way in WAYS for word in listed(_ENGLISH["ways"][way])}
_PAIRS = {
    tuple(pair.split()): way for way, pairs in _ENGLISH["pairs"].items() for pair in listed(pairs)
}
_VERBS = frozenset(listed(_ENGLISH["move"])) | {verb for verb, _ in _PAIRS}
_BETWEEN = frozenset(listed(_ENGLISH["between"]))
_ALONG = frozenset(listed(_ENGLISH["along"]))
_PLACE_WORDS = 5
_SUBJECTS = [["the", word] for word in listed(_ENGLISH["camera"])]


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

    def before(self, index: int) -> list[str]:
        """The words before one, back to the end of the sentence before it."""
        start = index
        while start and self.words[start - 1] not in _ENDS:
            start -= 1
        return self.words[start:index]

    def after(self, index: int) -> list[str]:
        """The words behind one, up to the end of its sentence."""
        end = index + 1
        while end < len(self.words) and self.words[end] not in _ENDS:
            end += 1
        return self.words[index + 1 : end]

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
    """Each mark and its place."""
    unmeant = -1
    for index, word in enumerate(text.words):
        if word in _NOT_MEANT:
            unmeant = max(unmeant, index + text.matches(index, _NOT_MEANT[word]))
        if index < unmeant or not word[0].isalpha():
            continue
        for mark in _marks(text, index):
            before = text.before(index) if mark == "cut" else text.clause(index)[-_NEGATION_REACH:]
            if _NEGATIONS.isdisjoint(before) and not (mark == "cut" and _SOFT & {*before[-1:]}):
                yield mark, text.places[index]
        yield from _ways(text, index)


def _marks(text: Words, index: int) -> Iterator[str]:
    word = text.words[index]
    for mark, phrases in _LISTS.items():
        length = text.matches(index, phrases[word]) if word in phrases else 0
        if mark == "edit":
            if length and _is_edit(text, index, length):
                yield "cut"
        elif length or word.startswith(_OPEN[mark]):
            yield mark


def _is_edit(text: Words, index: int, length: int) -> bool:
    """Whether somebody cuts pictures here, and not a cloth to its line or a ball to the basket."""
    before = text.clause(index)
    if not _LEADS.issuperset(before):
        return False
    if any(word == "the" and then not in _PICTURE for word, then in pairwise([*before, ""])):
        return False
    is_told = any(word.endswith("s") for word in text.words[index : index + length])
    if is_told and _PICTURE.isdisjoint(before) and _ABRUPT.isdisjoint(before):
        return False
    behind = [word for word in text.words[index + length :][:3] if word not in _ARTICLES]
    return bool(behind) and behind[0][0].isalpha() and behind[0] not in _NO_PLACE


def _ways(text: Words, index: int) -> Iterator[tuple[str, int]]:
    """The ways of the camera where a sentence tells of nothing else, and all that are named."""
    word = text.words[index]
    way, before = _WAY.get(word), text.before(index)
    if way is not None:
        yield SEEN + way, text.places[index]
    elif before:
        way = _PAIRS.get((before[-1], word))
    if way is not None and before[:2] in _SUBJECTS:
        told = [one for one in before[2:] if one not in _BETWEEN]
        if len(told) == 1 and told[0] in _VERBS and _is_all(text.after(index)):
            yield CAMERA + way, text.places[index]


def _is_all(after: list[str]) -> bool:
    """Whether nothing else happens in a sentence, whose words behind a way these are."""
    return not after or (after[0] in _ALONG and len(after) <= _PLACE_WORDS and "," not in after)
