"""What the journal asks of a database, and nothing more: transactions, one lock, and the time.

There is one SQL text for both databases. They differ in how a transaction shuts others out: SQLite
has one writer a file; PostgreSQL gets a lock for each account, so that two machines can never both
believe that the last dollar is theirs. They also differ in whose clock counts: a file belongs to
one machine, a server to many, so its own clock stamps all that they share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from veospec.errors import WorldError


class DatabaseLost(WorldError):
    """The server does not answer, or the connection broke: what was begun may or may not count."""


class Answer(Protocol):
    """What a statement gave back."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        ...

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        ...

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows that are left."""
        ...

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """One row after the other."""
        ...


class Rows(Protocol):
    """An open transaction; parameters are question marks in both databases."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Answer:
        """Run one statement."""
        ...


class Database(Protocol):
    """A journal's database. Threads may share one; each transaction has it for itself."""

    def writing(self, account: str) -> AbstractContextManager[Rows]:
        """A transaction that alone decides about the money of `account`; durable at its end."""
        ...

    def moving(self) -> AbstractContextManager[Rows]:
        """A transaction that moves single rows by comparing them first; durable at its end."""
        ...

    def reading(self) -> AbstractContextManager[Rows]:
        """A transaction that changes nothing."""
        ...

    def now(self) -> float:
        """Seconds since 1970 by the clock that stamps the rows."""
        ...

    def close(self) -> None:
        """Let it go; safe to call twice."""
        ...
