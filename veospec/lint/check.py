"""Parse and lint: the single way from text to diagnostics for check, plan, run and editors."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from veospec.diagnostics import Diagnostic
from veospec.engines.engine import Engine
from veospec.storyboard.model import Storyboard
from veospec.storyboard.source import Source


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is wrong with a file, by place; storyboard and engine where there are such."""

    diagnostics: tuple[Diagnostic, ...]
    storyboard: Storyboard | None
    source: Source
    engine: Engine | None


def check_text(
    text: bytes,
    *,
    path: str,
    folder: Path | None,
    engine: str | None,
    as_of: date,
    select: Set[str] = frozenset(),
    ignore: Set[str] = frozenset(),
) -> Checked:
    """Read and lint `text`; `engine` overrides the file's. UsageError for an unknown one."""
    raise NotImplementedError((text, path, folder, engine, as_of, select, ignore))
