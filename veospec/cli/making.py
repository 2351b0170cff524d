"""One run from an open store to a film and its report."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from veospec.cli.connection import Connection
from veospec.cli.money import ceiling_micros, hold_ceiling, to_spend
from veospec.cli.order import Making, Outcome
from veospec.cli.telling import hop_documents, tell
from veospec.errors import WorldError
from veospec.plan.ir import Action
from veospec.render.progress import progress_for
from veospec.run.bench import Bench
from veospec.run.film import Film, make_film
from veospec.run.journal import Journal
from veospec.run.local import hops_of, run_shots


def make(making: Making) -> int:
    """Make the film and say what came of it; the exit code."""
    _check_out(making.out)
    making.store.create()
    with making.store.locked():
        making.store.sweep()
        journal = Journal(making.store.journal_file, making.clock)
        try:
            outcome = _make(making, journal)
        finally:
            journal.close()
    tell(making, outcome)
    return outcome.exit_code


def _make(making: Making, journal: Journal) -> Outcome:
    target, plan, choice = making.target, making.plan, making.choice
    for orphan in journal.orphans(target.name, making.owner):
        journal.unknown(orphan, "interrupted", "the run ended while it was being sent")
    before = journal.account(target.name)
    ceiling = ceiling_micros(plan, target, committed=sum(before), max_usd=making.max_usd)
    hold_ceiling(sum(before), to_spend((*making.shots, *making.extra)), ceiling)
    if choice is not None:
        journal.choose(target.name, choice.base, choice.take, unfinished=True)
    line_to = Connection(
        target,
        plan.surface,
        making.store,
        journal,
        patience_s=making.patience_s,
        storage=making.storage,
    )
    with line_to, progress_for(plan, making.shots, json=making.json) as progress:
        wanted = (*making.shots, *making.extra)
        if any(hop.action is not Action.REUSE for _, hop in hops_of(wanted)):
            line_to.open()
        counted = _Names(making.owner)
        bench = Bench(
            plan=plan,
            target=target.name,
            owner=making.owner,
            store=making.store,
            journal=journal,
            surface=line_to,
            clock=making.clock,
            assets=making.assets,
            new_id=counted,
            limits=replace(making.limits, ceiling_micros=ceiling),
            witness=line_to,
            request_max_bytes=making.request_max_bytes,
            result_kept_s=making.result_kept_s,
            file_kept_s=making.file_kept_s,
            tell=progress.tell,
        )
        results = run_shots(bench, making.shots)
        complete = all(result.complete for result in results)
        takes = run_shots(bench, making.extra) if complete else []
    film, sheet = None, None
    if complete:
        film = make_film(making.store, [result.made for result in results], making.out)
        sheet = _contact_sheet(making, film)
    if choice is not None and complete:
        journal.choose(target.name, choice.base, choice.take, unfinished=False)
    after = journal.account(target.name)
    hops = hop_documents(making, journal)
    return Outcome([*results, *takes], film, sheet, after[0] - before[0], after[1], hops)


class _Names:
    """Names of attempts: this run's own name and a number."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._count = iter(range(1, 1 << 62))

    def __call__(self) -> str:
        """The next one."""
        return f"{self._owner}-{next(self._count)}"


def _check_out(out: Path) -> None:
    """Find out that the film has no place before it is paid for."""
    folder = out.parent
    if out.is_dir() or not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise WorldError(
            f"the film cannot be written to {out}", remedy="choose another place with --out"
        )


def _contact_sheet(making: Making, film: Film) -> Path | None:
    """The sheet beside the film; a film without one is a film all the same."""
    from veospec.report.contact_sheet import Row, contact_sheet

    rows, starts_s = [], 0.0
    for shot, hop in hops_of(making.shots):
        ends_s = starts_s + float(hop.seconds)
        rows.append(Row(shot, hop.index, starts_s, ends_s, hop.prompt))
        starts_s = ends_s
    to = film.path.with_suffix(".contact-sheet.png")
    if to.exists() and not film.changed:
        return to
    try:
        contact_sheet(film.path, rows, to, title=making.plan.title)
    except WorldError as error:
        click.echo(f"veospec: there is no contact sheet: {error.message}", err=True)
        return None
    return to
