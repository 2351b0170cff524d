"""A worker: takes chains from the queue of the fleet and makes their hops.

This is the one module that launches DBOS, and only the command `veospec fleet worker` runs it: DBOS
is one instance a process, with a registry and a logger of its own (P12), and nothing for a library
to own. What it may do is kept small: it hands out chains and remembers which steps are behind them.
Money, rates and operations at once are the journal's, so the queue has no limits but the number of
chains that one worker has in hand: limits of the queue count claims and not requests (P6), are
freed by a cancelled chain whose request goes on (P5), and are held by dead workers (P4).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from veospec.fleet.board import Board
from veospec.fleet.chain import ChainInHand
from veospec.fleet.dispatch import APPLICATION, QUEUE, SCHEMA, VERSION, WORKFLOW, Dispatch
from veospec.fleet.janitor import Janitor, Round
from veospec.fleet.rows import Film, Worker
from veospec.run.bench import Bench
from veospec.run.clock import Clock, Stopped
from veospec.run.database import DatabaseLost

CONNECTIONS = 10
"""What DBOS may hold open; its steps are minutes apart."""
LEAVING_S = 240.0
"""How long a worker that is to stop waits for requests that are on their way."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker is given. `open_bench` makes the tools for the films that come along.

    `poll_s` is how often the queue is looked at, `beat_s` how often the worker says that it lives.
    """

    url: str
    me: Worker
    board: Board
    dispatch: Dispatch
    janitor: Janitor
    clock: Clock
    open_bench: Callable[[Film], Bench]
    told: Callable[[Round], None]
    poll_s: float
    beat_s: float


class Hands:
    """The chains that this process has in hand."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._changed = threading.Condition()
        self._busy = 0

    def run(self, film: str, shot: str, revision: int) -> str:
        """The workflow: one step a hop. It never raises (P10)."""
        tools = self._tools
        chain = ChainInHand(
            film,
            shot,
            revision,
            board=tools.board,
            clock=tools.clock,
            open_bench=tools.open_bench,
        )
        hops: int = DBOS.run_step({"name": "count"}, self._step, chain.count)
        if not hops:
            return "superseded"
        end: dict[str, str] | None = None
        for index in range(hops):
            # A step that is behind a recovered workflow is not run again; the next one catches up.
            end = DBOS.run_step({"name": f"hop {index}"}, self._step, chain.make, index)
            if end is not None:
                break
        said: str = DBOS.run_step({"name": "end"}, self._step, chain.over, end)
        return said

    def wait_until_free(self, timeout_s: float) -> None:
        """Wait until no step is at work; those that were told to stop stand still."""
        with self._changed:
            self._changed.wait_for(lambda: self._busy == 0, timeout=timeout_s)

    def _step(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """A step that, when the worker is to stop, stands still instead of coming to an end.

        Any end of it would be the end of the workflow; so it has none, its workflow is given to
        another worker, and the process leaves without it.
        """
        with self._busily(), suppress(Stopped):
            return work(*arguments)
        threading.Event().wait()
        raise AssertionError("nobody wakes it")

    @contextmanager
    def _busily(self) -> Iterator[None]:
        with self._changed:
            self._busy += 1
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()


def work(tools: Tools, stop: threading.Event) -> None:
    """Be a worker until `stop`. On return the process must end without waiting for its threads."""
    hands = Hands(tools)
    tools.board.beat(tools.me)
    _launch(tools, hands)
    while not stop.wait(tools.beat_s):
        # Without the database nobody works; this worker goes on when it is back.
        with suppress(DatabaseLost):
            tools.told(tools.janitor.tick(tools.me))
    tools.clock.stop()
    hands.wait_until_free(LEAVING_S)
    # Without the database there is nobody to hand over to; the others will notice.
    with suppress(DatabaseLost):
        mine = [flow for flow, owner in tools.dispatch.in_hand().items() if owner == tools.me.id]
        tools.dispatch.give_to_others(mine)
        tools.board.leave(tools.me.id)


def _launch(tools: Tools, hands: Hands) -> None:
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": tools.url,
        "dbos_system_schema": SCHEMA,
        "sys_db_pool_size": CONNECTIONS,
        # P1: two with one id would take each other's running chains over.
        "executor_id": tools.me.id,
        "application_version": VERSION,
        # P11: the default would write pickles into the database.
        "serializer": DBOSPortableJSONSerializer(),
        # P13: it tells a lot, and where its makers' console is.
        "log_level": "ERROR",
    }
    DBOS(config=config)

    # P9: every dispatch counts as a recovery, and the hundredth would bury the chain.
    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
    def chain(film: str, shot: str, revision: int) -> str:
        return hands.run(film, shot, revision)

    DBOS.launch()
    DBOS.register_queue(
        QUEUE,
        worker_concurrency=tools.me.chains_at_once,
        polling_interval_sec=tools.poll_s,
        on_conflict="always_update",
    )
