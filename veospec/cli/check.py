"""`veospec check`: all that is wrong with storyboards.

Imports nothing that a check does not need: this is what an editor and a commit hook run on each
change, so its time is the time that people wait.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import click

from veospec.cli.colours import paint_for
from veospec.cli.inputs import STDIN, Input, as_day, find_storyboards, read_input
from veospec.diagnostics import Diagnostic, Severity
from veospec.lint.check import Checked, check_text
from veospec.lint.registry import rule_names

FORMATS = ("text", "concise", "json", "sarif", "github")


class Wishes(NamedTuple):
    """What the flags ask for."""

    format: str
    engine: str | None
    as_of: date
    select: frozenset[str]
    ignore: frozenset[str]
    fix: bool
    unsafe_fixes: bool
    diff: bool


def _codes(
    _context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]
) -> frozenset[str]:
    """Codes, or beginnings of codes, that stand one by one or with commas between."""
    codes = {part.strip().upper() for item in value for part in item.split(",") if part.strip()}
    for code in sorted(codes):
        if not re.fullmatch(r"VS[0-9]{0,3}", code):
            message = f"{code!r} is not a code such as VS201; `veospec rules` lists them."
            raise click.BadParameter(message)
        if not any(known.startswith(code) for known in rule_names()):
            message = f"There is no rule {code}; `veospec rules` lists them."
            raise click.BadParameter(message)
    return frozenset(codes)


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", type=click.Choice(FORMATS), default="text", help="How to print.")
@click.option("--engine", metavar="ID", help="Check for this engine, whatever the file says.")
@click.option("--as-of", metavar="DATE", callback=as_day, help="Check as on this day: 2026-11-22.")
@click.option(
    "--select",
    metavar="CODE,..",
    multiple=True,
    callback=_codes,
    help="Only these rules: VS2,VS101.",
)
@click.option(
    "--ignore", metavar="CODE,..", multiple=True, callback=_codes, help="Not these rules."
)
@click.option("--fix", is_flag=True, help="Repair what can be repaired without changing a meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also change wording.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
def command(paths: tuple[str, ...], strict: bool, **flags: object) -> int:
    """Say all that is wrong with storyboards: files, folders, or - for standard input.

    Exit code 0 when there is no error, 1 when there is one, 3 when a file cannot be read.
    """
    wishes = Wishes(**flags)  # type: ignore[arg-type]
    names = find_storyboards(paths)
    if wishes.fix and not wishes.diff and STDIN in names:
        raise click.UsageError("--fix needs a file to write; --diff works with standard input.")
    results = [_check(read_input(name), wishes) for name in names]
    _print(results, wishes)
    bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(found.severity in bad for each in results for found in each.diagnostics))


def _check(given: Input, wishes: Wishes) -> Checked:
    """Check one storyboard, and repair it where that is wanted."""

    def check(text: bytes) -> Checked:
        return check_text(
            text,
            path=given.path,
            folder=given.folder,
            engine=wishes.engine,
            as_of=wishes.as_of,
            select=wishes.select,
            ignore=wishes.ignore,
        )

    return _repair(given, check, wishes) if wishes.fix or wishes.diff else check(given.text)


def _repair(given: Input, check: Callable[[bytes], Checked], wishes: Wishes) -> Checked:
    """Apply the fixes to the file, or show them."""
    from veospec.cli.writing import diff, write_atomically
    from veospec.lint.fix import fix_text

    fixed = fix_text(given.text, check, unsafe=wishes.unsafe_fixes)
    if wishes.diff:
        click.echo(diff(given.text, fixed.text, given.path), nl=False)
        return check(given.text)
    if fixed.text != given.text:
        write_atomically(given.path, fixed.text)
        noun = "mistake" if fixed.applied == 1 else "mistakes"
        click.echo(f"{given.path}: repaired {fixed.applied} {noun}.", err=True)
    return fixed.checked


def _print(results: list[Checked], wishes: Wishes) -> None:
    """Print all findings in the wanted format; `--diff` has printed already."""
    diagnostics = [found for checked in results for found in checked.diagnostics]
    if wishes.diff:
        from veospec.render.diagnostics import summary

        click.echo(summary(diagnostics, len(results)), err=True)
    elif wishes.format in {"text", "concise"}:
        _print_text(results, diagnostics, wishes.format)
    elif wishes.format == "json":
        from veospec.render.diagnostics_json import diagnostics_json

        click.echo(diagnostics_json(diagnostics), nl=False)
    elif wishes.format == "sarif":
        from veospec.render.sarif import sarif

        click.echo(sarif(diagnostics), nl=False)
    else:
        from veospec.render.github import github

        for found in diagnostics:
            click.echo(github(found))


def _print_text(results: list[Checked], diagnostics: list[Diagnostic], format: str) -> None:
    from veospec.render.diagnostics import concise, full, summary

    paint = paint_for(sys.stdout)
    for checked in results:
        for found in checked.diagnostics:
            if format == "text":
                click.echo(full(found, checked.source, paint) + "\n")
            else:
                click.echo(concise(found, paint))
    click.echo(summary(diagnostics, len(results)), err=format == "concise")
