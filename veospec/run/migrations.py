"""The journal's tables, version by version.

The database remembers how far it has come; each step runs in a transaction of its own and is never
changed once released, because a studio's journal outlives the program that wrote it. PostgreSQL
gets the same steps in its own words for numbers, and a column for what SQLite has anyway: `rowid`,
the order in which rows came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from veospec.errors import WorldError

Steps = tuple[tuple[str, ...], ...]

STEPS: Steps = (
    (
        """CREATE TABLE attempt (
            id TEXT PRIMARY KEY,
            target TEXT NOT NULL,
            hop TEXT NOT NULL,
            parent TEXT,
            shot TEXT NOT NULL,
            hop_index INTEGER NOT NULL,
            engine TEXT NOT NULL,
            request TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('intent', 'accepted', 'succeeded', 'rejected',
                                                 'failed', 'unknown', 'abandoned')),
            owner TEXT NOT NULL,
            usd_micros INTEGER NOT NULL,
            charged INTEGER NOT NULL DEFAULT 0,
            operation TEXT,
            outcome TEXT,
            message TEXT,
            clip TEXT,
            piece TEXT,
            returns TEXT,
            frames INTEGER,
            uri TEXT,
            sent_at REAL NOT NULL,
            settled_at REAL
        )""",
        """CREATE UNIQUE INDEX attempt_live ON attempt (target, hop)
            WHERE state IN ('intent', 'accepted', 'succeeded', 'unknown')""",
        "CREATE INDEX attempt_hop ON attempt (target, hop)",
        "CREATE INDEX attempt_sent ON attempt (target, sent_at)",
        """CREATE TABLE account (
            target TEXT PRIMARY KEY,
            spent_micros INTEGER NOT NULL,
            in_flight_micros INTEGER NOT NULL
        )""",
    ),
    (
        "ALTER TABLE attempt ADD COLUMN kept_until REAL",
        """CREATE TABLE choice (
            target TEXT NOT NULL,
            base TEXT NOT NULL,
            take INTEGER NOT NULL,
            unfinished INTEGER NOT NULL,
            PRIMARY KEY (target, base)
        )""",
    ),
    (
        "ALTER TABLE attempt ADD COLUMN expires_at REAL",
        "ALTER TABLE account ADD COLUMN ceiling_micros INTEGER",
        "CREATE INDEX attempt_running ON attempt (target) WHERE state IN ('intent', 'accepted')",
    ),
)

_TYPES = {"REAL": "DOUBLE PRECISION", "INTEGER": "BIGINT"}


def for_postgres(statement: str) -> str:
    """The same statement with PostgreSQL's names of eight-byte numbers."""
    return re.sub(r"\b(REAL|INTEGER)\b", lambda found: _TYPES[found[0]], statement)


def _steps_for_postgres() -> Iterator[tuple[str, ...]]:
    rowid = "ALTER TABLE attempt ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY"
    for number, statements in enumerate(STEPS):
        own = (rowid,) if number == 0 else ()
        yield (*(for_postgres(statement) for statement in statements), *own)


POSTGRES_STEPS: Steps = tuple(_steps_for_postgres())


def missing_steps(steps: Steps, version: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The steps after `version`, each with its number; WorldError for tables of a later veospec."""
    if version > len(steps):
        raise WorldError(
            f"the journal was written by a later veospec (version {version} of its tables)",
            remedy="update veospec, or choose another journal",
        )
    yield from enumerate(steps[version:], start=version + 1)
