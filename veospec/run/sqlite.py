"""The journal of one store: a SQLite file, durable at each commit.

Threads share one connection under a lock: SQLite has one writer anyway, and one connection keeps a
hop at three short transactions.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from veospec.errors import WorldError
from veospec.run.clock import Clock
from veospec.run.migrations import STEPS, missing_steps


class SqliteDatabase:
    """A file; see `Database`."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._lock = threading.RLock()
        with self._told():
            self.connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
            self.connection.execute("PRAGMA busy_timeout = 10000")
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = FULL")
            _migrate(self.connection)

    @contextmanager
    def moving(self) -> Iterator[sqlite3.Connection]:
        """A transaction of the one writer."""
        db = self.connection
        with self._lock, self._told():
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself where a write failed.
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def writing(self, account: str) -> Iterator[sqlite3.Connection]:  # noqa: ARG002 - the port's
        """The same: a file has one writer for all accounts."""
        with self.moving() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Single statements, each of which sees a whole state."""
        with self._lock, self._told():
            yield self.connection

    def now(self) -> float:
        """The machine's time: the file belongs to it alone."""
        return self._clock.now()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._lock:
            self.connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's failures as one sentence about the file."""
        try:
            yield
        except sqlite3.Error as error:
            raise WorldError(
                f"the journal {self._file} cannot be used: {error}",
                remedy="free some space or repair the disk, then run the same command again",
            ) from error


def _migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to this version, a transaction a step; `user_version` says how far."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    for number, statements in missing_steps(STEPS, version):
        db.execute("BEGIN IMMEDIATE")
        for statement in statements:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
