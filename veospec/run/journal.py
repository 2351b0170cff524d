"""The record of truth for money: one row for every attempt at a paid request.

Google's start call has no idempotency key, so a request that is sent twice is paid twice. The
journal makes that impossible by order: the intent is on disk before the request leaves, the
operation's name before the first poll, the clip before the next hop. Budget, money in flight,
requests per minute and operations at once are admitted in the transaction that writes the intent,
so that no two runners can each believe that the last dollar is theirs.

A state is changed by comparing it first. Runners of one machine keep out of each other's way, those
of a fleet cannot: whoever comes second gets `Moved` and looks again.

Money is counted in whole micro-dollars (1 USD = 1,000,000): sums of floats drift.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from veospec.plan.ir import Made
from veospec.run import rows as sql
from veospec.run.attempt import (
    Admission,
    Admitted,
    Attempt,
    HopRef,
    Limits,
    Live,
    OverBudget,
    State,
)
from veospec.run.clock import Clock, Stopped
from veospec.run.database import Database, DatabaseLost, Rows
from veospec.run.opening import open_database
from veospec.run.pacing import too_soon
from veospec.run.state import journal_state

PATIENCE_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""The waits before an answer that was paid for is written down again, when the server is gone."""


class Journal:
    """Attempts and accounts of one store or one fleet.

    Every method is one transaction, durable on return.
    """

    def __init__(self, at: Path | str | Database, clock: Clock) -> None:
        self._clock = clock
        self._db = open_database(at, clock) if isinstance(at, Path | str) else at

    def close(self) -> None:
        """Close the database; safe to call twice."""
        self._db.close()

    def now(self) -> float:
        """Seconds since 1970 by the clock that stamps the rows."""
        return self._db.now()

    @contextmanager
    def _writing(self, account: str | None = None) -> Iterator[Rows]:
        """A transaction; with an account it alone decides about its money."""
        opened = self._db.moving() if account is None else self._db.writing(account)
        with opened as rows:
            yield rows

    def begin(
        self,
        hop: HopRef,
        *,
        attempt_id: str,
        owner: str,
        limits: Limits,
        held_s: float | None = None,
    ) -> Admission:
        """Write the intent to send `hop`, or say why it may not be sent now.

        Exactly one caller gets `Admitted`, and only that caller may send. `attempt_id` must be
        new: it names the place where the attempt's output can be looked for later. After `held_s`
        others may take the intent for abandoned; None where a lock tells whether its owner lives.
        """
        with self._writing(hop.target) as rows:
            now = self._db.now()
            live = sql.live(rows, hop.target, hop.key)
            if live is not None:
                return Live(live)
            spent, in_flight, granted = sql.account(rows, hop.target)
            ceilings = [one for one in (limits.ceiling_micros, granted) if one is not None]
            if ceilings and spent + in_flight + hop.usd_micros > min(ceilings):
                return OverBudget(spent, in_flight, hop.usd_micros, min(ceilings))
            wait = too_soon(rows, hop, limits, now)
            if wait is not None:
                return wait
            expires_at = None if held_s is None else now + held_s
            sql.insert(rows, hop, State.INTENT, attempt_id, owner, now, expires_at)
            sql.move_money(rows, hop.target, spent=0, in_flight=hop.usd_micros)
            return Admitted(sql.by_id(rows, attempt_id))

    def supply(
        self, hop: HopRef, *, attempt_id: str, owner: str, clip: str, frames: int
    ) -> Attempt:
        """Record a clip that the author brought: made, and nothing to pay."""
        assert hop.usd_micros == 0
        with self._writing(hop.target) as rows:
            live = sql.live(rows, hop.target, hop.key)
            if live is not None:
                return live
            sql.insert(rows, hop, State.SUCCEEDED, attempt_id, owner, self._db.now(), None)
            rows.execute(
                "UPDATE attempt SET clip = ?, piece = ?, returns = 'combined', frames = ?,"
                " settled_at = sent_at WHERE id = ?",
                (clip, clip, frames, attempt_id),
            )
            return sql.by_id(rows, attempt_id)

    def accepted(self, attempt: Attempt, operation: str) -> Attempt:
        """The service named the operation; from here on nothing can be lost by a crash."""
        assert attempt.state in {State.INTENT, State.UNKNOWN, State.SUCCEEDED}
        return self._answered(
            attempt, State.ACCEPTED, operation=operation, outcome=None, message=None
        )

    def rejected(self, attempt: Attempt, outcome: str, message: str) -> Attempt:
        """The service refused before doing anything, or nothing was sent: the money is free.

        Said by the one who was to send it. Where others took it for lost meanwhile it is settled.
        """
        return self._answered(attempt, State.REJECTED, outcome=outcome, message=message)

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
        with self._db.reading() as rows:
            return sql.live(rows, target, key)

    def latest(self, target: str, key: str) -> Attempt | None:
        """The last attempt at hop `key`, whatever became of it."""
        with self._db.reading() as rows:
            return sql.latest(rows, target, key)

    def attempts(self, target: str | None = None) -> tuple[Attempt, ...]:
        """All attempts, oldest first, of one target or of all."""
        with self._db.reading() as rows:
            return sql.every(rows, "WHERE target = ?", target) if target else sql.every(rows)

    def orphans(self, target: str, owner: str) -> tuple[Attempt, ...]:
        """Intents of runners of this store that are gone: sent or not, nobody knows."""
        where = "WHERE target = ? AND state = 'intent' AND owner <> ? AND expires_at IS NULL"
        with self._db.reading() as rows:
            return sql.every(rows, where, target, owner)

    def account(self, target: str) -> tuple[int, int]:
        """What `target` was paid and what is in flight, in micro-dollars."""
        with self._db.reading() as rows:
            return sql.account(rows, target)[:2]

    def purse(self, target: str) -> tuple[int, int, int | None]:
        """The same, and what the films of a fleet were granted; None for no limit."""
        with self._db.reading() as rows:
            return sql.account(rows, target)

    def made(self, target: str) -> Made:
        """What is made already, for a plan."""
        with self._db.reading() as rows:
            return journal_state(rows, target)

    def choose(self, target: str, base: str, take: int, *, unfinished: bool) -> None:
        """Remember which take of a hop is the one; `base` is the hop's key as take 1."""
        with self._writing() as rows:
            rows.execute(
                "INSERT INTO choice (target, base, take, unfinished) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (target, base) DO UPDATE SET"
                " take = excluded.take, unfinished = excluded.unfinished",
                (target, base, take, int(unfinished)),
            )

    def _answered(self, attempt: Attempt, state: State, **columns: str | None) -> Attempt:
        """What the sender learned: written down even if others took the intent for lost.

        The server may be gone at just this moment, and the answer is worth the price of a hop: it
        is written again until it counts.
        """
        for wait_s in (*PATIENCE_S, None):
            try:
                return self._settle(attempt, state, sender=True, charged=False, **columns)
            except DatabaseLost:
                if wait_s is None:
                    raise
                with suppress(Stopped):
                    self._clock.sleep(wait_s)
        raise AssertionError("the last loss has raised")

    def _settle(
        self,
        attempt: Attempt,
        state: State,
        *,
        charged: bool = False,
        sender: bool = False,
        **columns: str | float | None,
    ) -> Attempt:
        """Move an attempt and its money to `state`; raises Moved when it has moved meanwhile."""
        with self._writing() as rows:
            if sender and attempt.state is State.INTENT:
                attempt, state = _late(sql.by_id(rows, attempt.id), attempt, state)
                if attempt.state is state:
                    return attempt
            return sql.move(rows, attempt, state, charged=charged, now=self._db.now(), **columns)


def _late(now: Attempt, attempt: Attempt, state: State) -> tuple[Attempt, State]:
    """From where and to where the sender's answer moves an intent that others may have moved."""
    if now.state is State.UNKNOWN and now.operation is None:
        return now, State.ABANDONED if state is State.REJECTED else state
    same = now.state is state or (now.state is State.ABANDONED and state is State.REJECTED)
    return (now, now.state) if same else (attempt, state)
