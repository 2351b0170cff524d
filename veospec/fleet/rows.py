"""What a fleet knows beside the journal: films, their chains, and the workers that are alive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from veospec.run.migrations import Steps


class ChainState(StrEnum):
    """Where the chain of a shot stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether no worker has anything to do about it as it stands."""
        return self not in {ChainState.WAITING, ChainState.RUNNING}


@dataclass(frozen=True, slots=True)
class Film:
    """A plan that was submitted, and whose money makes it; `plan` is its canonical JSON.

    `granted_micros` is what the submitter allowed to be spent, None on an emulator without limit.
    """

    id: str
    title: str
    plan: str
    target: str
    base_url: str | None
    storage: str | None
    granted_micros: int | None
    submitted_at: float


@dataclass(frozen=True, slots=True)
class Chain:
    """The hops of one shot. `made` of its `hops` are done; `hop` is the key that it ended at.

    `revision` counts how often it was begun anew; `moved_at` in seconds since 1970.
    """

    film: str
    shot: str
    number: int
    state: ChainState
    revision: int
    hops: int
    made: int
    hop: str | None
    outcome: str | None
    message: str | None
    worker: str | None
    moved_at: float


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that makes hops, and when it was last heard of."""

    id: str
    host: str
    pid: int
    chains_at_once: int
    started_at: float
    seen_at: float


STEPS: Steps = (
    (
        """CREATE TABLE film (
            id TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            plan TEXT NOT NULL,
            target TEXT NOT NULL,
            base_url TEXT,
            storage TEXT,
            granted_micros BIGINT,
            submitted_at DOUBLE PRECISION NOT NULL
        )""",
        """CREATE TABLE chain (
            film TEXT NOT NULL REFERENCES film (id),
            shot TEXT NOT NULL,
            number BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'unknown',
                                                 'refused', 'failed')),
            revision BIGINT NOT NULL,
            hops BIGINT NOT NULL,
            made BIGINT NOT NULL,
            hop TEXT,
            outcome TEXT,
            message TEXT,
            worker TEXT,
            moved_at DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (film, shot)
        )""",
        "CREATE INDEX chain_state ON chain (state)",
        """CREATE TABLE worker (
            id TEXT PRIMARY KEY,
            host TEXT NOT NULL,
            pid BIGINT NOT NULL,
            chains_at_once BIGINT NOT NULL,
            started_at DOUBLE PRECISION NOT NULL,
            seen_at DOUBLE PRECISION NOT NULL
        )""",
    ),
)
