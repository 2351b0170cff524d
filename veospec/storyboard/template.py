"""Prompts as templates: `{{ cast.keeper }}` and, when it has to be more, all of Jinja's sandbox.

Most prompts are words and dotted names. These are filled in here, a hundred times faster than by
compiling each to Python, and Jinja is not even imported. Whatever is more goes to `sandbox.py`; a
test holds both to the same results.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veospec.storyboard.document import PROMPT_CHARACTERS_MAX
from veospec.storyboard.mistake import Mistake
from veospec.storyboard.names import ROOTS, Names, Unknown, look_up

if TYPE_CHECKING:
    from veospec.storyboard.sandbox import Sandbox

_PLAIN = re.compile(r"\{\{\s*((?:cast|place|style|vars)(?:\.[^\W\d]\w*)*)\s*\}\}")
_MARKS = re.compile(r"\{[{%#]|\r")


class Templates:
    """Renders the prompts of one storyboard; `folder` is where its included files lie."""

    def __init__(self, names: Mapping[str, Names], folder: Path | None) -> None:
        self._names = names
        self._folder = folder
        self._sandbox: Sandbox | None = None

    @property
    def included(self) -> Mapping[str, str]:
        """The files that templates included so far, each with its SHA-256."""
        return {} if self._sandbox is None else self._sandbox.included

    def render(self, template: str) -> str | Mistake:
        """The text that a prompt's template becomes, without white space around it."""
        rendered = self._render_plain(template)
        if rendered is None:
            rendered = self._render_in_sandbox(template)
        if isinstance(rendered, Mistake):
            return rendered
        text = rendered.strip()
        if not text:
            return Mistake("The template gives no words.", "Write a prompt.", 0, len(template))
        if len(text) > PROMPT_CHARACTERS_MAX:
            what = f"gives {len(text):,} characters, and {PROMPT_CHARACTERS_MAX:,} are the most"
            return Mistake(f"The template {what}.", "Make it shorter.", 0, len(template))
        return text

    def others(self, template: str, first: Mistake) -> list[Mistake]:
        """What else is wrong with a template that `render` gave up at `first`: names, in order.

        Only names that are always looked up are told; one in a branch or behind `default` may
        never be.
        """
        if self._sandbox is not None and self._render_plain(template) is None:
            found = self._sandbox.unknown_names(template)
        else:
            found = [
                _at(value, match.start(1)) if isinstance(value, Unknown) else value
                for match in _PLAIN.finditer(template)
                for value in (self._wrong(match),)
                if value is not None
            ]
        return [each for each in found if (each.start, each.end) != (first.start, first.end)]

    def _wrong(self, match: re.Match[str]) -> Unknown | Mistake | None:
        """What is wrong with one plain expression."""
        value = self.resolve(match[1])
        if isinstance(value, Unknown):
            return value
        return not_text(match[1], match.start(1)) if as_text(value) is None else None

    def _render_plain(self, template: str) -> str | Mistake | None:
        """The text of a template without logic; None for one that needs Jinja."""
        pieces: list[str] = []
        at = 0
        for match in _PLAIN.finditer(template):
            words = template[at : match.start()]
            if words.endswith("{") or _MARKS.search(words):
                return None
            value = self.resolve(match[1])
            if isinstance(value, Unknown):
                return _at(value, match.start(1))
            text = as_text(value)
            if text is None:
                return not_text(match[1], match.start(1))
            pieces += (words, text)
            at = match.end()
        rest = template[at:]
        return None if _MARKS.search(rest) else "".join([*pieces, rest])

    def resolve(self, words: str) -> Any:
        """What a dotted name stands for, or an Unknown."""
        first, *others = words.split(".")
        value: Any = self._names[first]
        written = first
        for name in others:
            written = f"{written}.{name}"
            value = look_up(value, name, written)
            if isinstance(value, Unknown):
                break
        return value

    def _render_in_sandbox(self, template: str) -> str | Mistake:
        if self._sandbox is None:
            # Jinja costs more to import than all else here, and few storyboards need it.
            from veospec.storyboard.sandbox import Sandbox  # noqa: PLC0415

            self._sandbox = Sandbox(self._names, self._folder)
        return self._sandbox.render(template)


def _at(unknown: Unknown, start: int) -> Mistake:
    return Mistake(unknown.message, unknown.remedy, start, start + len(unknown.words))


def as_text(value: Any) -> str | None:
    """How a value reads in a prompt; None for a table or an array, which cannot be read aloud."""
    return None if isinstance(value, (Names, dict, list, tuple)) else str(value)


def not_text(words: str, start: int) -> Mistake:
    """What to say about a table or an array in the middle of a prompt."""
    remedy = "Name one of its keys." if words in ROOTS else "Join its items or name one of them."
    message = f"`{words}` is not a text that could stand in a prompt."
    return Mistake(message, remedy, start, start + len(words))
