"""The journal of a fleet: a PostgreSQL schema that many machines share.

What a worker may still do is decided here and not by anything that it remembers. The lock on an
account ends with its transaction, and the server ends a transaction that is left open: a worker
that is frozen in the middle cannot hold up the others, and finds when it wakes that nothing of what
it began has happened.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

from veospec.errors import UsageError, WorldError
from veospec.run.database import Answer, DatabaseLost
from veospec.run.migrations import POSTGRES_STEPS, Steps, missing_steps

if TYPE_CHECKING:
    import psycopg

SCHEMA = "veospec"
IDLE_MS = 10_000
"""How long a transaction may stand still before the server ends it and its locks."""
_SESSION = (
    f"-c search_path={SCHEMA} -c idle_in_transaction_session_timeout={IDLE_MS}"
    " -c client_min_messages=warning -c synchronous_commit=on"
)


class PostgresRows:
    """A transaction, with question marks where psycopg wants `%s`."""

    def __init__(self, db: psycopg.Connection[Any]) -> None:
        self._db = db

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Answer:
        """Run one statement."""
        text = sql.replace("?", "%s")
        return cast("Answer", self._db.execute(cast("Any", text), tuple(values)))


class PostgresDatabase:
    """The schema `veospec` of one server; see `Database`."""

    def __init__(self, url: str) -> None:
        self._psycopg = _psycopg()
        self._lost = (
            self._psycopg.OperationalError,
            self._psycopg.errors.IdleInTransactionSessionTimeout,
        )
        self._url = url
        self._lock = threading.RLock()
        with self._told():
            self._db = self._connect()
        self.migrate("journal", POSTGRES_STEPS)

    @contextmanager
    def moving(self) -> Iterator[PostgresRows]:
        """A transaction; a connection that broke since the last one is made anew."""
        with self._lock, self._told():
            self._begin()
            try:
                yield PostgresRows(self._db)
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(self._psycopg.Error):
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def writing(self, account: str) -> Iterator[PostgresRows]:
        """A transaction that has the account's lock; it is given back with the transaction."""
        with self.moving() as rows:
            rows.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (account,))
            yield rows

    @contextmanager
    def reading(self) -> Iterator[PostgresRows]:
        """A transaction like the others."""
        with self.moving() as rows:
            yield rows

    def now(self) -> float:
        """The server's time, which is the same for all machines."""
        with self._lock, self._told():
            if self._db.closed:
                self._db = self._connect()
            row = self._db.execute("SELECT extract(epoch FROM clock_timestamp())").fetchone()
        assert row is not None
        return float(row[0])

    def close(self) -> None:
        """Close the connection; safe to call twice."""
        with self._lock:
            self._db.close()

    def migrate(self, part: str, steps: Steps) -> None:
        """Bring the tables of a part to this version; whoever comes second finds it done."""
        with self.writing("veospec tables") as rows:
            rows.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            rows.execute("CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, version INTEGER)")
            row = rows.execute("SELECT version FROM part WHERE name = ?", (part,)).fetchone()
            for number, statements in missing_steps(steps, row[0] if row else 0):
                for statement in statements:
                    rows.execute(statement)
                rows.execute(
                    "INSERT INTO part (name, version) VALUES (?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET version = excluded.version",
                    (part, number),
                )

    def _begin(self) -> None:
        with suppress(*self._lost):
            if not self._db.closed:
                self._db.execute("BEGIN")
                return
        self._db = self._connect()
        self._db.execute("BEGIN")

    def _connect(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] = self._psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=10,
            application_name="veospec",
            options=_SESSION,
        )
        return connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The server's failures as one sentence, without the password that the address may have."""
        try:
            yield
        except self._lost as error:
            raise DatabaseLost(
                f"the journal at {self._name()} does not answer: {_first_line(error)}",
                remedy="start the database or check the address, then run the same command again",
            ) from error
        except self._psycopg.Error as error:
            raise WorldError(
                f"the journal at {self._name()} cannot be used: {_first_line(error)}",
                remedy="check the address and the rights of its user",
            ) from error

    def _name(self) -> str:
        """Server and database of the address."""
        try:
            parts = self._psycopg.conninfo.conninfo_to_dict(self._url)
        except self._psycopg.Error:
            return "this address"
        return f"{parts.get('host', 'localhost')}/{parts.get('dbname', '')}"


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _psycopg() -> Any:
    """psycopg, or how to get it."""
    try:
        import psycopg  # noqa: PLC0415 - the extra `fleet`
    except ImportError as error:
        raise UsageError(
            "a journal on PostgreSQL needs the extra `fleet`",
            remedy="pip install 'veospec[fleet]'",
        ) from error
    return psycopg
