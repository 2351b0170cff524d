"""Everything that making a hop needs, handed in: the runner itself reaches for nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from weakref import WeakValueDictionary

from veospec.plan.ir import Plan, PlannedHop
from veospec.run.attempt import Attempt, Lease, Limits
from veospec.run.clock import Clock
from veospec.run.ends import HopFailed
from veospec.run.journal import Journal
from veospec.run.store import Store
from veospec.run.takes import Take
from veospec.surfaces.port import Surface, Video


class Step(Protocol):
    """Who is told how far a hop has come; called from several threads."""

    def __call__(self, hop: PlannedHop, shot: str, step: str, detail: str = "") -> None:
        """`step` is reused, sent, accepted, waiting, made, failed or unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence of an attempt whose answer was lost: its operation, or its clip."""

    operation: str | None = None
    video: Video | None = None


@dataclass(frozen=True, slots=True)
class NeverTaken:
    """Proof that the service did not take an attempt."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """There is no evidence, or not yet; `look_again` says which."""

    look_again: bool = False


Evidence = Found | NeverTaken | CannotTell


class Witness(Protocol):
    """Where an attempt's outcome can be seen without its answer.

    It bears witness only for attempts that it has marked: of one that was sent elsewhere, or
    without it, a place that is empty proves nothing.
    """

    def marked(self, attempt_id: str) -> str:
        """The attempt's id, by which this witness will know it again."""
        ...

    def storage_uri(self, attempt_id: str) -> str | None:
        """The place of its own that a request names for its output, if it names one."""
        ...

    def look(self, attempt: Attempt) -> Evidence:
        """What is known about an attempt. Free."""
        ...


class NoWitness:
    """The surface leaves no trace but its answer."""

    def marked(self, attempt_id: str) -> str:
        """The id as it is."""
        return attempt_id

    def storage_uri(self, attempt_id: str) -> str | None:  # noqa: ARG002 - the port's signature
        """No place."""
        return None

    def look(self, attempt: Attempt) -> Evidence:  # noqa: ARG002 - the port's signature
        """Nothing is known."""
        return CannotTell()


def no_crash(where: str) -> None:
    """Go on."""


def silent(hop: PlannedHop, shot: str, step: str, detail: str = "") -> None:
    """Tell nobody."""


class KeyLocks:
    """One lock a hop key: two shots with the same words share one clip and pay once.

    A lock lives as long as somebody holds it or waits for it, so that a run of ten thousand takes
    keeps four.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        """How many keys are held or waited for."""
        return len(self._locks)

    @contextmanager
    def __call__(self, key: str) -> Iterator[None]:
        """Hold the key's lock."""
        with self._guard:
            lock = self._locks.get(key) or self._locks.setdefault(key, threading.Lock())
        with lock:
            yield


@dataclass(frozen=True, slots=True)
class Bench:
    """One run's tools. `assets` is the folder of the storyboard, `owner` this run's name.

    `request_max_bytes` is the largest body that the engine takes, None where none is known;
    `result_kept_s` how long its service keeps what the next hop names, and `file_kept_s` the file
    of a clip; None where that is no matter. With a `lease` others may take over what this run has
    begun; without one a lock keeps them out.
    """

    plan: Plan
    target: str
    owner: str
    store: Store
    journal: Journal
    surface: Surface
    clock: Clock
    assets: Path
    new_id: Callable[[], str]
    limits: Limits = field(default_factory=Limits)
    witness: Witness = field(default_factory=NoWitness)
    request_max_bytes: int | None = None
    result_kept_s: float | None = None
    file_kept_s: float | None = None
    lease: Lease | None = None
    crash: Callable[[str], None] = no_crash
    tell: Step = silent
    locks: KeyLocks = field(default_factory=KeyLocks)


@dataclass(frozen=True, slots=True)
class Task:
    """One hop to make: `take` are the hops of the same shot before it, in order."""

    bench: Bench
    shot: str
    hop: PlannedHop
    take: Take

    @property
    def place(self) -> str:
        """Where in the film, for sentences."""
        return f"hop {self.hop.index} of shot {self.shot}"

    def tell(self, step: str, detail: str = "") -> None:
        """Tell whoever watches the run."""
        self.bench.tell(self.hop, self.shot, step, detail)

    def failure(self, outcome: str, message: str, *, remedy: str = "") -> HopFailed:
        """The exception that ends this hop without a clip; its outcome has a remedy as a rule."""
        return HopFailed(outcome, f"{self.place}: {message}", key=self.hop.key, remedy=remedy)
