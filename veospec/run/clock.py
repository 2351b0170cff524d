"""Time as a port: the runner waits for operations that take minutes, and tests wait for nothing.

Waiting is also where a run can be stopped, so the clock carries the wish to stop: every sleep ends
at once when it comes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol


class Stopped(Exception):
    """The user asked the run to stop; what is on its way stays in the journal."""


class Clock(Protocol):
    """Wall time for stamps, a steady count for deadlines, and waiting."""

    def now(self) -> float:
        """Seconds since 1970."""
        ...

    def steady(self) -> float:
        """Seconds of a count that never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; raises `Stopped` when the run is to stop."""
        ...

    def stop(self) -> None:
        """Ask everybody who waits, now or later, to stop."""
        ...

    @property
    def stopping(self) -> bool:
        """Whether the run is to stop."""
        ...


class SystemClock:
    """The machine's clock."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def steady(self) -> float:
        """Seconds of a count that never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; raises `Stopped` when the run is to stop."""
        if self._stop.wait(seconds):
            raise Stopped

    def stop(self) -> None:
        """Ask everybody who waits, now or later, to stop."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether the run is to stop."""
        return self._stop.is_set()


class SharedClock(SystemClock):
    """The time that the machines of a fleet share, and a count that goes on while one sleeps.

    The usual steady count stands still in a suspended machine; a lease runs out meanwhile.
    """

    def __init__(self, shared_now: Callable[[], float]) -> None:
        super().__init__()
        self._shared_now = shared_now

    def now(self) -> float:
        """Seconds since 1970, by the clock that all share."""
        return self._shared_now()

    def steady(self) -> float:
        """Seconds of a count that never goes back, those of sleep included where one can know."""
        counts_sleep = getattr(time, "CLOCK_BOOTTIME", None)
        return time.monotonic() if counts_sleep is None else time.clock_gettime(counts_sleep)
