"""An engine: one model on one surface, as data.

Every limit, price and date that veospec knows comes from a TOML file in `data/`, where each
figure carries the day on which it was true and its source. Code asks an `Engine`; nothing else in
the product knows a number about Google.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a group of figures comes from and on which day it was true.

    `grade` is `documented`, `measured`, `third-party` or `inferred`.
    """

    as_of: date
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """When the service answers for this model; `retired_on` is the first day without it."""

    released_on: date | None
    retired_on: date | None
    replacement: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Opening:
    """The first clip of a take: which lengths there are, in seconds, and which are forced.

    `parameters` are the storyboard's own keys that a request can carry: `audio`, `image`,
    `last_frame`, `negative_prompt`, `references`, `seed`.
    """

    seconds: tuple[int, ...]
    default_s: int
    seconds_by_resolution: Mapping[str, tuple[int, ...]]
    seconds_with_references: tuple[int, ...]
    references_max: int
    parameters: frozenset[str]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Extension:
    """A hop: what it adds, what it may be given and how long a take may grow.

    `strategies` are in order of preference. `source_min_s` and `source_max_s` bound the clip that
    a request carries, `result_max_s` one returned file, `take_max_s` and `hops_max` a whole take.
    `window_s` is the length of source that a window carries. `sent_s` is the length that the
    request has to state where that is not the length that the hop adds; None states nothing.
    `edits_source` is true where a result may change the last frames of what it was given.
    """

    seconds: tuple[int, ...]
    default_s: int
    sent_s: int | None
    hops_max: int | None
    take_max_s: int | None
    source_min_s: int
    source_max_s: int
    result_max_s: int
    returns: str
    strategies: tuple[str, ...]
    window_s: int
    resolutions: tuple[str, ...]
    source_made_by_engine: bool
    edits_source: bool
    parameters: frozenset[str]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Prices:
    """USD a second of new video: resolution to price with sound and, where offered, without."""

    usd_per_s: Mapping[str, float]
    usd_per_s_silent: Mapping[str, float]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class SpendTiers:
    """USD that an account may spend in `window_s` seconds, by its tier: the first is tier 1."""

    usd: tuple[float, ...]
    window_s: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Retention:
    """How long, in seconds, the service keeps what a hop goes on from by its name.

    `free_s` is how long on an account's free tier, where that is another time, and `file_s` how
    long the file of a clip can be fetched.
    """

    result_s: int
    free_s: int | None
    file_s: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Engine:
    """One model on one surface."""

    id: str
    title: str
    surface: str
    family: str
    fps: int
    aspect_ratios: tuple[str, ...]
    resolutions: tuple[str, ...]
    prompt_tokens_max: int | None
    requests_per_minute: int | None
    request_bytes_max: int | None
    lifecycle: Lifecycle
    opening: Opening
    extension: Extension
    prices: Prices
    notes: tuple[str, ...]
    picture_evidence: Evidence
    limits_evidence: Evidence
    spend_tiers: SpendTiers | None = None
    retention: Retention | None = None

    def openings(self, resolution: str, *, references: bool) -> tuple[int, ...]:
        """Lengths in seconds that an opening clip can have at this resolution; empty: none."""
        if resolution not in self.resolutions:
            return ()
        if references and not self.opening.references_max:
            return ()
        if references and self.opening.seconds_with_references:
            forced = set(self.opening.seconds_with_references)
        else:
            forced = set(self.opening.seconds)
        offered = self.opening.seconds_by_resolution.get(resolution, self.opening.seconds)
        return tuple(s for s in offered if s in forced)

    def retired(self, on: date) -> bool:
        """Whether the service no longer answers for this model on that day."""
        return self.lifecycle.retired_on is not None and on >= self.lifecycle.retired_on

    def usd_per_s(self, resolution: str, *, audio: bool) -> float:
        """Price in USD of one second of new video; KeyError for a resolution without a price."""
        if not audio and resolution in self.prices.usd_per_s_silent:
            return self.prices.usd_per_s_silent[resolution]
        return self.prices.usd_per_s[resolution]
