"""`veospec engines`: what veospec knows of each engine, with days and sources; offline."""

from __future__ import annotations

import sys
from datetime import date

import click

from veospec.cli.inputs import as_day
from veospec.engines.catalog import load_catalog


@click.command()
@click.option("--format", type=click.Choice(("text", "json")), default="text", help="How to print.")
@click.option("--as-of", metavar="DATE", callback=as_day, help="Which live on this day.")
def command(format: str, as_of: date) -> int:
    """List the engines with their lengths, resolutions, prices and dates."""
    engines = list(load_catalog().values())
    if format == "json":
        from veospec.render.engines_json import engines_json

        click.echo(engines_json(engines, as_of=as_of), nl=False)
        return 0
    from veospec.cli.colours import paint_for
    from veospec.render.engines_text import engines_text

    paint = paint_for(sys.stdout)
    click.echo(engines_text(engines, as_of=as_of, paint=paint), nl=False)
    return 0
