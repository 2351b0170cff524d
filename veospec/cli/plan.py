"""`veospec plan`: what a run would do and what it would cost; spends nothing, changes nothing."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from veospec.cli.inputs import STDIN, Input, as_day, read_input, the_storyboard
from veospec.cli.part import Part, part_of
from veospec.diagnostics import Severity
from veospec.errors import UsageError
from veospec.lint.check import Checked, check_text
from veospec.plan.budget import hold_budget
from veospec.plan.canonical import plan_json
from veospec.plan.ir import NOTHING_MADE, FileDigest, Made, Plan
from veospec.plan.lower import compile_plan

if TYPE_CHECKING:
    from veospec.render.paint import Paint

STORE = ".veospec"
BUDGET = "VS403"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the flags ask for."""

    engine: str | None
    as_of: date
    format: str
    out: str | None
    store: str | None
    target: str
    compare: bool
    edit: str | None
    restart: str | None
    stop_after: str | None


@click.command()
@click.argument("path", metavar="PATH")
@click.argument("engines", metavar="[ENGINE]...", nargs=-1)
@click.option("--engine", metavar="ID", help="Plan for this engine, whatever the file says.")
@click.option("--as-of", metavar="DATE", callback=as_day, help="Plan as on this day: 2026-11-22.")
@click.option("--format", type=click.Choice(("text", "json")), default="text", help="How to print.")
@click.option("--out", metavar="FILE", help="Also write the plan as JSON, for `veospec run FILE`.")
@click.option("--store", metavar="DIR", help="Where clips are kept; .veospec beside the file.")
@click.option(
    "--target",
    type=click.Choice(("emulator", "google")),
    default="emulator",
    help="Whose clips in the store can be used again.",
)
@click.option("--compare", is_flag=True, help="Set engines side by side: those named, or all.")
@click.option("--edit", metavar="SHOT[:HOP]", help="Say what a change there would cost.")
@click.option("--stop-after", metavar="SHOT[:HOP]", help="Of the film up to there. Hop 0 opens.")
@click.option("--from", "restart", metavar="SHOT[:HOP]", help="With a new take from that hop on.")
def command(path: str, engines: tuple[str, ...], **flags: object) -> int:
    """Show the hops that a storyboard becomes, with prices and what can be used again.

    Exit code 0 when there is a plan, 1 when the storyboard has errors, 5 when it is over its
    budget: the plan is printed then, but not written.
    """
    wishes = Wishes(**flags)  # type: ignore[arg-type]
    _agree(wishes, engines)
    given = read_input(the_storyboard(path))
    if wishes.compare:
        return _side_by_side(given, engines, wishes)
    checked = check_text(
        given.text,
        path=given.path,
        folder=given.folder,
        engine=wishes.engine,
        as_of=wishes.as_of,
    )
    if _has_errors(checked):
        return 1
    part = _part(checked, given, wishes)
    plan = part.as_plan
    if wishes.edit is not None:
        click.echo(_edit(plan, wishes.edit, wishes.format), nl=False)
        return 0
    click.echo(plan_json(plan) if wishes.format == "json" else _text(plan), nl=False)
    hold_budget(part.plan)
    if wishes.out is not None:
        from veospec.cli.writing import write_atomically

        write_atomically(wishes.out, plan_json(plan).encode())
        click.echo(f"Written to {wishes.out}; `veospec run {wishes.out}` makes it.", err=True)
    return 0


def _agree(wishes: Wishes, engines: tuple[str, ...]) -> None:
    """Refuse flags that do not go together."""
    if engines and not wishes.compare:
        raise UsageError(
            f"{engines[0]} is one argument too many.", remedy="--compare takes names of engines."
        )
    if wishes.compare and (wishes.engine or wishes.out or wishes.edit):
        raise UsageError("--compare makes no plan.", remedy="Leave --engine, --out and --edit out.")
    if wishes.out == STDIN:
        raise UsageError(
            "--out takes the name of a file.", remedy="`--format json` prints the plan to stdout."
        )
    if wishes.edit and wishes.out:
        raise UsageError("--edit makes no plan.", remedy="Leave --out out.")
    if (wishes.restart or wishes.stop_after) and (wishes.out or wishes.edit or wishes.compare):
        raise UsageError(
            "--from and --stop-after show what such a run would do, and make no plan.",
            remedy="Leave --out, --edit and --compare out; `veospec run` takes the same flags.",
        )


def _side_by_side(given: Input, engines: tuple[str, ...], wishes: Wishes) -> int:
    """`--compare`: exit code 0 whatever the engines refuse, 1 when there is no storyboard."""
    from veospec.plan.compare import compare, comparison_document
    from veospec.render.comparison import comparison_text

    found = compare(
        given.text,
        path=given.path,
        folder=given.folder,
        engines=engines,
        as_of=wishes.as_of,
    )
    if found is None:
        _has_errors(
            check_text(
                given.text, path=given.path, folder=given.folder, engine=None, as_of=wishes.as_of
            )
        )
        return 1
    if wishes.format == "json":
        click.echo(_json(comparison_document(found)), nl=False)
    else:
        width, paint = _page()
        click.echo(comparison_text(found, width=width, paint=paint), nl=False)
    return 0


def _edit(plan: Plan, place: str, format: str) -> str:
    """`--edit`: which clips a change there makes again, whatever the store has."""
    from veospec.plan.edit import edit_at, edit_document
    from veospec.render.plan_text import edit_text

    edit = edit_at(plan, place)
    return _json(edit_document(edit)) if format == "json" else edit_text(edit)


def _json(document: object) -> str:
    import json

    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _has_errors(checked: Checked) -> bool:
    """Say what is wrong on stderr; true when nothing can be planned.

    That the film is over its budget does not keep anybody from seeing what it would cost.
    """
    from veospec.cli.colours import paint_for
    from veospec.render.diagnostics import full

    paint = paint_for(sys.stderr)
    errors = [found for found in checked.diagnostics if found.severity is Severity.ERROR]
    fatal = [found for found in errors if found.code != BUDGET]
    for found in fatal:
        click.echo(full(found, checked.source, paint) + "\n", err=True)
    warnings = checked.count(Severity.WARNING)
    if warnings and not fatal:
        noun = "warning" if warnings == 1 else "warnings"
        path = checked.source.path
        click.echo(f"{path} has {warnings} {noun}; `veospec check {path}` shows them.\n", err=True)
    return bool(fatal) or checked.storyboard is None or checked.engine is None


def _part(checked: Checked, given: Input, wishes: Wishes) -> Part:
    storyboard, engine = checked.storyboard, checked.engine
    assert storyboard is not None
    assert engine is not None
    written = _written(given, wishes.out)

    def plan_for(made: Made) -> Plan:
        return compile_plan(storyboard, engine, as_of=wishes.as_of, made=made, written=written)

    made = _made(given, wishes)
    return part_of(plan_for, made, restart=wishes.restart, stop_after=wishes.stop_after)


def _written(given: Input, out: str | None) -> FileDigest | None:
    """The storyboard's file as the plan names it: from the plan's own folder, if it has one."""
    if given.folder is None:
        return None
    path = given.path
    if out is not None:
        # On Windows there is no way from one drive to another.
        with suppress(ValueError):
            path = os.path.relpath(path, Path(out).parent)
    return FileDigest(Path(path).as_posix(), sha256(given.text).hexdigest())


def _made(given: Input, wishes: Wishes) -> Made:
    """What the store has; a storyboard from standard input has no store but a named one."""
    if wishes.store is not None:
        folder = Path(wishes.store)
    elif given.folder is not None:
        folder = given.folder / STORE
    else:
        return NOTHING_MADE
    if not folder.is_dir():
        return NOTHING_MADE
    from veospec.run.state import store_state

    return store_state(folder, target=wishes.target)


def _text(plan: Plan) -> str:
    from veospec.render.plan_text import plan_text

    width, paint = _page()
    return plan_text(plan, width=width, paint=paint)


def _page() -> tuple[int, Paint]:
    """How wide stdout is, and whether it can show colours."""
    from veospec.cli.colours import paint_for
    from veospec.render.plan_text import WIDTH

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((WIDTH, 24)).columns if terminal else WIDTH
    return width, paint_for(sys.stdout)
