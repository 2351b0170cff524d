"""`veospec fleet submit`: give a film to the fleet."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import click

from veospec.cli.fleet import fleet_database, with_journal, with_store
from veospec.cli.inputs import as_day
from veospec.cli.numbers import Amount
from veospec.errors import MoneyRefused, UsageError


@click.command()
@click.argument("path", metavar="PATH|PLAN.json")
@with_journal
@with_store
@click.option("--target", type=click.Choice(("emulator", "google")), help="Who makes the clips.")
@click.option("--base-url", metavar="URL", help="A running veo-emulator, or a relay of Google's.")
@click.option("--engine", metavar="ID", help="Run on this engine, whatever the file says.")
@click.option("--as-of", metavar="DATE", callback=as_day, help="Check as on this day: 2026-11-22.")
@click.option(
    "--max-usd",
    metavar="N",
    type=Amount(min=0),
    help="Let the fleet spend this more; needed wherever money is real.",
)
@click.option(
    "--storage",
    metavar="gs://BUCKET/DIR",
    help="Where Agent Platform writes clips: settles lost answers by evidence.",
)
def command(path: str, journal: str, store: str, as_of: date, **flags: Any) -> int:
    """Put each shot of a storyboard, or of a saved plan, into the fleet's queue as a chain.

    The same command again begins anew what ended early; what is made, waits or runs is left as it
    is. Exit code 0 when it is in the queue, 1 when the storyboard has errors, 5 without --max-usd
    where money is real.
    """
    from veospec.cli.loading import load
    from veospec.cli.targets import find_target

    loaded = load(path, engine=flags["engine"], as_of=as_of)
    if loaded is None:
        return 1
    if flags["base_url"] is None and flags["target"] != "google":
        raise UsageError(
            "a fleet cannot start an emulator: its workers have to share one.",
            remedy="Name one that runs with --base-url, or --target google with --max-usd.",
        )
    target = find_target(flags["target"], flags["base_url"])
    if target.spends and flags["max_usd"] is None:
        raise MoneyRefused(
            f"nobody said what the fleet may spend at {target.words}", remedy="add --max-usd"
        )
    _submit(loaded, target, journal, store, flags)
    return 0


def _submit(loaded: Any, target: Any, url: str, store_name: str, flags: dict[str, Any]) -> None:
    from veospec.cli.money import agree
    from veospec.cli.targets import check_target
    from veospec.fleet.board import Board
    from veospec.fleet.dispatch import Dispatch, prepare
    from veospec.fleet.films import assets_folder, film_id, keep_assets
    from veospec.fleet.rows import ChainState, Film
    from veospec.plan.canonical import plan_json
    from veospec.plan.deadlines import hold_deadlines
    from veospec.run.attempt import micros
    from veospec.run.clock import SystemClock
    from veospec.run.journal import Journal
    from veospec.run.store import Store

    max_usd = flags["max_usd"]
    with closing(fleet_database(url)) as database:
        journal = Journal(database, SystemClock())
        made = journal.made(target.name)
        plan = loaded.plan_for(made)
        if flags["storage"] is not None and plan.surface != "agent-platform":
            raise UsageError("--storage is for engines of the Agent Platform only.")
        retired_on = loaded.engine.lifecycle.retired_on
        check_target(target, plan.surface, retired_on=retired_on, today=date.today())
        hold_deadlines(plan.shots, made, now=journal.now())
        agree(plan, plan.shots, target, max_usd=max_usd, yes=False)
        store, name = Store(Path(store_name)), film_id(plan, target.name)
        store.create()
        keep_assets(plan, beside=loaded.folder, to=assets_folder(store, name))
        board = Board(database)
        prepare(url)
        film = Film(
            id=name,
            title=plan.title,
            plan=plan_json(plan),
            target=target.name,
            base_url=target.base_url,
            storage=flags["storage"],
            granted_micros=None if max_usd is None else micros(max_usd),
            submitted_at=0.0,
        )
        board.submit(film, [(shot.id, len(shot.hops)) for shot in plan.shots])
        waiting = [one for one in board.chains(name) if one.state is ChainState.WAITING]
        with closing(Dispatch(url)) as dispatch:
            dispatch.enqueue(waiting)
        click.echo(name)
        click.echo(_said(plan.title, len(waiting), len(plan.shots)), err=True)


def _said(title: str, waiting: int, chains: int) -> str:
    rest = f", {chains - waiting} in hand or done" if waiting < chains else ""
    noun = "chain" if waiting == 1 else "chains"
    return f"{title}: {waiting} {noun} in the queue{rest}."
