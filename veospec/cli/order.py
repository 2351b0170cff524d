"""What a run was asked to make, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from veospec.cli.retaking import Choice
from veospec.cli.targets import Target
from veospec.plan.ir import Plan, PlannedShot
from veospec.render.run_json import HopDocument
from veospec.run.attempt import Limits
from veospec.run.clock import SystemClock
from veospec.run.film import Film
from veospec.run.local import ShotResult
from veospec.run.store import Store


@dataclass(frozen=True, slots=True)
class Making:
    """All that a run needs to know.

    `extra` are more takes to choose from, `choice` the take that `--from` begins.
    """

    plan: Plan
    shots: tuple[PlannedShot, ...]
    extra: tuple[PlannedShot, ...]
    choice: Choice | None
    target: Target
    store: Store
    assets: Path
    out: Path
    limits: Limits
    request_max_bytes: int | None
    result_kept_s: float | None
    file_kept_s: float | None
    max_usd: float | None
    patience_s: float | None
    storage: str | None
    json: bool
    owner: str
    clock: SystemClock = field(default_factory=SystemClock)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. Money in micro-dollars: charged by this run, and still in flight."""

    results: list[ShotResult]
    film: Film | None
    sheet: Path | None
    charged: int
    in_flight: int
    hops: list[HopDocument]

    @property
    def exit_code(self) -> int:
        """The worst of what happened: interrupted, unknown, refused for money, failed."""
        if any(result.stopped for result in self.results):
            return 130
        codes = {result.error.exit_code for result in self.results if result.error is not None}
        return next((code for code in (4, 5, 3) if code in codes), max(codes, default=0))
