"""The journal's tables, version by version.

`PRAGMA user_version` says how far a file has come; each step runs in a transaction of its own and
is never changed once released, because a studio's journal outlives the program that wrote it.
"""

from __future__ import annotations

import sqlite3

from veospec.errors import WorldError

STEPS = (
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
)


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to this version; WorldError for a journal of a later one."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(STEPS):
        raise WorldError(
            f"the journal was written by a later veospec (version {version} of its tables)",
            remedy="update veospec, or choose another folder with --store",
        )
    for number, statements in enumerate(STEPS[version:], start=version + 1):
        db.execute("BEGIN IMMEDIATE")
        for statement in statements:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
