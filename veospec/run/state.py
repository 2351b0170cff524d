"""What a store has already made, for the plan: read only, without a lock, without creating a file.

The plan asks before anything is paid for, often in a folder where nothing was run yet; so this
is the one part of the runner that must neither write nor import anything heavy.
"""

from __future__ import annotations

from pathlib import Path

EMULATOR = "emulator"
"""The target of everything made by the emulator; its clips never count as Google's."""

StoreState = dict[str | tuple[str, int], str]


def store_state(folder: Path, *, target: str = EMULATOR) -> StoreState:
    """Hop key -> "made" | "unknown", and (shot, index) -> the key made there last.

    "made" is also said of a hop whose operation runs: it is paid for, and `run` only collects it.
    A folder without a journal knows nothing; so does a journal that cannot be read as one.
    """
    import sqlite3  # noqa: PLC0415 - a plan of a fresh folder never needs it

    file = folder / "journal.sqlite3"
    if not file.is_file():
        return {}
    rows = None
    for mode in ("mode=ro", "immutable=1"):
        try:
            db = sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True)
        except sqlite3.Error:
            continue
        try:
            rows = db.execute(
                "SELECT hop, shot, hop_index, state FROM attempt WHERE target = ? AND state IN"
                " ('intent', 'accepted', 'succeeded', 'unknown') ORDER BY sent_at, rowid",
                (target,),
            ).fetchall()
            break
        except sqlite3.Error:
            continue
        finally:
            db.close()
    made: StoreState = {}
    for hop, shot, index, state in rows or ():
        made[hop] = "unknown" if state in {"intent", "unknown"} else "made"
        made[shot, index] = hop
    return made
