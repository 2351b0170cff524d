"""Which database a journal is in: a file of this machine, or a server that many share."""

from __future__ import annotations

from pathlib import Path

from veospec.run.clock import Clock
from veospec.run.database import Database

SCHEMES = ("postgresql://", "postgres://")


def is_url(at: str) -> bool:
    """Whether a journal is named by the address of a server."""
    return at.startswith(SCHEMES)


def open_database(at: Path | str, clock: Clock) -> Database:
    """The database at a file or at a `postgresql://` address, its tables brought up to date.

    Raises WorldError when it cannot be used, UsageError where the extra for it is missing.
    """
    if isinstance(at, str) and is_url(at):
        from veospec.run.postgres import PostgresDatabase  # noqa: PLC0415 - the extra `fleet`

        return PostgresDatabase(at)
    from veospec.run.sqlite import SqliteDatabase  # noqa: PLC0415 - a fleet never needs it

    return SqliteDatabase(Path(at), clock)
