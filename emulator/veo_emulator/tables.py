"""All state of an emulator, as documents in one SQLite database.

One table holds every kind of record, in memory or in the data folder, so that "kept on disk" is a
path and not a second implementation. The database is locked by its process: a second emulator on
the same folder is refused. WAL without a sync at each commit survives a killed process, which is
what is promised; it does not promise to survive a power cut.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_LOCK_PATIENCE_S = 0.5


class FolderInUse(OSError):
    """The data folder cannot be opened, or another emulator holds it."""


class Tables:
    """Documents by kind and key, in the order in which they were first put."""

    def __init__(self, path: Path | None) -> None:
        try:
            self._db = sqlite3.connect(
                ":memory:" if path is None else path,
                timeout=_LOCK_PATIENCE_S,
                isolation_level=None,
                check_same_thread=False,
            )
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS record (seq INTEGER PRIMARY KEY AUTOINCREMENT,"
                " kind TEXT NOT NULL, key TEXT NOT NULL, doc TEXT NOT NULL, UNIQUE (kind, key))"
            )
        except sqlite3.Error as error:
            raise FolderInUse(f"{path}: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is put inside is durable together, or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def put(self, kind: str, key: str, doc: Document) -> None:
        """Insert or replace one document; a replaced one keeps its place."""
        text = json.dumps(doc, ensure_ascii=True, separators=(",", ":"))
        self._db.execute(
            "INSERT INTO record (kind, key, doc) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, key) DO UPDATE SET doc = excluded.doc",
            (kind, key, text),
        )

    def get(self, kind: str, key: str) -> Document | None:
        """The document, or None."""
        row = self._db.execute(
            "SELECT doc FROM record WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def delete(self, kind: str, key: str) -> None:
        """Forget one document, if it is there."""
        self._db.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> list[tuple[str, Document]]:
        """All of a kind, oldest first."""
        rows = self._db.execute("SELECT key, doc FROM record WHERE kind = ? ORDER BY seq", (kind,))
        return [(key, json.loads(doc)) for key, doc in rows]

    def newest(self, kind: str, limit: int) -> list[tuple[str, Document]]:
        """The newest `limit` of a kind, newest first."""
        rows = self._db.execute(
            "SELECT key, doc FROM record WHERE kind = ? ORDER BY seq DESC LIMIT ?", (kind, limit)
        )
        return [(key, json.loads(doc)) for key, doc in rows]

    def size(self, kind: str) -> int:
        """How many there are of a kind."""
        row = self._db.execute("SELECT COUNT(*) FROM record WHERE kind = ?", (kind,)).fetchone()
        return int(row[0])

    def starting_with(self, kind: str, prefix: str) -> list[tuple[str, Document]]:
        """All of a kind whose key starts with `prefix`, by key."""
        rows = self._db.execute(
            "SELECT key, doc FROM record WHERE kind = ? AND key >= ?"
            " AND substr(key, 1, length(?)) = ? ORDER BY key",
            (kind, prefix, prefix, prefix),
        )
        return [(key, json.loads(doc)) for key, doc in rows]

    def count(self, name: str) -> int:
        """Add one to a counter and return it; the first is 1."""
        doc = self.get("counter", name) or {"value": 0}
        doc["value"] += 1
        self.put("counter", name, doc)
        value: int = doc["value"]
        return value

    def clear(self) -> None:
        """Forget everything."""
        self._db.execute("DELETE FROM record")

    def close(self) -> None:
        """Give the database, and its folder, back."""
        self._db.close()
