"""Who looks after what is left lying: chains of workers that are gone, chains that can go on.

DBOS gives a dead worker's workflows back to nobody but that worker, and they keep their places in
the queue meanwhile (P2, P4). So the workers watch each other: each says again and again that it is
alive, and one of them at a time puts what the silent ones had in hand back into the queue. That a
silent one may only be slow costs nothing: both go on, and the journal lets one of them pay.
"""

from __future__ import annotations

from dataclasses import dataclass

from veospec.fleet.board import Board
from veospec.fleet.dispatch import Dispatch
from veospec.fleet.rows import Chain, ChainState, Worker
from veospec.run.attempt import State
from veospec.run.journal import Journal
from veospec.run.postgres import PostgresDatabase
from veospec.run.store import Store

TRY_AGAIN_S = 60.0
REVISIONS_MAX = 20
PASSING = frozenset({"unreachable", "still_running", "http_429", "not_active", "never_sent"})
"""Outcomes that time may mend and after which nothing is paid twice."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of the janitor did."""

    dead: tuple[str, ...] = ()
    rescued: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()


class Janitor:
    """One a worker; of all of them one at a time does something. `guard` is its own connection."""

    def __init__(
        self,
        board: Board,
        journal: Journal,
        dispatch: Dispatch,
        store: Store,
        guard: PostgresDatabase,
        *,
        dead_after_s: float,
    ) -> None:
        self._board = board
        self._journal = journal
        self._dispatch = dispatch
        self._store = store
        self._guard = guard
        self._dead_after_s = dead_after_s

    def tick(self, me: Worker) -> Round:
        """Say that this worker lives, then look after the others."""
        self._board.beat(me)
        # A lock of a transaction: a janitor that freezes loses it when the server ends that.
        with self._guard.moving() as rows:
            row = rows.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 1))", ("j",))
            alone = row.fetchone()
            return self._look_around() if alone and alone[0] else Round()

    def _look_around(self) -> Round:
        # First what is in hand and then who lives: a worker says that it does before it takes any.
        in_hand = self._dispatch.in_hand()
        now, workers = self._board.now(), self._board.workers()
        dead = {one.id for one in workers if one.seen_at < now - self._dead_after_s}
        living = {one.id for one in workers} - dead
        rescued = [workflow for workflow, owner in in_hand.items() if owner not in living]
        self._dispatch.give_to_others(rescued)
        for worker in dead:
            self._board.leave(worker)
            self._store.forget(worker)
        reopened = [self._board.again(chain) for chain in self._settled(now)]
        self._dispatch.enqueue(one for one in reopened if one.state is ChainState.WAITING)
        return Round(tuple(dead), tuple(rescued), tuple(f"{c.film}:{c.shot}" for c in reopened))

    def _settled(self, now: float) -> list[Chain]:
        """Chains that can go on: their outcome was settled, or what kept them may have passed."""
        ended = self._board.ended(ChainState.UNKNOWN, ChainState.FAILED)
        targets = {film.id: film.target for film in self._board.films()} if ended else {}
        return [one for one in ended if self._can_go_on(one, targets[one.film], now)]

    def _can_go_on(self, chain: Chain, target: str, now: float) -> bool:
        if chain.state is ChainState.UNKNOWN:
            attempt = self._journal.live(target, chain.hop or "")
            return attempt is None or attempt.state is not State.UNKNOWN
        waited = now - chain.moved_at >= TRY_AGAIN_S
        return chain.outcome in PASSING and waited and chain.revision < REVISIONS_MAX
