"""The record of truth for money: one row for every attempt at a paid request.

Google's start call has no idempotency key, so a request that is sent twice is paid twice. The
journal makes that impossible by order: the intent is on disk before the request leaves, the
operation's name before the first poll, the clip before the next hop. Budget, money in flight and
requests per minute are admitted in the transaction that writes the intent, so that no two
runners of a store can each believe that the last dollar is theirs.

Money is counted in whole micro-dollars (1 USD = 1,000,000): sums of floats drift.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from veospec.errors import WorldError
from veospec.run.attempt import (
    LIVE,
    Admission,
    Admitted,
    Attempt,
    HopRef,
    Limits,
    Live,
    OverBudget,
    State,
)
from veospec.run.clock import Clock
from veospec.run.migrations import migrate
from veospec.run.pacing import too_soon

COLUMNS = (
    "id, target, hop, shot, hop_index, engine, state, owner, usd_micros, charged, operation,"
    " outcome, message, clip, piece, returns, frames, uri, sent_at, settled_at, kept_until"
)


class Journal:
    """Attempts and accounts of one store; every method is one transaction, durable on return.

    Threads share one connection under a lock: SQLite has one writer anyway, and one connection
    keeps a hop at three short transactions.
    """

    def __init__(self, file: Path, clock: Clock) -> None:
        self._clock = clock
        self._file = file
        self._lock = threading.RLock()
        with self._told():
            self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA busy_timeout = 10000")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            migrate(self._db)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._lock:
            self._db.close()

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

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself where a write failed.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def begin(self, hop: HopRef, *, attempt_id: str, owner: str, limits: Limits) -> Admission:
        """Write the intent to send `hop`, or say why it may not be sent now.

        Exactly one caller gets `Admitted`, and only that caller may send. `attempt_id` must be
        new: it names the place where the attempt's output can be looked for later.
        """
        now = self._clock.now()
        with self._writing():
            live = self._live(hop.target, hop.key)
            if live is not None:
                return Live(live)
            spent, in_flight = self._account(hop.target)
            ceiling = limits.ceiling_micros
            if ceiling is not None and spent + in_flight + hop.usd_micros > ceiling:
                return OverBudget(spent, in_flight, hop.usd_micros, ceiling)
            wait = too_soon(self._db, hop, limits, now)
            if wait is not None:
                return wait
            self._insert(hop, State.INTENT, attempt_id=attempt_id, owner=owner)
            self._move_money(hop.target, spent=0, in_flight=hop.usd_micros)
            return Admitted(self._need(attempt_id))

    def supply(
        self, hop: HopRef, *, attempt_id: str, owner: str, clip: str, frames: int
    ) -> Attempt:
        """Record a clip that the author brought: made, and nothing to pay."""
        assert hop.usd_micros == 0
        with self._writing() as db:
            live = self._live(hop.target, hop.key)
            if live is not None:
                return live
            self._insert(hop, State.SUCCEEDED, attempt_id=attempt_id, owner=owner)
            db.execute(
                "UPDATE attempt SET clip = ?, piece = ?, returns = 'combined', frames = ?,"
                " settled_at = sent_at WHERE id = ?",
                (clip, clip, frames, attempt_id),
            )
            return self._need(attempt_id)

    def accepted(self, attempt: Attempt, operation: str) -> Attempt:
        """The service named the operation; from here on nothing can be lost by a crash."""
        assert attempt.state in {State.INTENT, State.UNKNOWN, State.SUCCEEDED}
        return self._settle(
            attempt, State.ACCEPTED, operation=operation, outcome=None, message=None
        )

    def rejected(self, attempt: Attempt, outcome: str, message: str) -> Attempt:
        """The service refused before doing anything: the money is free again."""
        return self._settle(attempt, State.REJECTED, outcome=outcome, message=message)

    def unknown(self, attempt: Attempt, outcome: str, message: str) -> Attempt:
        """Nobody can say whether it was paid: the money stays in flight, nothing is sent again."""
        return self._settle(attempt, State.UNKNOWN, outcome=outcome, message=message)

    def succeeded(
        self,
        attempt: Attempt,
        *,
        clip: str,
        piece: str,
        returns: str,
        frames: int,
        uri: str | None,
        kept_until: float | None = None,
    ) -> Attempt:
        """The clip is on disk, verified. `clip` and `piece` are digests in the store."""
        return self._settle(
            attempt,
            State.SUCCEEDED,
            charged=True,
            clip=clip,
            piece=piece,
            returns=returns,
            frames=frames,
            uri=uri,
            kept_until=kept_until,
            outcome=None,
            message=None,
        )

    def failed(self, attempt: Attempt, outcome: str, message: str, *, charged: bool) -> Attempt:
        """The operation ended without a clip."""
        return self._settle(
            attempt, State.FAILED, charged=charged, outcome=outcome, message=message
        )

    def abandoned(self, attempt: Attempt, outcome: str, message: str, *, charged: bool) -> Attempt:
        """An unknown outcome is settled as lost; `charged` keeps the money counted as spent."""
        return self._settle(
            attempt, State.ABANDONED, charged=charged, outcome=outcome, message=message
        )

    def live(self, target: str, key: str) -> Attempt | None:
        """The one attempt at hop `key` that stands: made, under way or unknown."""
        with self._lock:
            return self._live(target, key)

    def latest(self, target: str, key: str) -> Attempt | None:
        """The last attempt at hop `key`, whatever became of it.

        The plus sign keeps SQLite from walking through all attempts in the order of time.
        """
        with self._lock:
            return self._one(
                "WHERE target = ? AND hop = ? ORDER BY +sent_at DESC, rowid DESC LIMIT 1",
                target,
                key,
            )

    def attempts(self, target: str | None = None) -> tuple[Attempt, ...]:
        """All attempts, oldest first, of one target or of all."""
        where, values = ("WHERE target = ?", (target,)) if target else ("", ())
        with self._lock:
            rows = self._db.execute(
                f"SELECT {COLUMNS} FROM attempt {where} ORDER BY sent_at, rowid", values
            ).fetchall()
        return tuple(_attempt(row) for row in rows)

    def orphans(self, target: str, owner: str) -> tuple[Attempt, ...]:
        """Intents of runners that are gone: sent or not, nobody knows."""
        with self._lock:
            rows = self._db.execute(
                f"SELECT {COLUMNS} FROM attempt WHERE target = ? AND state = 'intent'"
                " AND owner <> ? ORDER BY sent_at, rowid",
                (target, owner),
            ).fetchall()
        return tuple(_attempt(row) for row in rows)

    def account(self, target: str) -> tuple[int, int]:
        """What `target` was paid and what is in flight, in micro-dollars."""
        with self._lock:
            return self._account(target)

    def choose(self, target: str, base: str, take: int, *, unfinished: bool) -> None:
        """Remember which take of a hop is the one; `base` is the hop's key as take 1."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO choice (target, base, take, unfinished) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (target, base) DO UPDATE SET"
                " take = excluded.take, unfinished = excluded.unfinished",
                (target, base, take, int(unfinished)),
            )

    def _live(self, target: str, key: str) -> Attempt | None:
        return self._one("WHERE target = ? AND hop = ? AND state IN " + LIVE, target, key)

    def _account(self, target: str) -> tuple[int, int]:
        row = self._db.execute(
            "SELECT spent_micros, in_flight_micros FROM account WHERE target = ?", (target,)
        ).fetchone()
        return (row[0], row[1]) if row else (0, 0)

    def _move_money(self, target: str, *, spent: int, in_flight: int) -> None:
        self._db.execute(
            "INSERT INTO account (target, spent_micros, in_flight_micros) VALUES (?, ?, ?)"
            " ON CONFLICT (target) DO UPDATE SET"
            " spent_micros = spent_micros + excluded.spent_micros,"
            " in_flight_micros = in_flight_micros + excluded.in_flight_micros",
            (target, spent, in_flight),
        )

    def _insert(self, hop: HopRef, state: State, *, attempt_id: str, owner: str) -> None:
        self._db.execute(
            "INSERT INTO attempt (id, target, hop, parent, shot, hop_index, engine, request, state,"
            " owner, usd_micros, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                attempt_id,
                hop.target,
                hop.key,
                hop.parent,
                hop.shot,
                hop.index,
                hop.engine,
                hop.request,
                state,
                owner,
                hop.usd_micros,
                self._clock.now(),
            ),
        )

    def _settle(
        self,
        attempt: Attempt,
        state: State,
        *,
        charged: bool = False,
        **columns: str | float | None,
    ) -> Attempt:
        """Move an attempt and its money to `state`; the row must not have moved meanwhile."""
        names = "".join(f", {name} = ?" for name in columns)
        with self._writing() as db:
            moved = db.execute(
                f"UPDATE attempt SET state = ?, charged = ?, settled_at = ?{names}"
                " WHERE id = ? AND state = ?",
                (
                    state,
                    int(charged),
                    self._clock.now(),
                    *columns.values(),
                    attempt.id,
                    attempt.state,
                ),
            ).rowcount
            assert moved == 1, f"attempt {attempt.id} is no longer {attempt.state}"
            before, after = attempt.state.holds_money, state.holds_money
            self._move_money(
                attempt.target,
                spent=attempt.usd_micros * (int(charged) - int(attempt.charged)),
                in_flight=attempt.usd_micros * (int(after) - int(before)),
            )
            return self._need(attempt.id)

    def _need(self, attempt_id: str) -> Attempt:
        found = self._one("WHERE id = ?", attempt_id)
        assert found is not None
        return found

    def _one(self, where: str, *values: str) -> Attempt | None:
        row = self._db.execute(f"SELECT {COLUMNS} FROM attempt {where}", values).fetchone()
        return _attempt(row) if row else None


def _attempt(row: tuple[object, ...]) -> Attempt:
    values = list(row)
    values[6] = State(str(values[6]))
    values[9] = bool(values[9])
    return Attempt(*values)  # type: ignore[arg-type]
