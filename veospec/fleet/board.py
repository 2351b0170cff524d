"""The fleet's own tables, on the journal's database and by its clock.

Money is not here: a film only says how much it was granted, and the sum of that is written into the
account of its target, where the journal holds every intent against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from veospec.errors import UsageError
from veospec.fleet.rows import STEPS, Chain, ChainState, Film, Worker
from veospec.run.database import Rows
from veospec.run.postgres import PostgresDatabase

_FILM = "id, title, plan, target, base_url, storage, granted_micros, submitted_at"
_CHAIN = "film, shot, number, state, revision, hops, made, hop, outcome, message, worker, moved_at"
_WORKER = "id, host, pid, chains_at_once, started_at, seen_at"


class Board:
    """Films, chains and workers; every method is one transaction."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._db = database
        database.migrate("fleet", STEPS)

    def submit(self, film: Film, shots: Sequence[tuple[str, int]]) -> None:
        """Add a film of `shots` with their numbers of hops, or begin anew what of it ended early.

        The same call twice is one: a grant is the largest that was given, and a chain that waits,
        runs or is done is left as it is.
        """
        with self._db.writing(film.target) as rows:
            rows.execute(
                f"INSERT INTO film ({_FILM}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET base_url = excluded.base_url,"
                " storage = excluded.storage,"
                " granted_micros = GREATEST(film.granted_micros, excluded.granted_micros)",
                (
                    film.id,
                    film.title,
                    film.plan,
                    film.target,
                    film.base_url,
                    film.storage,
                    film.granted_micros,
                    self._db.now(),
                ),
            )
            for number, (shot, hops) in enumerate(shots):
                rows.execute(
                    f"INSERT INTO chain ({_CHAIN})"
                    " VALUES (?, ?, ?, 'waiting', 1, ?, 0, NULL, NULL, NULL, NULL, ?)"
                    " ON CONFLICT (film, shot) DO UPDATE SET state = 'waiting',"
                    " revision = chain.revision + 1, moved_at = excluded.moved_at"
                    " WHERE chain.state IN ('unknown', 'refused', 'failed')",
                    (film.id, shot, number, hops, self._db.now()),
                )
            _grant(rows, film.target)

    def film(self, film_id: str) -> Film:
        """The film whose id begins so; UsageError when there is none, or more than one."""
        with self._db.reading() as rows:
            found = rows.execute(
                f"SELECT {_FILM} FROM film WHERE starts_with(id, ?)", (film_id,)
            ).fetchall()
        if len(found) != 1 or not film_id:
            words = "can mean several films" if found and film_id else "is no film of this fleet"
            raise UsageError(f"{film_id!r} {words}.", remedy="`veospec fleet status` lists them.")
        return Film(*found[0])

    def films(self) -> tuple[Film, ...]:
        """All films, the oldest first, without their plans, which are most of what they weigh."""
        columns = _FILM.replace("plan", "''")
        with self._db.reading() as rows:
            found = rows.execute(f"SELECT {columns} FROM film ORDER BY submitted_at, id").fetchall()
        return tuple(Film(*row) for row in found)

    def chains(self, film_id: str | None = None) -> tuple[Chain, ...]:
        """The chains of one film or of all, in the films' order of shots."""
        where, values = ("WHERE film = ?", (film_id,)) if film_id else ("", ())
        return self._chains(f"{where} ORDER BY film, number", *values)

    def chain(self, film_id: str, shot: str) -> Chain:
        """One chain that is known to be there."""
        (found,) = self._chains("WHERE film = ? AND shot = ?", film_id, shot)
        return found

    def ended(self, *states: ChainState) -> tuple[Chain, ...]:
        """Chains in one of these states."""
        marks = ", ".join("?" * len(states))
        return self._chains(f"WHERE state IN ({marks})", *(one.value for one in states))

    def running(self, chain: Chain, worker: str, made: int) -> None:
        """A worker has the chain, and so many of its hops are made."""
        self._move(chain, "state = 'running', worker = ?, made = ?, hop = NULL", worker, made)

    def over(
        self,
        chain: Chain,
        state: ChainState,
        *,
        hop: str | None = None,
        outcome: str | None = None,
        message: str | None = None,
    ) -> None:
        """The chain has come to an end, good or not."""
        changes = "state = ?, hop = ?, outcome = ?, message = ?"
        if state is ChainState.DONE:
            changes += ", made = hops"
        self._move(chain, changes, state.value, hop, outcome, message)

    def again(self, chain: Chain) -> Chain:
        """Let a chain wait again, as its next revision; unchanged when it has moved meanwhile."""
        self._move(chain, "state = 'waiting', revision = revision + 1, message = NULL")
        return self.chain(chain.film, chain.shot)

    def beat(self, worker: Worker) -> None:
        """This worker is alive now."""
        with self._db.moving() as rows:
            now = self._db.now()
            rows.execute(
                f"INSERT INTO worker ({_WORKER}) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
                (worker.id, worker.host, worker.pid, worker.chains_at_once, now, now),
            )

    def leave(self, worker_id: str) -> None:
        """This worker is gone."""
        with self._db.moving() as rows:
            rows.execute("DELETE FROM worker WHERE id = ?", (worker_id,))

    def workers(self) -> tuple[Worker, ...]:
        """All that were not declared gone."""
        with self._db.reading() as rows:
            found = rows.execute(f"SELECT {_WORKER} FROM worker ORDER BY started_at, id").fetchall()
        return tuple(Worker(*row) for row in found)

    def now(self) -> float:
        """Seconds since 1970 by the database's clock."""
        return self._db.now()

    def _chains(self, where: str, *values: Any) -> tuple[Chain, ...]:
        with self._db.reading() as rows:
            found = rows.execute(f"SELECT {_CHAIN} FROM chain {where}", values).fetchall()
        return tuple(Chain(*(*row[:3], ChainState(row[3]), *row[4:])) for row in found)

    def _move(self, chain: Chain, changes: str, *values: Any) -> None:
        """Change a chain of this revision: a worker that comes late changes nothing."""
        with self._db.moving() as rows:
            rows.execute(
                f"UPDATE chain SET {changes}, moved_at = ?"
                " WHERE film = ? AND shot = ? AND revision = ? AND state <> 'done'",
                (*values, self._db.now(), chain.film, chain.shot, chain.revision),
            )


def _grant(rows: Rows, target: str) -> None:
    """Let the account spend what all films of the target were granted, if each was granted some.

    What is left over of one film is there for another: the fleet has one purse for each target.
    """
    rows.execute(
        "INSERT INTO account (target, spent_micros, in_flight_micros, ceiling_micros)"
        " SELECT ?, 0, 0, CASE WHEN count(*) = count(granted_micros) THEN sum(granted_micros) END"
        " FROM film WHERE target = ?"
        " ON CONFLICT (target) DO UPDATE SET ceiling_micros = excluded.ceiling_micros",
        (target, target),
    )
