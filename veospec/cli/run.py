"""`veospec run`: makes the film, and goes on where an earlier run ended."""

from __future__ import annotations

import secrets
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from veospec.cli.inputs import as_day
from veospec.cli.loading import STORE, Loaded, load
from veospec.cli.numbers import Amount
from veospec.cli.part import part_of
from veospec.cli.retaking import more_takes, takes_text
from veospec.cli.targets import Target, find_target
from veospec.engines.engine import Engine
from veospec.errors import UsageError
from veospec.plan.ir import Plan, PlannedShot
from veospec.run.attempt import Limits, micros

REQUESTS_SHARE = 0.95
"""Of the quota of requests per minute: what is left is for clocks that disagree."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the flags ask for."""

    target: str | None
    base_url: str | None
    engine: str | None
    as_of: date
    max_usd: float | None
    yes: bool
    stop_after: str | None
    restart: str | None
    takes: int | None
    spend_tier: int | None
    out: str | None
    store: str | None
    format: str
    patience: float | None
    storage: str | None


@click.command()
@click.argument("path", metavar="PATH|PLAN.json")
@click.option(
    "--target",
    type=click.Choice(("emulator", "google")),
    help="Who makes the clips. The default, an emulator, is started by itself and costs nothing.",
)
@click.option("--base-url", metavar="URL", help="A running veo-emulator, or a relay of Google's.")
@click.option("--engine", metavar="ID", help="Run on this engine, whatever the file says.")
@click.option("--as-of", metavar="DATE", callback=as_day, help="Check as on this day: 2026-11-22.")
@click.option("--max-usd", metavar="N", type=Amount(min=0), help="Spend at most this.")
@click.option("--yes", is_flag=True, help="Do not ask; needs budget_usd or --max-usd.")
@click.option("--stop-after", metavar="SHOT[:HOP]", help="Make the film up to there. Hop 0 opens.")
@click.option("--from", "restart", metavar="SHOT[:HOP]", help="Make that hop anew, as a new take.")
@click.option(
    "--takes",
    metavar="N",
    type=click.IntRange(1, 99),
    help="With --stop-after SHOT:HOP: that hop in N takes, for `veospec pick`.",
)
@click.option("--out", metavar="FILM.mp4", help="Where the film goes; beside the storyboard.")
@click.option("--store", metavar="DIR", help="Where clips are kept; .veospec beside the file.")
@click.option(
    "--spend-tier",
    metavar="N",
    type=click.IntRange(min=1),
    help="Stay within the account's tier of spending in ten minutes.",
)
@click.option("--format", type=click.Choice(("text", "json")), default="text", help="For stdout.")
@click.option(
    "--patience",
    metavar="SECONDS",
    type=Amount(min=0),
    help="How long to wait for one clip (1200).",
)
@click.option(
    "--storage",
    metavar="gs://BUCKET/DIR",
    help="Where Agent Platform writes clips: settles lost answers by evidence.",
)
def command(path: str, **flags: object) -> int:
    """Make the film of a storyboard or of a saved plan. What is made already is not made again.

    Exit code 0 when the film is there, 1 when the storyboard has errors, 3 when the world failed,
    4 when an outcome is unknown, 5 when money was refused, 130 when it was interrupted.
    """
    wishes = Wishes(**flags)  # type: ignore[arg-type]
    loaded = load(path, engine=wishes.engine, as_of=wishes.as_of)
    if loaded is None:
        return 1
    return _run(loaded, find_target(wishes.target, wishes.base_url), wishes)


def _run(loaded: Loaded, target: Target, wishes: Wishes) -> int:
    from veospec.cli.money import agree
    from veospec.cli.targets import check_target
    from veospec.plan.deadlines import hold_deadlines
    from veospec.run.state import store_state
    from veospec.run.store import Store

    store = Store(Path(wishes.store) if wishes.store else loaded.folder / STORE)
    if wishes.restart is not None and loaded.saved:
        raise UsageError("A saved plan has its takes.", remedy="Name the storyboard with --from.")
    part = part_of(
        loaded.plan_for,
        store_state(store.folder, target=target.name),
        restart=wishes.restart,
        stop_after=wishes.stop_after,
    )
    plan, shots, made = part.plan, part.shots, part.made
    extra: tuple[PlannedShot, ...] = ()
    if wishes.takes is not None:
        extra = more_takes(plan, shots, made, place=wishes.stop_after, count=wishes.takes)
    _show_plan(part.as_plan, target)
    if extra:
        click.echo(takes_text(extra), err=True)
    if wishes.storage is not None and plan.surface != "agent-platform":
        raise UsageError("--storage is for engines of the Agent Platform only.")
    retired_on = loaded.engine.lifecycle.retired_on
    check_target(target, plan.surface, retired_on=retired_on, today=date.today())
    hold_deadlines((*shots, *extra), made, now=time.time())
    agree(plan, (*shots, *extra), target, max_usd=wishes.max_usd, yes=wishes.yes)

    from veospec.cli.making import make
    from veospec.cli.order import Making

    kept = loaded.engine.retention
    out = Path(wishes.out) if wishes.out else loaded.folder / f"{loaded.stem}.mp4"
    making = Making(
        plan=plan,
        shots=shots,
        extra=extra,
        choice=part.choice,
        target=target,
        store=store,
        assets=loaded.folder,
        out=out,
        limits=limits_for(loaded.engine, target, wishes.spend_tier),
        request_max_bytes=loaded.engine.request_bytes_max,
        result_kept_s=kept.result_s if kept else None,
        file_kept_s=kept.file_s if kept else None,
        max_usd=wishes.max_usd,
        patience_s=wishes.patience,
        storage=wishes.storage,
        json=wishes.format == "json",
        owner=secrets.token_hex(8),
    )
    with _polite_end():
        return make(making)


def limits_for(engine: Engine, target: Target, tier: int | None) -> Limits:
    """How fast a run may send. An emulator has no quota, and waiting for one would be play."""
    tier_usd = _tier_usd(engine, tier)
    if not target.spends:
        return Limits()
    per_minute = engine.requests_per_minute
    return Limits(
        requests_per_minute=max(1, int(per_minute * REQUESTS_SHARE)) if per_minute else None,
        tier_micros=None if tier_usd is None else micros(tier_usd),
        tier_s=engine.spend_tiers.window_s if engine.spend_tiers else 0.0,
    )


def _tier_usd(engine: Engine, tier: int | None) -> float | None:
    """What a tier lets through in its window; UsageError where the engine has no such tier."""
    if tier is None:
        return None
    tiers = engine.spend_tiers.usd if engine.spend_tiers is not None else ()
    if tier > len(tiers):
        known = f"1 to {len(tiers)}" if tiers else "none"
        raise UsageError(f"--spend-tier {tier}: {engine.id} has {known}.")
    return tiers[tier - 1]


def _show_plan(plan: Plan, target: Target) -> None:
    """The plan's table on stderr."""
    from veospec.cli.colours import paint_for
    from veospec.render.plan_text import WIDTH, plan_text

    terminal = sys.stderr.isatty()
    width = shutil.get_terminal_size((WIDTH, 24)).columns if terminal else WIDTH
    paint = paint_for(sys.stderr)
    play = not target.spends
    click.echo(plan_text(plan, width=width, paint=paint, play=play), err=True)


@contextmanager
def _polite_end() -> Iterator[None]:
    """A request to terminate ends a run as Ctrl-C does, where signals can be caught."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
