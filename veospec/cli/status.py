"""`veospec status`: where every hop of a store stands. Reads the journal; never spends."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from shlex import quote

import click

from veospec.errors import WorldError
from veospec.run.journal import Journal


def open_journal(store: str | None, url: str | None = None) -> tuple[Path, Journal]:
    """The store's folder and its journal; WorldError where there is none.

    With `url` the journal is a fleet's, and the store the folder that its machines share.
    """
    from veospec.cli.loading import STORE
    from veospec.run.clock import SystemClock
    from veospec.run.store import Store

    folder = Path(store or STORE)
    if url is not None:
        from veospec.cli.fleet import fleet_database

        return folder, Journal(fleet_database(url), SystemClock())
    kept = Store(folder)
    if not kept.journal_file.is_file():
        raise WorldError(
            f"there is no store at {folder}", remedy="name the folder with --store, or run first"
        )
    return folder, Journal(kept.journal_file, SystemClock())


@click.command()
@click.option("--store", metavar="DIR", help="The store; .veospec in this folder.")
@click.option("--journal", metavar="URL", help="The journal of a fleet instead of a store's.")
@click.option("--format", type=click.Choice(("text", "json")), default="text", help="How to print.")
def command(store: str | None, journal: str | None, format: str) -> int:
    """Show where every hop stands, what it cost, and what needs a decision.

    Exit code 0, or 4 when an outcome is unknown and needs `veospec resolve`.
    """
    from veospec.cli.colours import paint_for
    from veospec.render.status import latest_of_each, needs_decision, status_json, status_text

    folder, opened = open_journal(store, journal)
    try:
        attempts = latest_of_each(opened.attempts())
        accounts = {one.target: opened.account(one.target) for one in attempts}
    finally:
        opened.close()
    if format == "json":
        click.echo(status_json(folder, attempts, accounts))
    else:
        paint = paint_for(sys.stdout)
        where = _flags(store, journal)
        click.echo(status_text(attempts, accounts, now=time.time(), paint=paint, where=where))
    return 4 if any(needs_decision(one) for one in attempts) else 0


def _flags(store: str | None, journal: str | None) -> str:
    """The flags with which `veospec resolve` finds what was shown; an address may hold a secret."""
    at = "" if store is None else f"--store {quote(store)} "
    return at if journal is None else f"--journal URL {at}"
