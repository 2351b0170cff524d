"""`veospec pick`: choose among the takes of a hop; nothing is sent and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from veospec.cli.inputs import as_day
from veospec.errors import UsageError
from veospec.plan.ir import Made, Plan, PlannedHop
from veospec.run.state import store_state


@click.command()
@click.argument("path", metavar="PATH")
@click.argument("place", metavar="SHOT:HOP")
@click.argument("take", metavar="[TAKE]", type=click.IntRange(min=1), required=False)
@click.option("--engine", metavar="ID", help="The engine, where it is not the file's.")
@click.option("--as-of", metavar="DATE", callback=as_day, help="Check as on this day: 2026-11-22.")
@click.option("--store", metavar="DIR", help="The store; .veospec beside the file.")
@click.option(
    "--target",
    type=click.Choice(("emulator", "google")),
    default="emulator",
    help="Whose takes to choose from.",
)
def command(path: str, place: str, take: int | None, **flags: Any) -> int:
    """List the takes of a hop, or choose one: the next run continues from it.

    Takes are made by `veospec run PATH --stop-after SHOT:HOP --takes N` and by `--from SHOT:HOP`.
    What was made after another take stays in the store and comes back when that take is chosen
    again. Exit code 2 for a take that is not made.
    """
    from veospec.cli.loading import STORE, load
    from veospec.plan.takes import base_of, hop_at, takes_made

    loaded = load(path, engine=flags["engine"], as_of=flags["as_of"])
    if loaded is None:
        return 1
    if loaded.saved:
        raise UsageError("A saved plan has its takes.", remedy="Name the storyboard.")
    folder = Path(flags["store"]) if flags["store"] else loaded.folder / STORE
    target: str = flags["target"]
    made = store_state(folder, target=target)
    plan = loaded.plan_for(made)
    _, hop = hop_at(plan, place, flag="pick")
    if take is None:
        click.echo(_listing(folder, target, plan, hop, made))
        return 0
    numbers = [number for number, _, _ in takes_made(made, plan.engine, hop)]
    if take not in numbers:
        known = ", ".join(map(str, numbers)) or "none"
        raise UsageError(f"There is no take {take} of {place}.", remedy=f"Made are: {known}.")
    _choose(folder, target, base_of(plan.engine, hop), take)
    now = loaded.plan_for(store_state(folder, target=target))
    click.echo(f"Take {take} of {place} is the one now. {_rest(now)}", err=True)
    return 0


def _choose(folder: Path, target: str, base: str, take: int) -> None:
    from veospec.run.clock import SystemClock
    from veospec.run.journal import Journal
    from veospec.run.store import Store

    store = Store(folder)
    with store.locked():
        journal = Journal(store.journal_file, SystemClock())
        try:
            journal.choose(target, base, take, unfinished=False)
        finally:
            journal.close()


def _rest(plan: Plan) -> str:
    from veospec.engines.money import dollars

    if not plan.usd_to_spend:
        return "All of the film is made with it."
    return f"What is missing of the film costs {dollars(plan.usd_to_spend)}."


def _listing(folder: Path, target: str, plan: Plan, hop: PlannedHop, made: Made) -> str:
    """One line a take: a mark for the chosen one, where it stands, where its clip lies."""
    from veospec.cli.status import open_journal
    from veospec.plan.takes import takes_made
    from veospec.run.store import Store

    takes = list(takes_made(made, plan.engine, hop))
    if not takes:
        return "No take of this hop is made."
    _, journal = open_journal(str(folder))
    lines = []
    try:
        for number, key, state in takes:
            attempt = journal.live(target, key)
            piece = attempt.piece if attempt is not None else None
            where = str(Store(folder).path(piece)) if piece else state.value
            lines.append(f"{'*' if number == hop.take else ' '} take {number}  {where}")
    finally:
        journal.close()
    return "\n".join(lines)
