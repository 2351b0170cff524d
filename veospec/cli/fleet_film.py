"""`veospec fleet film`: the file of a film whose chains are done."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import click

from veospec.cli.fleet import fleet_database, with_journal, with_store


@click.command()
@click.argument("film", metavar="FILM")
@with_journal
@with_store
@click.option("--out", metavar="FILM.mp4", required=True, help="Where the film goes.")
def command(film: str, journal: str, store: str, out: str) -> int:
    """Join the clips of FILM, as `veospec fleet status` names it, into a file.

    Spends nothing. Exit code 3 while a hop is missing.
    """
    from veospec.fleet.board import Board
    from veospec.fleet.films import join
    from veospec.run.clock import SystemClock
    from veospec.run.journal import Journal
    from veospec.run.store import Store

    with closing(fleet_database(journal)) as database:
        found = Board(database).film(film)
        name = f"film-{found.id}-{os.getpid()}"
        kept = Store(Path(store), worker=name)
        kept.create()
        try:
            made = join(kept, Journal(database, SystemClock()), found, Path(out))
        finally:
            kept.forget(name)
    click.echo(f"film            {made.path}  ({made.seconds:g} s)")
    return 0
