"""Small storyboards for the tests of rules."""

from __future__ import annotations

import json
from datetime import date

from veospec.diagnostics import Diagnostic
from veospec.lint.check import check_text

DAY = date(2026, 11, 22)


def take(*prompts: str, top: str = "") -> str:
    """A storyboard of one take: the first prompt opens it, the others are its hops."""
    head = f'schema = "veospec/1"\ntitle = "Test"\nengine = "veo-3.1-generate-001"\n{top}\n'
    shot, *hops = [json.dumps(prompt, ensure_ascii=False) for prompt in prompts]
    parts = [f'[[shot]]\nid = "take"\nprompt = {shot}\n']
    parts += [f"[[shot.hop]]\nprompt = {hop}\n" for hop in hops]
    return head + "".join(parts)


def findings(text: str, *codes: str) -> list[Diagnostic]:
    """What the rules named (all, when none is named) have to say about a storyboard."""
    checked = check_text(
        text.encode(),
        path="film.toml",
        folder=None,
        engine=None,
        as_of=DAY,
        select=frozenset(codes),
    )
    return list(checked.diagnostics)


def hops(code: str, *prompts: str, top: str = "") -> list[int | None]:
    """The hops of a take that one rule finds fault with."""
    return [found.hop for found in findings(take(*prompts, top=top), code) if found.code == code]
