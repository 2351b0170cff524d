"""Who is called what in a prompt, without a list of all names there are.

A name is taken for one where the prompt treats it as one: somebody is "named" so, a title stands
before it, it is in the lexicon's short list, or an unknown word in a capital letter begins a
sentence and does what only people do ("Zorah kneels"). In Chinese a name follows 名叫 or is a
surname with one or two characters before such a verb. What begins a sentence otherwise ("Steam
rises") is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from veospec.lint.prose import Reading, Word, readings


class Name(NamedTuple):
    """A name with its first place; `leads`: it begins a sentence, so that the sentence is of it."""

    name: str
    start: int
    stop: int
    leads: bool


def names(text: str) -> dict[str, Name]:
    """Everybody whom a prompt calls by name, by the name in small letters."""
    found: dict[str, Name] = {}
    for reading in readings(text):
        each = _in_words(reading, text) if reading.language.spaced else _in_runs(reading, text)
        for name in each:
            found.setdefault(name.name, name)
    return found


def _in_words(reading: Reading, text: str) -> Iterator[Name]:
    words = reading.words
    for at in [at for at, word in enumerate(words) if text[word.start].isupper()]:
        word = words[at]
        listed = not _LISTED.isdisjoint(word.classes)
        if (word.classes and not listed) or text[word.start : word.stop].isupper():
            continue
        before = words[at - 1] if at and text[words[at - 1].stop : word.start] == " " else None
        leads = _begins(reading, words, at, text)
        if listed or _is_name(text, words, at, before, leads=leads):
            yield Name(word.base, word.start, word.stop, leads)


_LISTED = frozenset({"name.female", "name.male"})


def _begins(reading: Reading, words: tuple[Word, ...], at: int, text: str) -> bool:
    """Whether a name begins its sentence, alone or behind titles and the like in capitals."""
    start, _ = reading.sentence(words[at].start)
    lead = text[start : words[at].start].replace(".", " ").split()
    return all(word[0].isupper() for word in lead)


def _is_name(
    text: str, words: tuple[Word, ...], at: int, before: Word | None, *, leads: bool
) -> bool:
    """Whether an unknown word in a capital letter is somebody's name."""
    if before is not None and "title" in before.classes:
        return True
    if before is not None and before.base in _CALLED:
        return True
    after = words[at + 1] if at + 1 < len(words) else None
    if not leads or after is None or text[words[at].stop : after.start].strip(" ,"):
        return False
    written = text[after.start : after.stop]
    return "deed" in after.classes and written.endswith("s")


_CALLED = frozenset({"named", "nam", "name", "called", "call"})


def _in_runs(reading: Reading, text: str) -> Iterator[Name]:
    for pattern in reading.language.suiting("called", "find", reading.met):
        for found in pattern.finditer(reading.text):
            start, stop = found.span("name")
            leads = not text[reading.clause(start)[0] : start].strip("，。！？ \n")
            yield Name(text[start:stop], start, stop, leads)


_Met = dict[str, str]


def other_name(text: str, found: dict[str, Name], met: _Met) -> Name | None:
    """The name that leads a sentence where the take knows others only, and nobody comes in."""
    if not met or found.keys() & met.keys():
        return None
    if any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in met):
        return None
    for reading in readings(text):
        for name in found.values():
            start, stop = reading.sentence(name.start)
            comes_in = next(reading.marked("entry", start=start, stop=stop), None)
            if name.leads and comes_in is None:
                return name
    return None
