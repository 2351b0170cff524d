"""What a store has already made, for the plan: read only, without a lock, without creating a file.

The plan asks before anything is paid for, often in a folder where nothing was run yet; so this
is the one part of the runner that must neither write nor import anything heavy.
"""

from __future__ import annotations

import json
from pathlib import Path

from veospec.plan.ir import NOTHING_MADE, HopState, LastMade, Made

JOURNAL_NAME = "journal.sqlite3"
EMULATOR = "emulator"
"""The target of everything made by the emulator; its clips never count as Google's."""

_SQL = """SELECT hop, parent, shot, hop_index, request, state FROM attempt
    WHERE target = ? AND state IN ('intent', 'accepted', 'succeeded', 'unknown')
    ORDER BY sent_at, rowid"""

_Rows = list[tuple[str, str | None, str, int, str, str]]


def store_state(folder: Path, *, target: str = EMULATOR) -> Made:
    """The states of hop keys, and what was made last at each place of the film.

    A hop whose operation runs counts as made: it is paid for, and `run` only collects it. A folder
    without a journal knows nothing.
    """
    file = folder / JOURNAL_NAME
    rows = _read(file, target) if file.is_file() else []
    if not rows:
        return NOTHING_MADE
    states: dict[str, HopState] = {}
    places: dict[tuple[str, int], LastMade] = {}
    for hop, parent, shot, index, request, state in rows:
        states[hop] = HopState.UNKNOWN if state in {"intent", "unknown"} else HopState.MADE
        places[shot, index] = LastMade(key=hop, parent=parent, request=json.loads(request))
    return Made(states=states, places=places)


def _read(file: Path, target: str) -> _Rows:
    """The rows that count; a folder that cannot be written needs SQLite's `immutable`."""
    import sqlite3  # noqa: PLC0415 - a plan of a fresh folder never needs it

    for mode in ("mode=ro", "immutable=1"):
        db = sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True)
        try:
            return db.execute(_SQL, (target,)).fetchall()
        except sqlite3.Error:
            continue
        finally:
            db.close()
    return []
