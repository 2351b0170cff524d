"""Who is in a prompt: people, animals and vehicles, and what they wear.

A prompt does not say who is who, so this keeps to what its grammar gives away: the article (a
newcomer or someone known), the place in the sentence (its subject or not), and colour and garment
close behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from veospec.lint.prose import Reading, Word

_FAMILIES = ("who.", "beast.", "ride.")
_NEW = frozenset({"a", "an", "another", "other", "one", "some", "second", "third", "two", "three"})
_OTHER = frozenset({"other", "another", "second", "third", "first", "two", "three", "some"})
_NEW_RUNS = ("一个", "一位", "一名", "一只", "另一", "一条", "一辆", "一匹", "两个", "另外", "又一")
_REACH = 9
COAT = "coat of its own"
HAIR = "hair"
_TRAITS = ("age.", "head.", "beard.", "hue.")


class Person(NamedTuple):
    """Somebody a prompt names; `kind` is `who.male`, `beast.dog` and so on.

    `is_new`: the article introduces them. `is_other`: told apart from someone of the same kind.
    `is_outer`: the garment is one that goes over all others, of which nobody wears two. `traits`
    are classes such as `age.old` and `head.bald`; what colour an animal or a vehicle is of itself
    counts as that of a garment, its COAT.
    """

    kind: str
    words: str
    start: int
    stop: int
    is_new: bool
    is_other: bool
    is_subject: bool
    colours: frozenset[str]
    garment: str
    is_outer: bool = False
    traits: frozenset[str] = frozenset()


def people(reading: Reading) -> Iterator[Person]:
    """Everybody in a prompt, in order."""
    there = [word.start for word in reading.words if word.classes and _kind(word.classes)]
    for start, stop in reading.sentences if there else ():
        if not any(start <= place < stop for place in there):
            continue
        words = [word for word in reading.words if start <= word.start < stop]
        for at, word in enumerate(words):
            kind = _kind(word.classes)
            if kind:
                yield _person(reading, words, at, kind, start)


@cache
def _kind(classes: frozenset[str]) -> str:
    """What somebody is, empty where the classes are of nobody."""
    return max((name for name in classes if name.startswith(_FAMILIES)), default="")


def _person(reading: Reading, words: list[Word], at: int, kind: str, sentence: int) -> Person:
    word = words[at]
    colours, garment, last = _dress(words, at)
    if reading.language.spaced:
        before = _noun_phrase(reading, words, at)
        bases = {w.base for w in before}
        is_pronoun = "pronoun" in word.classes
        is_new = bool(bases & _NEW) or not (bases & {"the"} or is_pronoun)
        is_other = bool(bases & _OTHER)
        first = words[at - len(before)] if before else word
        traits = _traits((*before, word, *words[at + 1 : at + 5]))
        if not garment and not kind.startswith("who.") and (own := _colours(before)):
            colours, garment, last = own, COAT, word
        lead = [w for w in words[: at - len(before)] if w.base not in _LEADS]
        is_subject = not lead and not is_pronoun
        start = first.start
    else:
        before_colours, before_garment, before_last = _dress_before(words, at)
        if before_garment:
            colours, garment, last = before_colours, before_garment, before_last
        near = [w for w in words[max(0, at - 2) : at] if word.start - w.stop <= 1]
        traits = _traits((*near, word))
        if not garment and not kind.startswith("who.") and (own := _colours(near)):
            colours, garment, last = own, COAT, word
        head = reading.text[max(sentence, word.start - 4) : word.start]
        is_new = any(run in head for run in _NEW_RUNS)
        is_other = "另" in head or "两" in head
        is_subject = "pronoun" not in word.classes and word.start - sentence <= 4
        start = word.start
    stop = max(word.stop, last.stop) if garment else word.stop
    text = reading.text[start:stop]
    return Person(
        kind,
        text,
        start,
        stop,
        is_new,
        is_other,
        is_subject,
        colours,
        garment,
        bool(garment) and "outer" in last.classes,
        traits,
    )


def _traits(words: Iterable[Word]) -> frozenset[str]:
    """What words say of somebody's age, hair and beard."""
    return frozenset(name for word in words for name in word.classes if name.startswith(_TRAITS))


def _colours(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(colour for word in words if (colour := _colour(word)))


_LEADS = frozenset({"then", "now", "next", "suddenly", "and", "meanwhile", "while", "as", "camera"})


def _noun_phrase(reading: Reading, words: list[Word], at: int) -> list[Word]:
    """The words before the noun that belong to it: back to its article, four words at most."""
    for back in range(1, 5):
        if at - back < 0:
            return []
        word = words[at - back]
        gap = reading.text[word.stop : words[at - back + 1].start]
        if gap.strip():
            return []
        if word.base in _NEW or word.base in {"the", "this", "that", "his", "her", "its", "their"}:
            return words[at - back : at]
    return []


def _colour(word: Word) -> str:
    """One name for a colour, empty where `word` is none; spellings of one share a class."""
    for name in word.classes:
        family, _, kind = name.partition(".")
        if family == "colour":
            return kind or word.base
    return ""


def _dress(words: list[Word], at: int) -> tuple[frozenset[str], str, Word]:
    """Colours and garment that follow `wear` right behind somebody, with the garment's word."""
    colours: set[str] = set()
    worn = grown = False
    for word in words[at + 1 : at + _REACH]:
        if "grown" in word.classes:
            grown = True
            colours.clear()
        elif grown and "hair" in word.classes:
            return (frozenset(colours), HAIR, word) if colours else (frozenset(), "", word)
        elif grown and not worn and (colour := _colour(word)):
            colours.add(colour)
        elif "wear" in word.classes:
            worn = True
        elif worn and (colour := _colour(word)):
            colours.add(colour)
        elif worn and "garment" in word.classes:
            if colours:
                return frozenset(colours), word.base, word
            return frozenset(), "", word
        elif _kind(word.classes):
            break
    return frozenset(), "", words[at]


def _dress_before(words: list[Word], at: int) -> tuple[frozenset[str], str, Word]:
    """The same without spaces, where the clothes come first: 穿红色外套的女孩."""
    before = words[max(0, at - 5) : at]
    if any("wear" in word.classes for word in before):
        colours = frozenset(colour for word in before if (colour := _colour(word)))
        worn = [word for word in before if "garment" in word.classes]
        if colours and worn:
            return colours, worn[-1].base, worn[-1]
    return frozenset(), "", words[at]
