"""Finds the words of the table in a prompt, English and Chinese, each with its place.

English is read word by word and Chinese by what stands in the text; one pass with lookups is many
times as fast as a pattern of all words, and every hop is read.
"""

from __future__ import annotations

from functools import lru_cache

from veo_emulator.video.continuity.chinese import chinese, is_chinese
from veo_emulator.video.continuity.english import Words, english
from veo_emulator.video.continuity.text import blanked, is_sound, sentences
from veo_emulator.video.continuity.words import CAMERA, MOTIONS, SEEN


class Read:
    """Places of the marks in a prompt, in order, and of its first and last sentence."""

    def __init__(self, text: str, places: dict[str, list[int]]) -> None:
        spans = sentences(text) or [(0, len(text))]
        self.first_ends, self.last_begins = spans[0][1], spans[-1][0]
        heard = [span for span in spans if is_sound(text[slice(*span)])]
        self._places = {
            mark: [place for place in found if not any(a <= place < b for a, b in heard)]
            for mark, found in places.items()
        }

    def last(self, mark: str) -> int:
        """Where a mark stands last; -1 where it does not stand."""
        return max(self._places.get(mark, ()), default=-1)

    def first(self, mark: str) -> int | None:
        """Where a mark stands first."""
        return min(self._places.get(mark, ()), default=None)

    def sways(self, motion: str) -> bool:
        """Whether a motion, or its way alone, stands anywhere."""
        return bool(self._places.get(motion) or self._places.get(SEEN + motion[len(CAMERA) :]))

    def leading(self) -> tuple[str, int] | None:
        """The motion that is told first, and where."""
        found = [(place, mark) for mark in MOTIONS for place in self._places.get(mark, ())]
        return min(found)[::-1] if found else None


@lru_cache(maxsize=256)
def read(prompt: str) -> Read:
    """All marks of a prompt that are meant: not spoken, not negated, no part of another phrase."""
    text = blanked(prompt.lower())
    places: dict[str, list[int]] = {}
    found = [*english(Words(text))]
    if is_chinese(text):
        found += chinese(text)
    for mark, place in found:
        places.setdefault(mark, []).append(place)
    return Read(text, places)
