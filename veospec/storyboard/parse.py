"""From bytes to a storyboard and all that is wrong with it (VS001 to VS007)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from veospec.diagnostics import Diagnostic
from veospec.storyboard.model import Storyboard
from veospec.storyboard.source import Source


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says. `storyboard` is None when a mistake leaves it without a meaning."""

    source: Source
    storyboard: Storyboard | None
    diagnostics: tuple[Diagnostic, ...]


def parse(
    text: bytes, *, path: str, folder: Path | None, engine_ids: Collection[str]
) -> Parsed:
    """Read a storyboard; every mistake is reported at once, in place.

    `folder` is where its files are looked for; None when there is no folder (standard input), and
    then a file that is named is reported as missing (VS007).
    """
    raise NotImplementedError((text, path, folder, engine_ids))
