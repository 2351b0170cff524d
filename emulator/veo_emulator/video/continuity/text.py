"""What of a prompt is read: its sentences, without what is spoken in it.

A sentence that opens with a word for sound says how the clip sounds; quoted words are what
somebody says. Neither moves a picture.
"""

from __future__ import annotations

import re

from veo_emulator.video.continuity.words import TABLE, listed

_SPOKEN = re.compile(
    r"\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』|«[^»]*»|(?<!\w)[‘'][^'’\n]{2,}[’'](?!\w)"
)
_SENTENCE = re.compile(r"[^.!?;\n。！？；]+")
_SOUND = re.compile("|".join(listed(TABLE["sound"]["words"])))


def blanked(text: str) -> str:
    """The text with spaces for what is spoken, as long as before."""
    return _SPOKEN.sub(lambda found: " " * len(found.group()), text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    return [match.span() for match in _SENTENCE.finditer(text) if match.group().strip()]


def is_sound(sentence: str) -> bool:
    """Whether a sentence is about what is heard."""
    return _SOUND.match(sentence.lstrip()) is not None
