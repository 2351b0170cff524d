"""A storyboard as the rest of the product sees it: rendered, typed, without limits or prices.

These are plain frozen values. The pydantic models that read TOML, and the Jinja templates that
make prompts of it, end where this begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from veospec.diagnostics import Severity
from veospec.storyboard.source import KeyPath

SCHEMA = "veospec/1"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt: `text` as it is sent, `template` as it was written, `path` where it stands."""

    text: str
    template: str
    path: KeyPath


@dataclass(frozen=True, slots=True)
class Asset:
    """A file beside the storyboard: `name` as written (POSIX), `file` where it is on this disk."""

    name: str
    file: Path
    path: KeyPath


@dataclass(frozen=True, slots=True)
class Hop:
    """One extension; `index` counts from 1. `seconds` and `seed` are None where not written."""

    index: int
    prompt: Prompt
    path: KeyPath
    id: str | None = None
    seconds: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """One continuous take. `seconds` is the opening clip's length, None where not written."""

    id: str
    prompt: Prompt
    path: KeyPath
    seconds: int | None = None
    image: Asset | None = None
    last_frame: Asset | None = None
    references: tuple[Asset, ...] = ()
    source: Asset | None = None
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Character:
    """A member of the cast."""

    description: str
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class LintConfig:
    """What the file itself says about rules: codes not wanted, severities changed (None: off)."""

    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A whole film. `seconds` is the promised length, None where none was promised.

    `included` are the files that prompts took words from, by name, with the SHA-256 of each.
    """

    title: str
    engine: str
    shots: tuple[Shot, ...]
    aspect_ratio: str = "16:9"
    resolution: str = "720p"
    seconds: int | None = None
    seed: int | None = None
    audio: bool = True
    negative_prompt: str | None = None
    budget_usd: float | None = None
    vars: Mapping[str, object] = field(default_factory=dict)
    style: Mapping[str, object] = field(default_factory=dict)
    cast: Mapping[str, Character] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)
    lint: LintConfig = field(default_factory=LintConfig)
    included: Mapping[str, str] = field(default_factory=dict)
