"""`veospec fleet worker`: a process that makes hops for the fleet until it is stopped."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
import traceback
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from veospec.cli.fleet import fleet_database, with_journal, with_store
from veospec.cli.numbers import Amount
from veospec.errors import VeospecError
from veospec.run.attempt import Lease
from veospec.run.bench import KeyLocks

if TYPE_CHECKING:
    from veospec.cli.connection import Connection
    from veospec.cli.targets import Target
    from veospec.fleet.janitor import Round
    from veospec.fleet.rows import Film, Worker
    from veospec.plan.ir import PlannedHop
    from veospec.run.bench import Bench
    from veospec.run.clock import Clock
    from veospec.run.journal import Journal
    from veospec.run.store import Store

GOOGLE_LEASE = Lease(held_s=600.0, send_s=240.0)
"""A request may take 180 s until it fails; what began before the last four minutes is over then."""
PLAY_LEASE = Lease(held_s=15.0, send_s=5.0)
POLL_S = 0.5
BEATS = 5
"""How often a worker says that it lives in the time after which it counts as gone."""
FILMS_AT_HAND = 64


@click.command()
@with_journal
@with_store
@click.option("--chains", metavar="N", default=8, type=click.IntRange(1), help="At once (8).")
@click.option(
    "--operations",
    metavar="N",
    type=click.IntRange(1),
    help="How many the whole fleet may have under way at a target; the same for all workers.",
)
@click.option(
    "--spend-tier",
    metavar="N",
    type=click.IntRange(min=1),
    help="Stay within the account's tier of spending in ten minutes; the same for all workers.",
)
@click.option(
    "--patience",
    metavar="SECONDS",
    type=Amount(min=0),
    help="How long to wait for one clip (1200).",
)
@click.option(
    "--dead-after",
    metavar="SECONDS",
    default=30.0,
    type=Amount(min=1),
    help="After how long a silent worker counts as gone (30); the same for all workers.",
)
def command(journal: str, store: str, **flags: Any) -> int:
    """Take chains from the queue and make their hops. Ends with SIGTERM or Ctrl-C.

    A worker that is told to stop gives its chains to the others; one that is killed does not get to
    that, and the others take them when they notice. Credentials for Google are this machine's own.
    """
    stop, code = threading.Event(), [0]

    def ask(number: int, _frame: object) -> None:
        if stop.is_set():
            _leave(130)
        code[0] = 130 if number == signal.SIGINT else 0
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    try:
        _work(journal, store, flags, stop)
    except VeospecError as error:
        click.echo(f"veospec: {error.message}\n  {error.remedy}", err=True)
        _leave(error.exit_code)
    except Exception:  # noqa: BLE001 - its threads would keep a process that does nothing
        traceback.print_exc()
        _leave(3)
    click.echo("stopped; what was in hand is back in the queue", err=True)
    _leave(code[0])


def _leave(code: int) -> NoReturn:
    """End without waiting for threads: those that still have a step stand still for good."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _work(url: str, folder: str, flags: dict[str, Any], stop: threading.Event) -> None:
    from veospec.fleet.board import Board
    from veospec.fleet.dispatch import Dispatch, prepare
    from veospec.fleet.janitor import Janitor
    from veospec.fleet.rows import Worker
    from veospec.fleet.worker import Tools, work
    from veospec.run.clock import SharedClock
    from veospec.run.journal import Journal
    from veospec.run.store import Store

    database = fleet_database(url)
    prepare(url)
    name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
    me = Worker(name, socket.gethostname(), os.getpid(), flags["chains"], 0.0, 0.0)
    clock = SharedClock(database.now)
    journal, board = Journal(database, clock), Board(fleet_database(url))
    store = Store(Path(folder), worker=name)
    store.create()
    dispatch = Dispatch(url)
    dead_after_s: float = flags["dead_after"]
    janitor = Janitor(
        board, journal, dispatch, store, fleet_database(url), dead_after_s=dead_after_s
    )
    benches = _Benches(journal, store, clock, me, flags)
    tools = Tools(
        url=url,
        me=me,
        board=board,
        dispatch=dispatch,
        janitor=janitor,
        clock=clock,
        open_bench=lru_cache(FILMS_AT_HAND)(benches.open),
        told=_tell_round,
        poll_s=POLL_S,
        beat_s=dead_after_s / BEATS,
    )
    click.echo(f"worker {name} works", err=True)
    work(tools, stop)
    store.forget(name)


class _Benches:
    """Makes the tools for a film; lines to services are shared by films."""

    def __init__(
        self, journal: Journal, store: Store, clock: Clock, me: Worker, flags: dict[str, Any]
    ) -> None:
        self._journal = journal
        self._store = store
        self._clock = clock
        self._me = me
        self._flags = flags
        self._names = count(1)
        self._guard = threading.Lock()
        # Films share takes: to another chain of this worker an intent must not look abandoned.
        self._locks = KeyLocks()
        self._lines: dict[tuple[str, str, str | None], Connection] = {}

    def open(self, film: Film) -> Bench:
        """The bench of a film. Raises WorldError when its target is not what it was."""
        from veospec.cli.run import limits_for
        from veospec.engines.catalog import find_engine
        from veospec.fleet.films import assets_folder
        from veospec.plan.document import read_plan
        from veospec.run.bench import Bench

        plan, target = read_plan(film.plan), _target(film)
        engine = find_engine(plan.engine)
        line = self._line(target, plan.surface, film.storage)
        limits = limits_for(engine, target, self._flags["spend_tier"])
        kept = engine.retention
        return Bench(
            plan=plan,
            target=target.name,
            owner=self._me.id,
            store=self._store,
            journal=self._journal,
            surface=line,
            clock=self._clock,
            assets=assets_folder(self._store, film.id),
            new_id=lambda: f"{self._me.id}-{next(self._names)}",
            limits=replace(limits, operations_at_once=self._flags["operations"]),
            witness=line,
            request_max_bytes=engine.request_bytes_max,
            result_kept_s=kept.result_s if kept else None,
            file_kept_s=kept.file_s if kept else None,
            lease=GOOGLE_LEASE if target.spends else PLAY_LEASE,
            locks=self._locks,
            tell=_tell,
        )

    def _line(self, target: Target, surface: str, storage: str | None) -> Connection:
        from veospec.cli.connection import Connection

        with self._guard:
            key = (f"{target.name} {target.base_url}", surface, storage)
            if key not in self._lines:
                self._lines[key] = Connection(
                    target,
                    surface,
                    self._store,
                    self._journal,
                    patience_s=self._flags["patience"],
                    storage=storage,
                )
            return self._lines[key]


def _target(film: Film) -> Target:
    """Where the film's requests go; what was an emulator when it was submitted must be one."""
    from veospec.cli.targets import find_target
    from veospec.errors import WorldError

    target = find_target("google" if film.base_url is None else None, film.base_url)
    if target.name != film.target:
        raise WorldError(
            f"{film.base_url} is not the {film.target} that the film was submitted for",
            remedy="start it again there, or submit the film with another --base-url",
        )
    return target


def _tell(hop: PlannedHop, shot: str, step: str, detail: str = "") -> None:
    if step != "waiting":
        click.echo(f"{shot} {hop.index}  {step}  {detail}".rstrip(), err=True)


def _tell_round(done: Round) -> None:
    for worker in done.dead:
        click.echo(f"worker {worker} is gone", err=True)
    for chain in (*done.rescued, *done.reopened):
        click.echo(f"chain {chain} is back in the queue", err=True)
