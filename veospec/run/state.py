"""What a store has already made, for the plan: read only, without a lock, without creating a file.

The plan asks before anything is paid for, often in a folder where nothing was run yet; so this
is the one part of the runner that must neither write nor import anything heavy.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veospec.plan.ir import NOTHING_MADE, HopState, LastMade, Made

if TYPE_CHECKING:
    from veospec.run.database import Rows

JOURNAL_NAME = "journal.sqlite3"
EMULATOR = "emulator"
"""The target of everything made by the emulator; its clips never count as Google's."""

CHOICES_SINCE = 2
"""The version of the journal's tables from which on it knows takes and deadlines."""

_SQL = """SELECT hop, parent, shot, hop_index, request, state, {kept_until} FROM attempt
    WHERE target = ? AND state IN ('intent', 'accepted', 'succeeded', 'unknown')
    ORDER BY sent_at, rowid"""
_CHOICES = "SELECT base, take, unfinished FROM choice WHERE target = ?"

_Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Read:
    attempts: _Rows = field(default_factory=list)
    choices: list[tuple[Any, ...]] = field(default_factory=list)


def store_state(folder: Path, *, target: str = EMULATOR) -> Made:
    """The states of hop keys, and what was made last at each place of the film.

    A hop whose operation runs counts as made: it is paid for, and `run` only collects it. A folder
    without a journal knows nothing.
    """
    file = folder / JOURNAL_NAME
    return _made(_read(file, target) if file.is_file() else _Read())


def journal_state(rows: Rows, target: str) -> Made:
    """The same from an open journal, in a file or on a server."""
    attempts = rows.execute(_SQL.format(kept_until="kept_until"), (target,)).fetchall()
    return _made(_Read(attempts, rows.execute(_CHOICES, (target,)).fetchall()))


def _made(read: _Read) -> Made:
    if not read.attempts and not read.choices:
        return NOTHING_MADE
    states: dict[str, HopState] = {}
    places: dict[tuple[str, int], LastMade] = {}
    for hop, parent, shot, index, request, state, _ in read.attempts:
        states[hop] = HopState.UNKNOWN if state in {"intent", "unknown"} else HopState.MADE
        places[shot, index] = LastMade(key=hop, parent=parent, request=json.loads(request))
    return Made(
        states=states,
        places=places,
        chosen={base: take for base, take, _ in read.choices},
        unfinished=frozenset(base for base, _, unfinished in read.choices if unfinished),
        running=frozenset(row[0] for row in read.attempts if row[5] == "accepted"),
        ends={row[0]: row[6] for row in read.attempts if row[6] is not None},
    )


def _read(file: Path, target: str) -> _Read:
    """The rows that count; a folder that cannot be written needs SQLite's `immutable`."""
    import sqlite3  # noqa: PLC0415 - a plan of a fresh folder never needs it

    for mode in ("mode=ro", "immutable=1"):
        db = sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True)
        try:
            new = db.execute("PRAGMA user_version").fetchone()[0] >= CHOICES_SINCE
            sql = _SQL.format(kept_until="kept_until" if new else "NULL")
            attempts = db.execute(sql, (target,)).fetchall()
            return _Read(attempts, db.execute(_CHOICES, (target,)).fetchall() if new else [])
        except sqlite3.Error:
            continue
        finally:
            db.close()
    return _Read()
