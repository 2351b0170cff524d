"""The journal's statements: the one text of each, for both databases."""

from __future__ import annotations

from typing import Any

from veospec.run.attempt import LIVE, Attempt, HopRef, Moved, State
from veospec.run.database import Rows

_COLUMNS = (
    "id, target, hop, shot, hop_index, engine, state, owner, usd_micros, charged, operation,"
    " outcome, message, clip, piece, returns, frames, uri, sent_at, settled_at, kept_until,"
    " expires_at"
)


def live(rows: Rows, target: str, key: str) -> Attempt | None:
    """The one attempt at a hop that stands."""
    return _one(rows, f"WHERE target = ? AND hop = ? AND state IN {LIVE}", target, key)


def latest(rows: Rows, target: str, key: str) -> Attempt | None:
    """The last attempt at a hop.

    The plus sign keeps SQLite from walking through all attempts in the order of time.
    """
    return _one(
        rows,
        "WHERE target = ? AND hop = ? ORDER BY +sent_at DESC, rowid DESC LIMIT 1",
        target,
        key,
    )


def by_id(rows: Rows, attempt_id: str) -> Attempt:
    """An attempt that is known to be there."""
    found = _one(rows, "WHERE id = ?", attempt_id)
    assert found is not None
    return found


def every(rows: Rows, where: str = "", *values: Any) -> tuple[Attempt, ...]:
    """All attempts of which `where` is true, oldest first."""
    found = rows.execute(
        f"SELECT {_COLUMNS} FROM attempt {where} ORDER BY sent_at, rowid", values
    ).fetchall()
    return tuple(_attempt(row) for row in found)


def account(rows: Rows, target: str) -> tuple[int, int, int | None]:
    """What a target was paid, what is in flight, and what was granted to it, in micro-dollars."""
    row = rows.execute(
        "SELECT spent_micros, in_flight_micros, ceiling_micros FROM account WHERE target = ?",
        (target,),
    ).fetchone()
    return (row[0], row[1], row[2]) if row else (0, 0, None)


def move(
    rows: Rows,
    attempt: Attempt,
    state: State,
    *,
    charged: bool,
    now: float,
    **columns: str | float | None,
) -> Attempt:
    """Move an attempt and its money to `state`; raises Moved when it is not what it was."""
    names = "".join(f", {name} = ?" for name in columns)
    moved = rows.execute(
        f"UPDATE attempt SET state = ?, charged = ?, settled_at = ?{names}"
        " WHERE id = ? AND state = ?",
        (state.value, int(charged), now, *columns.values(), attempt.id, attempt.state.value),
    ).rowcount
    if moved != 1:
        raise Moved(attempt)
    before, after = attempt.state.holds_money, state.holds_money
    move_money(
        rows,
        attempt.target,
        spent=attempt.usd_micros * (int(charged) - int(attempt.charged)),
        in_flight=attempt.usd_micros * (int(after) - int(before)),
    )
    return by_id(rows, attempt.id)


def move_money(rows: Rows, target: str, *, spent: int, in_flight: int) -> None:
    """Add to what a target was paid and to what is in flight."""
    rows.execute(
        "INSERT INTO account (target, spent_micros, in_flight_micros) VALUES (?, ?, ?)"
        " ON CONFLICT (target) DO UPDATE SET"
        " spent_micros = account.spent_micros + excluded.spent_micros,"
        " in_flight_micros = account.in_flight_micros + excluded.in_flight_micros",
        (target, spent, in_flight),
    )


def insert(  # noqa: PLR0917 - one row
    rows: Rows,
    hop: HopRef,
    state: State,
    attempt_id: str,
    owner: str,
    now: float,
    expires_at: float | None,
) -> None:
    """Add an attempt."""
    rows.execute(
        "INSERT INTO attempt (id, target, hop, parent, shot, hop_index, engine, request, state,"
        " owner, usd_micros, sent_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt_id,
            hop.target,
            hop.key,
            hop.parent,
            hop.shot,
            hop.index,
            hop.engine,
            hop.request,
            state.value,
            owner,
            hop.usd_micros,
            now,
            expires_at,
        ),
    )


def _one(rows: Rows, where: str, *values: str) -> Attempt | None:
    row = rows.execute(f"SELECT {_COLUMNS} FROM attempt {where}", values).fetchone()
    return _attempt(row) if row else None


def _attempt(row: tuple[Any, ...]) -> Attempt:
    values = list(row)
    values[6] = State(str(values[6]))
    values[9] = bool(values[9])
    return Attempt(*values)
