"""Makes a gradual move of words that ask for a cut, where they stand literally in the file.

What to find and what to write instead is in the lexicon, under `hard_cut.rewrite`. The words may
begin before a finding ("an abrupt transition") and end behind it ("jump cut to"), so its
neighbourhood is looked at too. Words that leave nothing to move to ("new scene") stay as they are:
only the author knows what should be there.
"""

from __future__ import annotations

import re

from veospec.diagnostics import Edit, Fix
from veospec.lint.chain import Link
from veospec.lint.prose import Reading
from veospec.storyboard.source import Source

_BEFORE = 12
_BEHIND = 6
_FIRST_HAN = 0x3400
_BARE = re.compile(r"(?:cut|jump|switch|transition|shift|change|move|skip|snap|flip|leap)\b")


def softened(source: Source, link: Link, reading: Reading, start: int, stop: int) -> Fix | None:
    """A fix for the finding at characters `start` to `stop` of a prompt; None without one."""
    for rewrite in reading.language.data["hard_cut"]["rewrite"]:
        pattern = reading.language.pattern("hard_cut", rewrite["find"])
        nearby = pattern.finditer(reading.text, max(0, start - _BEFORE), stop + _BEHIND)
        found = next((each for each in nearby if each.end() > start and each.start() < stop), None)
        if found is not None:
            words = rewrite["to"]
            if _is_traditional(reading, link.text):
                words = rewrite.get("to_traditional", words)
            return _fix(source, link, found, (start, stop), words)
    return None


def _is_traditional(reading: Reading, written: str) -> bool:
    """Whether folding has changed characters of a text that is not written in letters."""
    folded = zip(written, reading.text, strict=True)
    return any(new not in {old, " "} and ord(old) >= _FIRST_HAN for old, new in folded)


def _fix(
    source: Source, link: Link, found: re.Match[str], place: tuple[int, int], new: str
) -> Fix | None:
    """Puts `new` in the place of what was found; None where the words came out of a template."""
    first, last = min(place[0], found.start()), max(place[1], found.end())
    span = link.place(source, first, last)
    if source.text[span.start : span.end] != link.text[first:last].encode():
        return None
    if _BARE.search(found[0]):
        new = new.replace("moves", "move")
    if link.text[found.start()].isupper():
        new = new[0].upper() + new[1:]
    text = link.text[first : found.start()] + new + link.text[found.end() : last]
    return Fix(f'Say "{text}"', (Edit(span.start, span.end, text),), safe=False)
