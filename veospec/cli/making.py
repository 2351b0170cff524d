"""One run from an open store to a film and its report."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from veospec.cli.connection import Connection
from veospec.cli.loading import STORE
from veospec.cli.money import ceiling_micros, hold_ceiling, to_spend
from veospec.cli.retaking import Choice
from veospec.cli.targets import Target
from veospec.engines.money import dollars
from veospec.errors import VeospecError, WorldError
from veospec.plan.ir import Action, Plan, PlannedShot
from veospec.render.progress import progress_for
from veospec.render.run_json import HopDocument, RunDocument, line
from veospec.run.attempt import Limits, State
from veospec.run.bench import Bench
from veospec.run.clock import SystemClock
from veospec.run.film import Film, make_film
from veospec.run.journal import Journal
from veospec.run.local import ShotResult, hops_of, run_shots
from veospec.run.state import EMULATOR
from veospec.run.store import Store


@dataclass(frozen=True, slots=True)
class Making:
    """All that a run needs to know. `complete` is false when only a part of the film is made.

    `extra` are more takes to choose from, `choice` the take that `--from` begins.
    """

    plan: Plan
    shots: tuple[PlannedShot, ...]
    extra: tuple[PlannedShot, ...]
    choice: Choice | None
    complete: bool
    target: Target
    store: Store
    assets: Path
    out: Path
    limits: Limits
    request_max_bytes: int | None
    result_kept_s: float | None
    file_kept_s: float | None
    max_usd: float | None
    patience_s: float | None
    storage: str | None
    json: bool
    owner: str
    clock: SystemClock = field(default_factory=SystemClock)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. Money in micro-dollars: charged by this run, and still in flight."""

    results: list[ShotResult]
    film: Film | None
    sheet: Path | None
    charged: int
    in_flight: int
    hops: list[HopDocument]

    @property
    def exit_code(self) -> int:
        """The worst of what happened: interrupted, unknown, refused for money, failed."""
        if any(result.stopped for result in self.results):
            return 130
        codes = {result.error.exit_code for result in self.results if result.error is not None}
        return next((code for code in (4, 5, 3) if code in codes), max(codes, default=0))


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
    if making.json:
        click.echo(line(_document(making, outcome)))
    _say(making, outcome)
    return outcome.exit_code


def _make(making: Making, journal: Journal) -> Outcome:
    target, plan, choice = making.target, making.plan, making.choice
    if choice is not None:
        journal.choose(target.name, choice.base, choice.take, unfinished=True)
    for orphan in journal.orphans(target.name, making.owner):
        journal.unknown(orphan, "interrupted", "the run ended while it was being sent")
    before = journal.account(target.name)
    ceiling = ceiling_micros(plan, target, committed=sum(before), max_usd=making.max_usd)
    hold_ceiling(sum(before), to_spend((*making.shots, *making.extra)), ceiling)
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
    hops = _hops(making, journal)
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


def _contact_sheet(making: Making, film: Film) -> Path:
    from veospec.report.contact_sheet import Row, contact_sheet

    rows, starts_s = [], 0.0
    for shot, hop in hops_of(making.shots):
        ends_s = starts_s + float(hop.seconds)
        rows.append(Row(shot, hop.index, starts_s, ends_s, hop.prompt))
        starts_s = ends_s
    to = film.path.with_suffix(".contact-sheet.png")
    if to.exists() and not film.changed:
        return to
    contact_sheet(film.path, rows, to, title=making.plan.title)
    return to


def _hops(making: Making, journal: Journal) -> list[HopDocument]:
    found = []
    others = [(shot.id, shot.hops[-1]) for shot in making.extra]
    for shot, hop in (*hops_of(making.plan.shots), *others):
        attempt = journal.latest(making.target.name, hop.key)
        clip = attempt.clip if attempt and attempt.state is State.SUCCEEDED else None
        found.append(
            HopDocument(
                key=hop.key,
                shot=shot,
                index=hop.index,
                take=hop.take,
                state=attempt.state.value if attempt else "planned",
                clip=str(making.store.path(clip)) if clip else None,
                operation=attempt.operation if attempt else None,
                usd=hop.usd,
                message=attempt.message if attempt else None,
            )
        )
    return found


def _document(making: Making, outcome: Outcome) -> RunDocument:
    emulated = making.target.name == EMULATOR
    charged = outcome.charged / 1_000_000
    film = outcome.film
    return RunDocument(
        film=str(film.path) if film else None,
        contact_sheet=str(outcome.sheet) if outcome.sheet else None,
        seconds=_tidy(film.seconds) if film else 0,
        spent_usd=0 if emulated else _tidy(charged),
        emulated_usd=_tidy(charged) if emulated else 0,
        in_flight_usd=_tidy(outcome.in_flight / 1_000_000),
        target=making.target.name,
        exit_code=outcome.exit_code,
        hops=outcome.hops,
    )


def _tidy(number: float) -> float | int:
    return int(number) if float(number).is_integer() else round(number, 6)


def _say(making: Making, outcome: Outcome) -> None:
    """The end of a run, for people: what is there, what it cost, what to do."""
    lines: list[str] = []
    if outcome.film is not None:
        lines.append(f"film            {outcome.film.path}  ({outcome.film.seconds:g} s)")
    if outcome.sheet is not None:
        lines.append(f"contact sheet   {outcome.sheet}")
    lines.append(f"spent           {_spent(making, outcome)}")
    for words in lines:
        click.echo(words, err=making.json)
    for result in outcome.results:
        if result.error is not None:
            _complain(result.error, making.store)
    if any(result.stopped for result in outcome.results):
        flight = [hop for hop in outcome.hops if hop.state in {"intent", "accepted", "unknown"}]
        names = ", ".join(f"{hop.shot} {hop.index}" for hop in flight) or "nothing"
        click.echo(f"veospec: interrupted; in flight: {names}", err=True)
        click.echo("  run the same command again: it goes on, and nothing is paid twice", err=True)
    sys.stdout.flush()


def _spent(making: Making, outcome: Outcome) -> str:
    charged = dollars(outcome.charged / 1_000_000)
    if making.target.name == EMULATOR:
        would = f" (Google would have charged {charged})" if outcome.charged else ""
        return f"nothing: the emulator made it{would}"
    flight = f", {dollars(outcome.in_flight / 1_000_000)} in flight" if outcome.in_flight else ""
    return f"{charged}{flight}"


def _complain(error: VeospecError, store: Store) -> None:
    """What happened and what to do, as a command that works from this folder."""
    click.echo(f"veospec: {error.message}", err=True)
    remedy = error.remedy
    if store.folder.resolve() != Path(STORE).resolve():
        remedy = remedy.replace("veospec resolve ", f"veospec resolve --store {store.folder} ")
    if remedy:
        click.echo(f"  {remedy}", err=True)
