"""What a take has shown so far, and the first words that say otherwise.

Light, style and place change in the same way: a prompt names a kind (`time.night`), an earlier one
named another, and nothing says that the change is gradual. One walk serves those rules; each says
which words count and which soften them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from veospec.lint.chain import Link, take
from veospec.lint.prose import Kind, Reading, readings
from veospec.lint.rule import Context


class Change(NamedTuple):
    """A hop's word of another kind than the take had; `before` is None where it had none."""

    link: Link
    start: int
    stop: int
    before: str | None
    kinds: frozenset[str]

    @property
    def words(self) -> str:
        """The words that change it, as written."""
        return self.link.text[self.start : self.stop]


Counts = Callable[[Reading, Kind], bool]
"""Whether a word counts: it may be part of a name, or be where something is looked at from."""


def changes(context: Context, family: str, *, counts: Counts, soft: Counts) -> Iterator[Change]:
    """Each hop's words of `family` that agree with nothing the take has shown.

    A change that `soft` accepts is taken as shown from there on. A hop has at most one.
    """
    for shot in context.storyboard.shots:
        shown: dict[str, str] = {}
        for link in take(shot):
            change = None
            for reading in readings(link.text):
                for kind in reading.kinds(family):
                    if not counts(reading, kind):
                        continue
                    is_new = link.hop > 0 and not kind.kinds & shown.keys()
                    if is_new and change is None and not soft(reading, kind):
                        before = list(shown.values())[-1] if shown else None
                        word = kind.word
                        change = Change(link, word.start, word.stop, before, kind.kinds)
                    written = link.text[kind.word.start : kind.word.stop]
                    for name in kind.kinds:
                        shown.pop(name, None)
                        shown[name] = written
            if change is not None:
                yield change


def always(_reading: Reading, _kind: Kind) -> bool:
    """Every word counts."""
    return True


def clause_has(*classes: str) -> Counts:
    """Whether the clause around a word has one of `classes`."""

    def has(reading: Reading, kind: Kind) -> bool:
        start, stop = reading.clause(kind.word.start)
        return any(True for _ in reading.marked(*classes, start=start, stop=stop))

    return has
