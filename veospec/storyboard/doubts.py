"""What a storyboard with mistakes leaves open: where something else stands in for what was wrong.

Rules still look at such a storyboard, so that everything wrong is said at once; what they say is
kept only where it rests on nothing that is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from veospec.storyboard.source import KeyPath

_WORDS = frozenset({"title", "cast", "place", "style", "vars", "lint", "negative_prompt"})
_NAMES = frozenset({"id", "prompt"})


class Doubts(NamedTuple):
    """What is in doubt. `prompts` has the first hop of a shot whose words are not known, by id."""

    engine: bool = False
    figures: bool = False
    prompts: Mapping[str, int] = {}


def doubts_of(unsure: Iterable[KeyPath], prompts: Mapping[str, int]) -> Doubts:
    """The doubts that mistakes at the paths `unsure` leave, and at the prompts that are not known.

    Words and names decide no length, size or price; every other key may.
    """
    keys = [path for path in unsure if path and path[0] not in _WORDS and path[-1] not in _NAMES]
    engine = ("engine",) in keys
    return Doubts(engine, any(path != ("engine",) for path in keys), prompts)
