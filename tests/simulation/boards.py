"""Films small enough to be made a hundred times, and their plans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from veospec.engines.catalog import load_catalog
from veospec.plan.ir import Plan
from veospec.plan.lower import compile_plan
from veospec.storyboard.parse import parse

ENGINES = {
    "agent-platform": "veo-3.1-generate-001",
    "developer-api": "veo-3.1-generate-preview",
    "interactions": "gemini-omni-1.2-flash",
}
DAY = date(2026, 9, 1)
WORDS = 5
"""How many different prompts there are: few, so that edits often go back to an old text."""

SHOTS_MAX = 3
HOPS_MAX = 8
"""Enough for a take that outgrows one file of its engine and goes on through windows."""


@dataclass(frozen=True, slots=True)
class Take:
    """One shot: the length of its opening, and which prompt each hop has, the opening first."""

    seconds: int
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A storyboard; its shots keep their names when others go."""

    takes: tuple[tuple[str, Take], ...]

    def rewritten(self, shot: int, hop: int, words: int) -> Board:
        """The same with other words in one hop."""
        take = self._take(shot)
        at = hop % len(take.words)
        return self._with(shot, (*take.words[:at], words % WORDS, *take.words[at + 1 :]))

    def longer(self, shot: int, words: int) -> Board:
        """The same with one hop more at the end of a shot."""
        take = self._take(shot)
        if len(take.words) > HOPS_MAX:
            return self
        return self._with(shot, (*take.words, words % WORDS))

    def shorter(self, shot: int) -> Board:
        """The same without the last hop of a shot."""
        take = self._take(shot)
        return self._with(shot, take.words[:-1] if len(take.words) > 1 else take.words)

    def with_shot(self, words: int) -> Board:
        """The same with one shot more, or without its first when there are many."""
        if len(self.takes) >= SHOTS_MAX:
            return replace(self, takes=self.takes[1:])
        free = next(name for name in "abcd" if name not in dict(self.takes))
        return replace(self, takes=(*self.takes, (free, Take(4, (words % WORDS,)))))

    def _take(self, shot: int) -> Take:
        return self.takes[shot % len(self.takes)][1]

    def _with(self, shot: int, words: tuple[int, ...]) -> Board:
        at = shot % len(self.takes)
        name, take = self.takes[at]
        changed = (name, replace(take, words=words))
        return replace(self, takes=(*self.takes[:at], changed, *self.takes[at + 1 :]))


FIRST = Board((("a", Take(4, (0, 1))), ("b", Take(4, (0,)))))


def storyboard_text(board: Board, engine: str) -> str:
    """The board as its author would have written it."""
    lines = ['schema = "veospec/1"', 'title = "A film"', f'engine = "{engine}"']
    for name, take in board.takes:
        lines += ["[[shot]]", f'id = "{name}"', f"seconds = {take.seconds}"]
        lines.append(f'prompt = "A grey sea, seen for the time number {take.words[0]}."')
        for words in take.words[1:]:
            lines += ["[[shot.hop]]", f'prompt = "The sea continues, in mood number {words}."']
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=4096)
def plan_for(board: Board, surface: str) -> Plan:
    """The plan of a board, as if nothing had been made."""
    engine = ENGINES[surface]
    text = storyboard_text(board, engine).encode()
    parsed = parse(text, path="film.toml", folder=None, engine_ids=load_catalog())
    assert parsed.storyboard is not None, parsed.diagnostics
    return compile_plan(parsed.storyboard, load_catalog()[engine], as_of=DAY)
