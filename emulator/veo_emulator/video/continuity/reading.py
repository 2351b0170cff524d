"""Finds the words of the table in a prompt, English and Chinese, each with its place.

English is read word by word and Chinese by what stands in the text; one pass with lookups is many
times as fast as a pattern of all words, and every hop is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from veo_emulator.video.continuity.english import Words, english
from veo_emulator.video.continuity.words import CAMERA, TABLE, WAYS, listed

_CHINESE = TABLE["chinese"]
_FOLD = str.maketrans(dict(zip(_CHINESE["fold"][::2], _CHINESE["fold"][1::2], strict=True)))
_NOT_MEANT = listed(_CHINESE["not_meant"])
_LENS = listed(_CHINESE["camera"])
_NEGATION = listed(_CHINESE["negation"])
_NEGATION_REACH = 4
_MARKED = [
    (word, mark)
    for mark, text in (
        *((mark, _CHINESE[mark]) for mark in ("fast", "calm", "halt", "cut")),
        *_CHINESE["ways"].items(),
    )
    for word in listed(text)
]
_STOPS = "，。；、,.;"


class Read:
    """Places of the marks in a prompt, in order."""

    def __init__(self, places: dict[str, list[int]]) -> None:
        self._places = {mark: sorted(found) for mark, found in places.items()}

    def last(self, mark: str) -> int:
        """Where a mark stands last; -1 where it does not stand."""
        return self._places.get(mark, [-1])[-1]

    def first(self, mark: str) -> int | None:
        """Where a mark stands first."""
        return self._places.get(mark, [None])[0]


@lru_cache(maxsize=256)
def read(prompt: str) -> Read:
    """All marks of a prompt that are meant: not negated, and not part of another phrase."""
    text = prompt.casefold()
    places: dict[str, list[int]] = {}
    found = [*english(Words(text))]
    if not text.isascii():
        found += _chinese(text)
    for mark, place in found:
        places.setdefault(mark, []).append(place)
    return Read(places)


def _chinese(text: str) -> Iterator[tuple[str, int]]:
    text = text.translate(_FOLD)
    for phrase in _NOT_MEANT:
        text = text.replace(phrase, "\0" * len(phrase))
    for word, mark in _MARKED:
        place = text.find(word)
        while place >= 0:
            before = _clause(text, place)
            if not any(word in before[-_NEGATION_REACH:] for word in _NEGATION):
                lens = mark in WAYS and any(one in before + word for one in _LENS)
                yield CAMERA + mark if lens else mark, place
            place = text.find(word, place + 1)


def _clause(text: str, place: int) -> str:
    """What stands before a place in its clause."""
    return text[max(text.rfind(stop, 0, place) for stop in _STOPS) + 1 : place]
