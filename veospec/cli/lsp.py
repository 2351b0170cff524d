"""`veospec lsp`: the language server, for editors."""

from __future__ import annotations

from datetime import date

import click

from veospec.cli.inputs import as_day
from veospec.engines.catalog import find_engine
from veospec.errors import UsageError
from veospec.today import today


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """The day of `--as-of`; None leaves it to the clock, because a server outlives a day."""
    return None if value is None else as_day(context, parameter, value)


@click.command()
@click.option("--stdio", is_flag=True, help="Speak over stdin and stdout, as it does anyway.")
@click.option("--engine", metavar="ID", help="Check for this engine, whatever the files say.")
@click.option("--as-of", metavar="DATE", callback=_day, help="Check as on this day: 2026-11-22.")
def command(stdio: bool, engine: str | None, as_of: date | None) -> None:  # noqa: ARG001
    """Serve editors: findings while you type, hovers with prices, quick fixes, completion."""
    if engine is not None:
        find_engine(engine)
    try:
        from veospec.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        message = "The language server needs pygls: pip install 'veospec[lsp]'"
        raise UsageError(message, remedy="") from error
    # A day that is none is told here and not at the first edit.
    today()
    serve(lambda: as_of or today(), engine)
