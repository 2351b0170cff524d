"""`veospec fleet`: many machines that share a queue, a budget and a store of clips."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from veospec.cli.lazy import LazyGroup
from veospec.errors import UsageError

if TYPE_CHECKING:
    from veospec.run.postgres import PostgresDatabase

F = TypeVar("F", bound=Callable[..., object])

PARTS = {
    "film": "Join the clips of a film into a file.",
    "status": "Show films, chains, workers and money, and what needs a decision.",
    "submit": "Put each shot of a storyboard or a plan into the queue as a chain.",
    "worker": "Take chains from the queue and make their hops.",
}


@click.group(cls=LazyGroup, parts=PARTS, prefix="veospec.cli.fleet_")
def command() -> None:
    """Make films on many machines: a shared queue, one budget, nothing paid twice.

    Needs the extra `fleet` and a PostgreSQL: docs/fleet.md.
    """


def with_journal(function: F) -> F:
    """Add `--journal`."""
    option = click.option(
        "--journal",
        metavar="URL",
        required=True,
        envvar="VEOSPEC_JOURNAL",
        show_envvar=True,
        help="The fleet's database: postgresql://user@host/veospec.",
    )
    return option(function)


def with_store(function: F) -> F:
    """Add `--store`."""
    option = click.option(
        "--store",
        metavar="DIR",
        required=True,
        envvar="VEOSPEC_STORE",
        show_envvar=True,
        help="The folder of clips that all machines share, as this one sees it.",
    )
    return option(function)


def fleet_database(url: str) -> PostgresDatabase:
    """The database at an address. UsageError for what is none, WorldError when it is away."""
    from veospec.run.opening import is_url
    from veospec.run.postgres import PostgresDatabase

    if not is_url(url):
        raise UsageError(
            "--journal of a fleet is the address of a PostgreSQL.",
            remedy="It looks like postgresql://user@host:5432/veospec.",
        )
    return PostgresDatabase(url)
