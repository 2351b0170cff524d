"""A take as continuity sees it: its prompts in order, the opening first.

Rules judge a hop against what came before it, so they all want the same walk; a link knows its
place in the chain and where its words stand in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from veospec.diagnostics import Span
from veospec.storyboard.model import Prompt, Shot, Storyboard
from veospec.storyboard.source import Source

KNOWN_MAX = 64
"""Of how many shots the links are kept: a dozen rules walk over the same ones."""


class Link(NamedTuple):
    """One prompt of a take; `hop` 0 is the opening clip, `last` is true of the take's end."""

    shot: Shot
    hop: int
    prompt: Prompt
    last: bool

    @property
    def text(self) -> str:
        """The prompt as it is sent."""
        return self.prompt.text

    def place(self, source: Source, start: int, stop: int) -> Span:
        """Where characters `start` to `stop` of the prompt stand in the file."""
        words = self.text[start:stop]
        return source.find_in_value(self.prompt.path, words, self.text.count(words, 0, start))


_KNOWN: dict[int, tuple[Shot, tuple[Link, ...]]] = {}


def take(shot: Shot) -> tuple[Link, ...]:
    """The prompts of one shot, in order; made once for all rules that ask."""
    known = _KNOWN.get(id(shot))
    if known is not None and known[0] is shot:
        return known[1]
    end = len(shot.hops)
    made = (
        Link(shot, 0, shot.prompt, end == 0),
        *(Link(shot, hop.index, hop.prompt, hop.index == end) for hop in shot.hops),
    )
    if len(_KNOWN) >= KNOWN_MAX:
        _KNOWN.clear()
    _KNOWN[id(shot)] = shot, made
    return made


def links(storyboard: Storyboard) -> Iterator[Link]:
    """Every prompt of the film, shot by shot."""
    for shot in storyboard.shots:
        yield from take(shot)


def sent(storyboard: Storyboard) -> Iterator[Link]:
    """Every prompt that is sent: that of a clip which the author gives only tells what is in it."""
    for link in links(storyboard):
        if link.hop or link.shot.source is None:
            yield link
