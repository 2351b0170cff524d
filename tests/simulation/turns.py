"""Shots side by side, one at a time awake: which goes on is drawn from a number.

The runner's own code runs in threads, as it does for people, but only one thread ever runs, and it
hands over at the boundaries where a real machine could have switched. So a history with several
chains in flight replays exactly as one with a single chain does. Who sleeps is woken in the order
of time; the clock moves only when everybody sleeps.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


class Gone(BaseException):
    """The process of this thread is gone; nothing may catch this."""


@dataclass(eq=False)
class _Worker:
    """A shot: its thread waits on `gate` until it is its turn."""

    work: Callable[[], None]
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    wakes_at: float = 0.0
    needs: str | None = None
    done: bool = False


class Turns:
    """Runs works in turns. `order` is the number that decides; 0 is one after the other.

    `now` and `advance` are the clock that everybody shares.
    """

    def __init__(
        self, order: int, now: Callable[[], float], advance: Callable[[float], None]
    ) -> None:
        self._order, self._now, self._advance = order, now, advance
        self._chance = random.Random(order)
        self._workers: list[_Worker] = []
        self._current: _Worker | None = None
        self._held: set[str] = set()
        self._error: BaseException | None = None
        self._all_done = threading.Event()

    def run(self, works: Sequence[Callable[[], None]]) -> None:
        """Do all works. Raises what any of them raised, which ends the others where they are."""
        if not self._order or len(works) < 2:
            for work in works:
                work()
            return
        self._workers = [_Worker(work) for work in works]
        threads = [threading.Thread(target=self._live, args=(one,)) for one in self._workers]
        for thread in threads:
            thread.start()
        self._wake(self._next())
        self._all_done.wait()
        for thread in threads:
            thread.join()
        self._current = None
        if self._error is not None:
            raise self._error

    def pause(self) -> None:
        """A place where another shot may go on."""
        if self._current is not None and self._chance.random() < 0.5:
            self._hand_over()

    def sleep(self, seconds: float) -> None:
        """Let time go by, for this shot."""
        if self._current is None:
            self._advance(seconds)
            return
        self._current.wakes_at = self._now() + seconds
        self._hand_over()

    @contextmanager
    def lock(self, key: str) -> Iterator[None]:
        """Hold what two shots may not have at once: the runner's lock of a hop."""
        while key in self._held:
            assert self._current is not None, "nobody else is there to let it go"
            self._current.needs = key
            self._hand_over()
        self._held.add(key)
        try:
            yield
        finally:
            self._held.discard(key)

    def _live(self, worker: _Worker) -> None:
        worker.gate.acquire()
        try:
            if self._error is None:
                worker.work()
        except Gone:
            assert self._error is not None
        except BaseException as error:  # noqa: BLE001 - raised again where all of them began
            self._error = error
        worker.done = True
        left = [one for one in self._workers if not one.done]
        if left:
            self._wake(self._next())
        else:
            self._all_done.set()

    def _hand_over(self) -> None:
        worker = self._current
        assert worker is not None
        chosen = self._next()
        if chosen is not worker:
            self._wake(chosen)
            worker.gate.acquire()
        if self._error is not None:
            raise Gone
        worker.needs = None

    def _next(self) -> _Worker:
        """Whose turn it is; time goes by where all are asleep, and the dead need no reason."""
        left = [one for one in self._workers if not one.done]
        if self._error is not None:
            return left[0]
        free = [one for one in left if one.needs not in self._held]
        assert free, "everybody waits for somebody else"
        awake = [one for one in free if one.wakes_at <= self._now()]
        if not awake:
            first = min(free, key=lambda one: one.wakes_at)
            self._advance(first.wakes_at - self._now())
            return first
        return self._chance.choice(awake)

    def _wake(self, worker: _Worker) -> None:
        self._current = worker
        worker.gate.release()
