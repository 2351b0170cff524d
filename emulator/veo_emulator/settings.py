"""What an emulator is started with.

All of it is decided before the first request and never changes afterwards, so that a run can be
repeated: the same settings and the same requests give the same names and the same clips.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

ClockKind = Literal["still", "real"]
ExtensionReturns = Literal["combined", "tail"]
POLLS_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Progress:
    """When an accepted operation is done, and when a generated file becomes ACTIVE.

    `immediate`: as soon as it was accepted. `polls`: at poll number `amount`. `seconds`: `amount`
    seconds of the emulator's clock after it was accepted.
    """

    kind: Literal["immediate", "polls", "seconds"] = "immediate"
    amount: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Progress:
        """Read `immediate`, `polls:N` or `seconds:S`; ValueError says what is possible."""
        if text == "immediate":
            return cls()
        kind, _, number = text.partition(":")
        if kind == "polls" and number.isascii() and number.isdigit():
            if len(number) > 18 or int(number) > POLLS_MAX:
                raise ValueError(f"progress {text[:60]!r}: at most {POLLS_MAX:,} polls are counted")
            return cls("polls", int(number))
        if kind == "seconds":
            try:
                amount = float(number)
            except ValueError:
                amount = math.nan
            if math.isfinite(amount) and amount >= 0:
                return cls("seconds", amount)
        raise ValueError(f"progress {text!r} is not `immediate`, `polls:N` or `seconds:S`")

    def ended_at_s(self, accepted_at_s: float, now_s: float) -> float:
        """When what is done now was done: long before now, if nobody has looked for long."""
        return now_s if self.kind == "polls" else min(now_s, accepted_at_s + self.amount)


@dataclass(frozen=True, slots=True)
class Settings:
    """One emulator.

    `as_of` is the day whose catalogue of models is served; None serves retired models too, since
    this is where they live. `data` is the folder that keeps the state; None keeps it in memory, of
    which clips take at most `clips_max_bytes`. `allowed_hosts` are names beside loopback addresses
    and IP literals under which the emulator may be addressed. A `still` clock moves only when told.
    With `continuity` a hop is deformed by what its source's last second and its prompt do to it.
    """

    host: str = "127.0.0.1"
    port: int = 0
    seed: int = 0
    progress: Progress = field(default_factory=Progress)
    as_of: date | None = None
    data: Path | None = None
    extension_returns: ExtensionReturns = "combined"
    clock: ClockKind = "still"
    allowed_hosts: frozenset[str] = frozenset()
    request_max_bytes: int = 96 * 1024 * 1024
    clips_max_bytes: int = 256 * 1024 * 1024
    render_threads: int = 2
    continuity: bool = True
