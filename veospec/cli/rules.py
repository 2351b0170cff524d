"""`veospec rules`: the table of all rules."""

from __future__ import annotations

import json

import click

from veospec.lint.registry import entries


@click.command()
@click.option("--format", type=click.Choice(("text", "json")), default="text", help="How to print.")
def command(format: str) -> None:
    """List all rules: code, name, severity, what they find."""
    if format == "json":
        rules = [
            {
                "code": entry.rule.code,
                "name": entry.rule.name,
                "severity": str(entry.rule.severity),
                "family": entry.family,
                "summary": entry.rule.summary,
            }
            for entry in entries().values()
        ]
        document = {"format": "veospec.rules/1", "rules": rules}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    width = max(len(entry.rule.name) for entry in entries().values())
    for entry in entries().values():
        rule = entry.rule
        click.echo(f"{rule.code}  {rule.name:<{width}}  {rule.severity:<7}  {rule.summary}")
    click.echo("\n`veospec explain CODE` says more about each.", err=True)
