"""The end of a run: one JSON line for programs, a few lines for people."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote

import click

from veospec.cli.loading import STORE
from veospec.cli.order import Making, Outcome
from veospec.engines.money import dollars
from veospec.errors import VeospecError
from veospec.render.run_json import HopDocument, RunDocument, line
from veospec.run.attempt import State
from veospec.run.journal import Journal
from veospec.run.local import hops_of
from veospec.run.state import EMULATOR
from veospec.run.store import Store


def tell(making: Making, outcome: Outcome) -> None:
    """Say what a run came to, on stdout what is data and on stderr the rest."""
    if making.json:
        click.echo(line(_document(making, outcome)))
    _say(making, outcome)


def hop_documents(making: Making, journal: Journal) -> list[HopDocument]:
    """Every hop of the plan, and the other takes of this run, as the journal has them."""
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
        named = f"veospec resolve --store {quote(str(store.folder))} "
        remedy = remedy.replace("veospec resolve ", named)
    for words in remedy.splitlines():
        click.echo(f"  {words}", err=True)
