"""`veospec explain`: the page of a rule, offline."""

from __future__ import annotations

import click

from veospec.errors import UsageError
from veospec.lint.registry import Entry, entries


@click.command()
@click.argument("code")
def command(code: str) -> None:
    """Explain a diagnostic by its code (VS201) or name (hard_cut)."""
    entry = _find(code.strip())
    rule = entry.rule
    click.echo(f"{rule.code} {rule.name} ({rule.severity})\n")
    click.echo(entry.page.strip())


def _find(wanted: str) -> Entry:
    """The rule of that code or name; UsageError with the nearest where there is none."""
    for entry in entries().values():
        if wanted.upper() == entry.rule.code or wanted.lower() == entry.rule.name:
            return entry
    from difflib import get_close_matches

    names = {entry.rule.name: code for code, entry in entries().items()}
    near = get_close_matches(wanted.lower(), names, n=1) or get_close_matches(
        wanted.upper(), entries(), n=1
    )
    remedy = f"Did you mean {near[0]}?" if near else "`veospec rules` lists all rules."
    raise UsageError(f"There is no rule {wanted}.", remedy=remedy)
