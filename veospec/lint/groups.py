"""Groups of patterns, and which of them a text is worth putting to.

There are hundreds of patterns and most of most texts fits none, so that a group says which words
it needs, and what each word of a text may be needed for is found once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_

_LETTERS = re.compile(r"[^\W\d_]+")
KNOWN_MAX = 8192
"""How many words are remembered."""


class Group:
    """Patterns that are worth a look where a text has a word of each line of `needs`.

    A word of the text tells whether a single word is there; what else is needed is `loose`.
    """

    def __init__(self, data: Mapping[str, str], parts: Mapping[str, str]) -> None:
        self.needs = tuple(tuple(items(line)) for line in _lines(data.get("needs", "")))
        self.loose = tuple(line for line in self.needs if not all(map(_LETTERS.fullmatch, line)))
        self._written = _lines(data["patterns"])
        self._parts = parts

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The group's regular expressions, compiled when first asked for."""
        return tuple(re.compile(expand(line, self._parts)) for line in self._written)

    def suits(self, text: str) -> bool:
        """Whether `text` has what the patterns need."""
        return _has_one_of_each(text, self.needs)


class Groups(tuple[Group, ...]):
    """The groups of one topic. What each word of a text may be needed for is remembered."""

    @cached_property
    def _met(self) -> _Met:
        return _Met([group.needs for group in self])

    def suiting(self, text: str, written: Iterable[str]) -> list[Group]:
        """The groups of which a pattern may stand in `text`, whose words are `written`."""
        met = reduce(or_, map(self._met.__getitem__, written), self._met.always)
        likely = [self[number] for number in self._met.all_of(met)]
        return [group for group in likely if _has_one_of_each(text, group.loose)]


class _Met(dict[str, int]):
    """The needs that a word may meet, as the bits of a number, found when first asked for.

    Most words of most texts meet no need of a group, and a few bits tell that sooner than a search
    for each word that is needed. The lowest bits are the first needs of the groups, in order.
    """

    def __init__(self, needs: Sequence[Sequence[Iterable[str]]]) -> None:
        super().__init__()
        self._firsts = (1 << len(needs)) - 1
        self._wanted: list[int] = []
        self._bits: dict[str, int] = {}
        lines = len(needs)
        for number, (first, *others) in enumerate(each or (("",),) for each in needs):
            self._needed(first, 1 << number)
            for line in others:
                self._needed(line, 1 << lines)
                lines += 1
            self._wanted.append((1 << number) | (1 << lines) - (1 << lines - len(others)))
        self.always = self._bits.pop("", 0)

    def _needed(self, line: Iterable[str], bit: int) -> None:
        """Of several words that are needed together the longest says that they may be there."""
        for need in line:
            longest = max(_LETTERS.findall(need), key=len, default="")
            self._bits[longest] = self._bits.get(longest, 0) | bit

    def __missing__(self, word: str) -> int:
        """What is needed of `word` or of a part of it; numbers come and go, and are in no need."""
        if word.isdigit():
            return 0
        if len(self) >= KNOWN_MAX:
            self.clear()
        parts = filter(word.__contains__, self._bits)
        found = self[word] = reduce(or_, map(self._bits.__getitem__, parts), 0)
        return found

    def all_of(self, met: int) -> Iterator[int]:
        """The numbers of the groups of which every need is met, ascending."""
        left = met & self._firsts
        while left:
            number = (left & -left).bit_length() - 1
            left &= left - 1
            if not self._wanted[number] & ~met:
                yield number


def _has_one_of_each(text: str, lines: Iterable[Iterable[str]]) -> bool:
    has = text.__contains__
    for words in lines:  # noqa: SIM110 - a generator would cost more than what it asks
        if not any(map(has, words)):
            return False
    return True


def items(text: str) -> Iterator[str]:
    """What stands between commas or line ends."""
    return filter(None, map(str.strip, text.replace("\n", ",").split(",")))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def expand(pattern: str, parts: Mapping[str, str]) -> str:
    """`pattern` with each name in capitals replaced by its part, parts of parts included."""
    if not parts:
        return pattern
    names = "|".join(sorted(parts, key=len, reverse=True))
    return re.sub(names, lambda found: expand(parts[found[0]], parts), pattern)
