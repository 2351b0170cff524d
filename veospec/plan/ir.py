"""The plan: everything that `run` will do, request for request, priced and content-addressed.

A plan is complete, so that it can be reviewed, committed, compared, run on another machine and
refused when it is stale. `run` gets a plan and never sees TOML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """What `run` would do with a hop, in Terraform's sense."""

    CREATE = "create"
    REUSE = "reuse"
    REDO = "redo"
    UNKNOWN = "unknown"


PAID = frozenset({Action.CREATE, Action.REDO})
"""The actions that cost money."""


class Kind(StrEnum):
    """How a hop comes to be: generated, extended, or a clip that the author supplies."""

    OPEN = "open"
    EXTEND = "extend"
    SOURCE = "source"


class Strategy(StrEnum):
    """What a hop is given as its source."""

    WHOLE = "whole"
    WINDOW = "window"
    TURN = "turn"


class HopState(StrEnum):
    """What a store knows of a hop's key."""

    MADE = "made"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LastMade:
    """The hop that a place of the film had when it was made last: its key, parent and request.

    `request` is None where the store no longer knows it; a reason is then less exact.
    """

    key: str
    parent: str | None
    request: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a store knows: the state of keys, and what was made last at (shot id, hop index).

    `chosen` is the take that was picked, by the key of take 1, and `unfinished` those of them that
    a run began and did not end; `running` are keys whose operation is not collected yet. `ends`
    says until when, in seconds since 1970, a service keeps the clip of a key to be extended.
    """

    states: Mapping[str, HopState] = field(default_factory=dict)
    places: Mapping[tuple[str, int], LastMade] = field(default_factory=dict)
    chosen: Mapping[str, int] = field(default_factory=dict)
    unfinished: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()
    ends: Mapping[str, float] = field(default_factory=dict)


NOTHING_MADE = Made()


@dataclass(frozen=True, slots=True)
class HopSource:
    """The clip that a hop extends: the last `seconds` of the take so far, by `strategy`.

    `edited` is true where the result may change the end of that clip, so that a film has to take
    those seconds from the result and not from the source.
    """

    strategy: Strategy
    seconds: int | float
    edited: bool = False


@dataclass(frozen=True, slots=True)
class PlannedHop:
    """One paid request. `starts_s` and `ends_s` count from the start of the film.

    `request` is the body that the surface sends, with bytes named by digest: an asset is
    `{"asset": "refs/a.png", "sha256": "...", "mimeType": "image/png"}`, a source clip is
    `{"hop": <key of the parent>, "strategy": "whole", "seconds": 8}`. `take` counts from 1. `id` is
    what the storyboard calls the hop, if it does.
    """

    index: int
    kind: Kind
    key: str
    parent: str | None
    seconds: int | float
    starts_s: int | float
    ends_s: int | float
    prompt: str
    source: HopSource | None
    request: Mapping[str, Any]
    usd: float
    action: Action
    reason: str
    take: int = 1
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedShot:
    """One continuous take: an opening clip and its hops."""

    id: str
    seconds: int | float
    hops: tuple[PlannedHop, ...]

    def index_of(self, name: str) -> int | None:
        """The index of a hop by its number or its id, a number first; None where there is none."""
        if name.isascii() and name.isdigit() and int(name) < len(self.hops):
            return int(name)
        return next((hop.index for hop in self.hops if hop.id == name), None)


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file that a plan was made from: `path` in POSIX spelling, and its SHA-256 in hex."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a plan stands on, so that it can be refused when that has moved.

    `storyboard` is None where it came from standard input; its path is relative to the folder of
    the plan. `included` files are named from the storyboard. `engine` is one digest for each group
    of the engine's figures that decides requests or prices.
    """

    storyboard: FileDigest | None
    included: tuple[FileDigest, ...]
    engine: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole film. `usd` is the price of all hops, `usd_to_spend` of those not yet made.

    `budget_usd` is the author's ceiling for `usd`, so that a saved plan keeps it.
    """

    digest: str
    title: str
    engine: str
    surface: str
    as_of: str
    aspect_ratio: str
    resolution: str
    fps: int
    seconds: int | float
    usd: float
    usd_to_spend: float
    shots: tuple[PlannedShot, ...]
    notes: tuple[str, ...]
    budget_usd: int | float | None = None
    made_from: MadeFrom | None = None
