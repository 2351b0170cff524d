"""The emulator's time, which is moved and never waited for.

Everything that expires or becomes ready asks this clock. A still clock starts on a fixed day and
moves only by `advance`, so a test of a two-day retention takes no time and repeats exactly. A real
clock is the machine's, plus whatever was advanced.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from veo_emulator.settings import ClockKind

STILL_EPOCH_S = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
ADVANCE_MAX_S = 10 * 366 * 24 * 3600.0


class Clock:
    """Seconds since 1970, as the emulator sees them."""

    def __init__(self, kind: ClockKind, advanced_s: float = 0.0) -> None:
        self.kind = kind
        self.advanced_s = advanced_s

    def now_s(self) -> float:
        """The emulator's time."""
        base_s = STILL_EPOCH_S if self.kind == "still" else machine_s()
        return base_s + self.advanced_s

    def advance(self, seconds: float) -> None:
        """Move forward; ValueError for a step back or a jump of more than ten years in all."""
        if not 0 <= seconds <= ADVANCE_MAX_S - self.advanced_s:
            raise ValueError(f"the clock moves forward by 0 to {ADVANCE_MAX_S:.0f} seconds in all")
        self.advanced_s += seconds


def machine_s() -> float:
    """Seconds since 1970 as the machine sees them, for what others check by their own clocks."""
    return time.time()


def timestamp(seconds: float) -> str:
    """RFC 3339 in UTC, as Google writes times."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond:06d}Z"
