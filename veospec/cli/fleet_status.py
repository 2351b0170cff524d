"""`veospec fleet status`: where every film of the fleet stands, and who works."""

from __future__ import annotations

import sys
from contextlib import closing

import click

from veospec.cli.fleet import fleet_database, with_journal


@click.command()
@with_journal
@click.option("--format", type=click.Choice(("text", "json")), default="text", help="How to print.")
def command(journal: str, format: str) -> int:
    """Show films, chains, workers and money, and what needs a decision. Never spends.

    Exit code 0, or 4 when an outcome is unknown and needs `veospec resolve`.
    """
    from veospec.cli.colours import paint_for
    from veospec.fleet.board import Board
    from veospec.fleet.rows import ChainState
    from veospec.render.fleet import FleetState, fleet_json, fleet_text
    from veospec.run.clock import SystemClock
    from veospec.run.journal import Journal

    with closing(fleet_database(journal)) as database:
        board, money = Board(database), Journal(database, SystemClock())
        films = board.films()
        targets = sorted({film.target for film in films})
        fleet = FleetState(
            films=films,
            chains=board.chains(),
            workers=board.workers(),
            accounts={target: money.purse(target) for target in targets},
            now=board.now(),
        )
    if format == "json":
        click.echo(fleet_json(fleet))
    else:
        paint = paint_for(sys.stdout)
        click.echo(fleet_text(fleet, paint=paint))
    return 4 if any(one.state is ChainState.UNKNOWN for one in fleet.chains) else 0
