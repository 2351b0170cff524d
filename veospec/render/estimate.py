"""How long a run will still take, from how long its hops took.

The hops of a take wait for each other and takes run side by side, so that what is left is the
longest take that is not done, or all of the rest shared by the places there are.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from statistics import median

from veospec.plan.ir import PlannedShot
from veospec.run.local import SHOTS_AT_ONCE

WORTH_SAYING_S = 10.0


class Estimate:
    """Told of each step of each hop; safe to tell from several threads."""

    def __init__(
        self, shots: Iterable[PlannedShot], *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._left = {(shot.id, hop.key) for shot in shots for hop in shot.hops}
        self._sent: dict[str, float] = {}
        self._took: list[float] = []

    def tell(self, shot: str, key: str, step: str) -> None:
        """`step` as the runner says it."""
        with self._lock:
            if step == "sent":
                self._sent[key] = self._now()
            elif step in {"made", "reused"}:
                self._left.discard((shot, key))
                if key in self._sent:
                    self._took.append(self._now() - self._sent.pop(key))

    @property
    def left_s(self) -> float | None:
        """Seconds that are left, None while no hop was made."""
        with self._lock:
            if not self._took:
                return None
            waiting: dict[str, int] = {}
            for shot, _ in self._left:
                waiting[shot] = waiting.get(shot, 0) + 1
            longest = max(waiting.values(), default=0)
            shared = len(self._left) / SHOTS_AT_ONCE
            return max(longest, shared) * median(self._took)

    @property
    def words(self) -> str:
        """`, about 12 min left`; empty where that is not known or not worth saying."""
        left = self.left_s
        if left is None or left < WORTH_SAYING_S:
            return ""
        if left < 90:
            return f", about {round(left, -1):.0f} s left"
        if left < 5400:
            return f", about {left / 60:.0f} min left"
        return f", about {left / 3600:.1f} h left"
