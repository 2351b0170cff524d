"""Patterns of a language, and which of them a text is worth putting to.

There are hundreds of patterns and most of most texts fits none. What each cannot do without stands
in an index beside the lexicon (`*.needs.json`, made by `tools/make_pattern_index.py`): lists of
words, of each of which the text must have one. What a word meets of all these lists is found once
and remembered as the bits of a number, so that a pattern that could find nothing costs nothing and
is never compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_

_LETTERS = re.compile(r"[^\W\d_]+")
KNOWN_MAX = 8192
"""How many words are remembered."""

PLACE = "ANYPLACE"
ANY_PLACE = r"(?:\w[\w' -]*?)"
"""Less than any place: whatever words there are."""

Lists = Sequence[Iterable[str]]
"""Of each of these lists of words a text has to have one."""


class Pattern:
    """One regular expression, compiled when it is first put to a text.

    To compile the names of all places takes far longer than to see that a text has none where the
    pattern wants one, so that it is first tried with ANY_PLACE for them.
    """

    def __init__(self, written: str, parts: Mapping[str, str]) -> None:
        self.written = written
        self._parts = parts

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression with its parts in place."""
        return re.compile(expand(self.written, self._parts))

    @cached_property
    def _roughly(self) -> re.Pattern[str] | None:
        """The same with any words for places; None where it names none."""
        if PLACE not in self._parts:
            return None
        written = expand(self.written, {**self._parts, PLACE: ANY_PLACE})
        return re.compile(written) if ANY_PLACE in written else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Where it stands in `text`."""
        roughly = self._roughly
        if roughly is not None and not roughly.search(text):
            return iter(())
        return self.compiled.finditer(text)


class Index(dict[str, int]):
    """The needs of many patterns that each word meets, as bits, found when first asked for.

    A word meets the need of whatever stands in it: "cutting" that of "cut". The first lists of the
    patterns, which are the most telling, are the lowest bits, in order. PLACE stands for each of
    `places`.
    """

    def __init__(self, needs: Sequence[Lists], places: Iterable[str] = ()) -> None:
        super().__init__()
        self._places = frozenset(places)
        self._bits: dict[str, int] = {}
        self.always = 0
        self._wanted: list[int] = []
        bit = 1 << len(needs)
        for number, lists in enumerate(needs):
            wanted = 1 << number
            self.always |= 0 if lists else wanted
            for place, words in enumerate(lists):
                one = bit if place else 1 << number
                bit <<= bool(place)
                wanted |= one
                for word in words:
                    self._bits[word] = self._bits.get(word, 0) | one
            self._wanted.append(wanted)
        self._at_places = self._bits.pop(PLACE, 0)
        self._lengths = sorted({len(word) for word in (*self._bits, *self._places)})

    def met(self, written: Iterable[str]) -> int:
        """What a text of these words meets."""
        return reduce(or_, map(self.__getitem__, written), self.always)

    def all_met(self, met: int, first: int, count: int) -> Iterator[int]:
        """Of `count` patterns from number `first` on, those of which `met` has every need."""
        left = met >> first & (1 << count) - 1
        while left:
            number = first + (left & -left).bit_length() - 1
            left &= left - 1
            if not self._wanted[number] & ~met:
                yield number

    def __missing__(self, word: str) -> int:
        """What is needed of `word` or of a part of it; numbers come and go, and are in no need."""
        if word.isdigit():
            return 0
        if len(self) >= KNOWN_MAX:
            self.clear()
        parts = {
            word[start : start + length]
            for length in self._lengths
            for start in range(len(word) - length + 1)
        }
        found = 0 if parts.isdisjoint(self._places) else self._at_places
        found = reduce(or_, map(self._bits.__getitem__, parts & self._bits.keys()), found)
        self[word] = found
        return found


def letters(text: str) -> list[str]:
    """The words in letters alone."""
    return _LETTERS.findall(text)


def items(text: str) -> Iterator[str]:
    """What stands between commas or line ends."""
    return filter(None, map(str.strip, text.replace("\n", ",").split(",")))


def lines(text: str) -> tuple[str, ...]:
    """The lines that are not empty."""
    return tuple(line for line in text.split("\n") if line)


def expand(pattern: str, parts: Mapping[str, str]) -> str:
    """`pattern` with each name in capitals replaced by its part, parts of parts included."""
    if not parts:
        return pattern
    names = "|".join(sorted(parts, key=len, reverse=True))
    return re.sub(names, lambda found: expand(parts[found[0]], parts), pattern)
