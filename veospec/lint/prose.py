"""A prompt as rules read it: folded, what is spoken blanked, words marked with their classes.

Everything here keeps its place: a mark at 12 to 20 is characters 12 to 20 of the prompt. Readings
are cached by text, so that all rules, and all runs of an editor, share the work of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from veospec.lint.words import NO_CLASS, Language, lexicon

_MARKS = " \t\n\r.,;:!?…—–|()[]，。；！？、：:"
_SPOKEN = re.compile(
    r'"(?:[^"\n]|\n(?!\n))*"|“[^”]*”|「[^」\n]*」|『[^』\n]*』|«[^»\n]*»|(?<!\w)[‘\'][^\'’\n]{2,}[’\'](?!\w)'
)
_APART = 8
_QUOTES = "\"“「『«‘'"
_COMMAS = "，、,"
_EMPTY = frozenset({"plain", "link", "pronoun", "camera"})
_SENTENCE = re.compile(r"[^.!?;\n。！？；]+(?:\.(?=\d)[^.!?;\n。！？；]+)*")
_HAN = re.compile(r"[\u3041-\u30fa\u30fc\u3400-\u9fff]+")
_LONE = re.compile(
    "(?<![\u3400-\u9fff])(?![上下中前後左右間内外横隣方時手目])[\u3400-\u9fff](?=[がはをにへとのも])"
)
"""A character that is a noun by itself, in Japanese, but for those of places and times."""
_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")


class Word(NamedTuple):
    """A word, or a phrase that the lexicon knows; `base` is its form in the lexicon."""

    base: str
    start: int
    stop: int
    classes: frozenset[str]


_word: Callable[[tuple[str, int, int, frozenset[str]]], Word] = partial(tuple.__new__, Word)
"""A word of its four fields: the class itself takes twice as long, for each word of each prompt."""


class Kind(NamedTuple):
    """A word and what it is in one family of classes; a word between two kinds is of both."""

    word: Word
    kinds: frozenset[str]


class Reading(NamedTuple):
    """One language's view of a prompt; `text` is as long as the prompt.

    `met` is what it has of all that the language's patterns need.
    """

    language: Language
    text: str
    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]
    classes: frozenset[str]
    met: int

    def marked(self, *classes: str, start: int = 0, stop: int | None = None) -> Iterator[Word]:
        """The words between two places that are of one of `classes`."""
        if self.classes.isdisjoint(classes):
            return
        wanted = frozenset(classes)
        for word in self.words:
            if word.start >= start and not wanted.isdisjoint(word.classes):
                if stop is not None and word.stop > stop:
                    return
                yield word

    def kinds(self, family: str, start: int = 0, stop: int | None = None) -> Iterator[Kind]:
        """The words of a family of classes (`time` for `time.day`), each with its kinds there."""
        known = self.language.families.get(family, {})
        if self.classes.isdisjoint(known):
            return
        stop = len(self.text) if stop is None else stop
        for word in self.words:
            kinds = frozenset(known[c] for c in word.classes if c in known)
            if kinds and start <= word.start and word.stop <= stop:
                yield Kind(word, kinds)

    def content(self) -> frozenset[str]:
        """What the text is about: base forms of its words, or pairs of its characters."""
        if self.language.spaced:
            return frozenset(
                [w.base for w in self.words if len(w.base) > 2 and _EMPTY.isdisjoint(w.classes)]
            )
        rest = list(self.text)
        for word in self.words:
            if not _EMPTY.isdisjoint(word.classes):
                rest[word.start : word.stop] = " " * (word.stop - word.start)
        runs = _HAN.findall("".join(rest))
        pairs = frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))
        return pairs.union(_LONE.findall(self.text))

    def sentence(self, place: int) -> tuple[int, int]:
        """Start and stop of the sentence around `place`."""
        for start, stop in self.sentences:
            if place < stop:
                return start, stop
        return 0, len(self.text)

    def clause(self, place: int) -> tuple[int, int]:
        """The sentence around `place`; without spaces what stands between commas, as long."""
        start, stop = self.sentence(place)
        if self.language.spaced:
            return start, stop
        before = max(self.text.rfind(comma, start, place) for comma in _COMMAS)
        after = [i for comma in _COMMAS if (i := self.text.find(comma, place, stop)) >= 0]
        return max(start, before + 1), min(after, default=stop)


def mask_spoken(text: str) -> str:
    """`text` with everything between quotation marks blanked, as long as before."""
    for start, stop in spoken(text):
        text = text[:start] + " " * (stop - start) + text[stop:]
    return text


@lru_cache(maxsize=8192)
def spoken(text: str) -> tuple[tuple[int, int], ...]:
    """Where something stands between quotation marks, the marks included."""
    if not any(mark in text for mark in _QUOTES):
        return ()
    return tuple(found.span() for found in _SPOKEN.finditer(text))


@lru_cache(maxsize=8192)
def readings(text: str) -> tuple[Reading, ...]:
    """`text` in each of its languages, without what is spoken in it."""
    masked = mask_spoken(text)
    sentences = tuple(found.span() for found in _SENTENCE.finditer(masked))
    return tuple(_read(language, masked, sentences) for language in lexicon().of(masked))


def _read(language: Language, text: str, sentences: tuple[tuple[int, int], ...]) -> Reading:
    folded = language.fold(text)
    if language.spaced:
        written = _WORD.findall(folded)
        words = _phrased(language, _spaced(language, folded, written))
    else:
        written = [folded]
        words = list(_unspaced(language, folded))
    classes = NO_CLASS.union(*{word.classes for word in words})
    return Reading(language, folded, tuple(words), sentences, classes, language.met(written))


def _spaced(language: Language, text: str, written: Sequence[str]) -> list[Word]:
    """The words that are `written` in `text`, in order, each with its place."""
    words = []
    stop = 0
    known = map(language.meanings.__getitem__, written)
    for word, (base, classes) in zip(written, known, strict=True):
        start = text.index(word, stop)
        stop = start + len(word)
        words.append(_word((base, start, stop, classes)))
    return words


def _phrased(language: Language, words: list[Word]) -> list[Word]:
    """`words` with every known phrase taken as one, the longest first."""
    phrases = language.phrases
    bases = [word.base for word in words]
    found: list[Word] = []
    after = 0
    for at, pair in enumerate(pairwise(bases)):
        if pair not in phrases or at < after:
            continue
        for phrase in phrases[pair]:
            stop = at + len(phrase.words)
            if bases[at:stop] == phrase.words:
                found += words[after:at]
                place = (words[at].start, words[stop - 1].stop)
                found.append(Word(phrase.text, *place, phrase.classes))
                after = stop
                break
    return found + words[after:] if after else words


def _unspaced(language: Language, text: str) -> Iterator[Word]:
    """Known words wherever they stand, longest first; what lies between is left out."""
    at = 0
    starts = language.starts
    while at < len(text):
        for known, classes in starts.get(text[at], ()):
            if text.startswith(known, at):
                yield Word(known, at, at + len(known), classes)
                at += len(known)
                break
        else:
            at += 1


def occurrences(reading: Reading, topic: str, *kinds: str) -> Iterator[tuple[int, int]]:
    """Where the patterns of `kinds` under `topic` stand in `reading`, in order; close ones are one.

    Patterns whose words a text does not have stay uncompiled, so most runs compile few.
    `unless_before` looks at what leads up to a match (negations) and `unless_inside` at the match
    itself; either takes it back.
    """
    spans: list[tuple[int, int]] = []
    for kind in kinds:
        for pattern in reading.language.suiting(topic, kind, reading.met):
            spans += [found.span(found.lastgroup or 0) for found in pattern.finditer(reading.text)]
    end = -_APART
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        first, last = _trimmed(reading.text, start, stop)
        if first >= end + _APART and not _taken_back(reading, topic, first, last):
            yield first, last
            end = last


def _taken_back(reading: Reading, topic: str, start: int, stop: int) -> bool:
    before = reading.text[max(0, start - 80) : start]
    inside = reading.text[start:stop]
    language = reading.language
    return any(
        pattern.compiled.search(text)
        for kind, text in (("unless_before", before), ("unless_inside", inside))
        for pattern in language.patterns.get((topic, kind), ())
    )


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    words = text[start:stop]
    start += len(words) - len(words.lstrip(_MARKS))
    return start, stop - (len(words) - len(words.rstrip(_MARKS)))
