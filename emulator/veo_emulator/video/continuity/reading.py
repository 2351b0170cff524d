"""Finds the words of the table in a prompt, English and Chinese, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from veo_emulator.video.continuity.words import CAMERA, TABLE, WAYS, listed

_BLANK = "\x00"
_NEGATION_REACH = 3
"""Words between a negation and what it negates."""


@dataclass(frozen=True, slots=True)
class Read:
    """Places of the marks in a prompt, in order."""

    places: dict[str, tuple[int, ...]]

    def last(self, mark: str) -> int:
        """Where a mark stands last; -1 where it does not stand."""
        found = self.places.get(mark, ())
        return found[-1] if found else -1

    def first(self, mark: str) -> int | None:
        """Where a mark stands first."""
        found = self.places.get(mark, ())
        return found[0] if found else None


def _word(text: str) -> str:
    if not text.isascii():
        return re.escape(text)
    ending = r"\w*" if text.endswith("*") else ""
    return rf"\b{re.escape(text.rstrip('*'))}{ending}\b"


def _any(texts: list[str]) -> str:
    return "|".join(map(_word, sorted(texts, key=len, reverse=True)))


def _patterns() -> dict[str, re.Pattern[str]]:
    english, chinese = TABLE["english"], TABLE["chinese"]
    found = {
        mark: re.compile(_any(listed(english[mark]) + listed(chinese[mark])))
        for mark in ("not_meant", "fast", "calm", "halt", "cut")
    }
    lens = english["lens"]
    for way in WAYS:
        forms = [_going(english["move"], english["ways"][way]), _any(listed(chinese["ways"][way]))]
        if way in lens:
            forms.append(_going(lens["move"], lens[way]))
        found[way] = re.compile("|".join(forms))
    return found


def _going(move: str, behind: str) -> str:
    """A word of motion with its way behind it; a full stop or comma between parts them."""
    reach = int(TABLE["english"]["reach"])
    between = rf"(?:\s+[\w'-]+){{0,{reach}}}?\s+"
    return rf"(?:{_any(listed(move))})(?={between}(?:{_any(listed(behind))}))"


_PATTERNS = _patterns()
_LENS = re.compile(_any(listed(TABLE["english"]["camera"]) + listed(TABLE["chinese"]["camera"])))
_NEGATED = re.compile(
    rf"(?:{_any(listed(TABLE['english']['negation']))})(?:\s+[\w'-]+){{0,{_NEGATION_REACH}}}\s+$"
    rf"|(?:{_any(listed(TABLE['chinese']['negation']))})[^，。；,.;]{{0,2}}$"
)


@lru_cache(maxsize=256)
def read(prompt: str) -> Read:
    """All marks of a prompt that are meant: not negated, and not part of another phrase."""
    text = " ".join(prompt.casefold().replace("’", "'").split())
    text = _PATTERNS["not_meant"].sub(lambda match: _BLANK * len(match.group()), text)
    places: dict[str, list[int]] = {}
    for mark, pattern in _PATTERNS.items():
        for match in pattern.finditer(text) if mark != "not_meant" else ():
            place = match.start()
            if not _NEGATED.search(text, max(0, place - 60), place):
                places.setdefault(_whose(mark, text, match), []).append(place)
    return Read({mark: tuple(found) for mark, found in places.items()})


def _whose(mark: str, text: str, match: re.Match[str]) -> str:
    """A way as the camera's where its clause speaks of the camera up to there."""
    if mark not in WAYS:
        return mark
    clause = max(text.rfind(stop, 0, match.start()) for stop in ",.;，。；、")
    return CAMERA + mark if _LENS.search(text, clause + 1, match.end()) else mark
