"""Who moves which way in a prompt: the camera or a subject, left or right, in or out.

Languages with spaces are read word by word, in `motion_clauses`; those without by patterns, in
`motion_runs`. Most prompts tell no direction, and are given back without a look at their clauses.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from veospec.lint.motion_clauses import Clauses
from veospec.lint.motion_runs import runs
from veospec.lint.motion_sense import WAYS_OF
from veospec.lint.movement import CAMERA, Motion
from veospec.lint.prose import Reading
from veospec.lint.words import Language


def motions(reading: Reading) -> Iterator[Motion]:
    """The movements of a prompt, in order."""
    if not reading.language.spaced:
        yield from runs(reading)
    elif _is_told(reading):
        clauses = Clauses(reading.text)
        told: list[Motion] = []
        for start, stop in reading.sentences:
            words = [word for word in reading.words if start <= word.start < stop]
            told += clauses.read(words)
        for motion in told:
            yield motion._replace(is_done=_is_done(motion, clauses))


def _is_told(reading: Reading) -> bool:
    """Whether a prompt can tell a direction at all: by itself, or behind a verb of motion."""
    ways, sides = _directions(reading.language)
    if not reading.classes.isdisjoint(ways):
        return True
    if reading.classes.isdisjoint(_LEADING):
        return False
    is_led = False
    for word in reading.words:
        if word.base == "back":
            return True
        if is_led and (word.base in WAYS_OF or word.base == "away"):
            return True
        if is_led and not sides.isdisjoint(word.classes):
            return True
        is_led = is_led or not _LEADING.isdisjoint(word.classes)
    return False


@lru_cache(maxsize=16)
def _directions(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """The classes of words that are a direction alone, and of those that are one behind a verb."""
    families = language.families
    return frozenset(families.get("way", ())), frozenset(families.get("side", ()))


def _is_done(motion: Motion, clauses: Clauses) -> bool:
    """Whether its mover, or for who is no camera anybody, does something else after it."""
    after = [who for who, at in clauses.acted if at > motion.stop]
    if motion.way in _ENDING:
        is_plunge = motion.way == "inside" and motion.verb.partition(" ")[0] in _PLUNGES
        return is_plunge or bool(after) or any(at > motion.stop for at in clauses.moved)
    return bool(after) and (CAMERA not in motion.mover or {CAMERA} in after)


_LEADING = frozenset({"go", "abrupt"})
_ENDING = frozenset({"inside", "open", "shut"})
"""Ways that are at their end as soon as anything else happens."""
_PLUNGES = frozenset({"dive", "plunge", "jump", "leap", "fall", "slip", "pop", "hop"})
