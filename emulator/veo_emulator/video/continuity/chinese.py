"""Reads Chinese prompts, in both scripts, by what stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veo_emulator.video.continuity.words import CAMERA, SEEN, TABLE, WAYS, listed

_CHINESE = TABLE["chinese"]
_FOLD = str.maketrans(dict(zip(_CHINESE["fold"][::2], _CHINESE["fold"][1::2], strict=True)))
_NOT_MEANT = listed(_CHINESE["not_meant"])
_EDITED = re.compile(
    "(?:{0})(?:{1})?|(?:{1})".format(
        *("|".join(listed(_CHINESE[name])) for name in ("picture", "abrupt"))
    )
)
_NEGATION = listed(_CHINESE["negation"])
_NEGATION_REACH = 4
_MARKED = [
    (word, mark)
    for mark, text in (
        *((mark, _CHINESE[mark]) for mark in ("fast", "calm", "edit")),
        *_CHINESE["ways"].items(),
    )
    for word in listed(text)
]
_ALL = re.compile(
    r"\s*(?:{})(?:{})?(?:{})(?:{})?\s*".format(
        *("|".join(listed(_CHINESE[name])) for name in ("camera", "between")),
        "|".join(word for word, mark in _MARKED if mark in WAYS),
        "|".join(listed(_CHINESE["behind"])),
    )
)
_ENDS = "。；！？.;!?\n"
_STOPS = "，。；、！？：,.;!?:\n"
_KANA = range(0x3041, 0x3100)


def is_chinese(text: str) -> bool:
    """Whether there may be Chinese in it, and no Japanese."""
    return not text.isascii() and not any(ord(sign) in _KANA for sign in text)


def chinese(text: str) -> Iterator[tuple[str, int]]:
    """Each mark and its place; edits and ways are those of the picture and of the camera."""
    text = text.translate(_FOLD)
    for phrase in _NOT_MEANT:
        text = text.replace(phrase, "\0" * len(phrase))
    for word, mark in _MARKED:
        place = text.find(word)
        while place >= 0:
            before = _clause(text, place)
            if not any(word in before[-_NEGATION_REACH:] for word in _NEGATION):
                if mark in WAYS:
                    yield SEEN + mark, place
                    if _ALL.fullmatch(_sentence(text, place)):
                        yield CAMERA + mark, place
                elif mark != "edit":
                    yield mark, place
                elif _EDITED.fullmatch(before):
                    yield "cut", place
            place = text.find(word, place + 1)


def _clause(text: str, place: int) -> str:
    """What stands before a place in its clause."""
    start = max(text.rfind(stop, 0, place) for stop in _STOPS) + 1
    return text[start:place].lstrip()


def _sentence(text: str, place: int) -> str:
    """The sentence around a place."""
    start = max(text.rfind(stop, 0, place) for stop in _ENDS) + 1
    ends = [found for stop in _ENDS if (found := text.find(stop, place)) >= 0]
    return text[start : min(ends, default=len(text))]
