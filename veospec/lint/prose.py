"""A prompt as rules read it: folded, with what is spoken blanked, in the languages it is in.

Everything here keeps its place: a match at 12 to 20 of the masked text is characters 12 to 20 of
the prompt. Readings are cached by text, so that all rules share the work of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from veospec.lint.words import Language, lexicon

_MARKS = " \t\n\r.,;:!?…—–|()[]，。；！？、：:"
_SPOKEN = re.compile(
    r'"[^"\n]*"|“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|«[^»\n]*»|(?<!\w)[‘\'][^\'’\n]{2,}[’\'](?!\w)'
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One language's view of a prompt; `text` is as long as the prompt."""

    language: Language
    text: str


def mask_spoken(text: str) -> str:
    """`text` with everything between quotation marks blanked, as long as before."""
    return _SPOKEN.sub(lambda found: " " * len(found[0]), text)


@lru_cache(maxsize=8192)
def readings(text: str) -> tuple[Reading, ...]:
    """`text` in each of its languages, without what is spoken in it."""
    masked = mask_spoken(text)
    return tuple(Reading(lang, lang.fold(masked)) for lang in lexicon().of(masked))


def occurrences(reading: Reading, topic: str) -> Iterator[tuple[int, int]]:
    """Where the patterns of `topic` stand in `reading`, first place first, none inside another.

    A text without any of the topic's `triggers` is passed over, which keeps the patterns of most
    topics uncompiled in most runs. `unless_before` looks at what leads up to a match (negations) and `unless_inside` at the match
    itself; either takes it back.
    """
    language = reading.language
    if not any(word in reading.text for word in language.words(topic, "triggers")):
        return
    spans: list[tuple[int, int]] = []
    for pattern in language.patterns(topic, "find"):
        spans += [found.span() for found in pattern.finditer(reading.text)]
    end = -1
    for start, stop in sorted(spans):
        if start >= end and not _taken_back(reading, topic, start, stop):
            yield _trimmed(reading.text, start, stop)
            end = stop


def _taken_back(reading: Reading, topic: str, start: int, stop: int) -> bool:
    before = reading.text[max(0, start - 80) : start]
    inside = reading.text[start:stop]
    language = reading.language
    return any(p.search(before) for p in language.patterns(topic, "unless_before")) or any(
        p.search(inside) for p in language.patterns(topic, "unless_inside")
    )


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    words = text[start:stop]
    start += len(words) - len(words.lstrip(_MARKS))
    return start, stop - (len(words) - len(words.rstrip(_MARKS)))
