"""`veospec resolve`: a person settles what no evidence could."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import nullcontext

import click

from veospec.errors import UsageError, WorldError
from veospec.run.attempt import Attempt, Moved, State
from veospec.run.ends import ASK_FIRST, short
from veospec.run.journal import Journal

UNDECIDED = frozenset({State.UNKNOWN, State.INTENT})


@click.command()
@click.argument("key", metavar="KEY")
@click.option("--operation", metavar="NAME", help="It was taken, and this is its operation.")
@click.option("--lost", is_flag=True, help="Give it up; its price stays counted as spent.")
@click.option("--resubmit", is_flag=True, help="It was not taken: let the next run send it again.")
@click.option("--store", metavar="DIR", help="The store; .veospec in this folder.")
@click.option("--journal", metavar="URL", help="The journal of a fleet instead of a store's.")
def command(  # noqa: PLR0917 - click passes names
    key: str,
    operation: str | None,
    lost: bool,
    resubmit: bool,
    store: str | None,
    journal: str | None,
) -> int:
    """Settle the hop KEY, whose outcome is unknown. The first digits of its key are enough.

    Nothing is sent: the next `veospec run` goes on from what you said, a fleet by itself.
    """
    if sum((operation is not None, lost, resubmit)) != 1:
        raise UsageError(
            "resolve takes exactly one of --operation NAME, --lost and --resubmit.",
            remedy="`veospec status` shows what is known.",
        )
    from veospec.cli.status import open_journal
    from veospec.run.store import Store

    folder, opened = open_journal(store, journal)
    try:
        # A fleet has no lock: rows are compared before they are moved, and intents expire.
        with nullcontext() if journal else Store(folder).locked():
            now = opened.now()
            attempts = [one for one in opened.attempts() if not _being_sent(one, now)]
            attempt = _find(attempts, key, names=operation is not None, resubmit=resubmit)
            if operation is not None:
                _check_name(operation, attempt.engine)
                _check_free(operation, attempt, attempts)
            click.echo(_settle(opened, attempt, operation=operation, lost=lost), err=True)
    except Moved as error:
        raise WorldError(
            f"{key} has just been changed by somebody else", remedy="look at its status again"
        ) from error
    finally:
        opened.close()
    return 0


def _being_sent(attempt: Attempt, now: float) -> bool:
    """Whether a worker of a fleet may be sending it at this moment."""
    ends = attempt.expires_at
    return attempt.state is State.INTENT and ends is not None and now < ends


def _check_name(operation: str, engine: str) -> None:
    """Raise UsageError for what no operation of this engine is called."""
    from veospec.engines.catalog import load_catalog

    known = load_catalog().get(engine)
    if known is not None and known.surface == "interactions":
        fits, form = re.fullmatch(r"[\w-]+", operation), "the id of an interaction, as v1_..."
    else:
        fits = re.search("operations/.", operation)
        form = "projects/.../operations/ID or models/.../operations/ID"
    if not fits:
        raise UsageError(
            f"{operation!r} is not the name of an operation.", remedy=f"It looks like {form}."
        )


def _check_free(operation: str, attempt: Attempt, attempts: Sequence[Attempt]) -> None:
    """Raise UsageError for an operation that is another hop's."""
    for one in attempts:
        if one.operation == operation and one.id != attempt.id:
            raise UsageError(
                f"{operation} belongs to hop {one.index} of shot {one.shot} already.",
                remedy="Each hop has an operation of its own; `veospec status` shows them.",
            )


def _find(attempts: Sequence[Attempt], key: str, *, names: bool, resubmit: bool) -> Attempt:
    """The one attempt that `key` means and that can be settled. UsageError else."""
    digits = key.removeprefix("sha256:").lower()
    found = {(a.target, a.hop): a for a in attempts if short_of(a.hop).startswith(digits)}
    if not digits or not found:
        raise UsageError(f"No hop has a key like {key!r}.", remedy="`veospec status` lists them.")
    can = [a for a in found.values() if _can_settle(a, names=names, resubmit=resubmit)]
    if len(can) == 1:
        return can[0]
    if not can:
        states = ", ".join(sorted({a.state.value for a in found.values()}))
        raise UsageError(f"There is nothing to settle about {key}: it is {states}.")
    keys = ", ".join(short(a.hop) for a in can)
    raise UsageError(f"{key} can mean {keys}.", remedy="Give more digits.")


def short_of(hop: str) -> str:
    """The digits of a hop key."""
    return hop.removeprefix("sha256:")


def _can_settle(attempt: Attempt, *, names: bool, resubmit: bool) -> bool:
    """Unknown ones, running ones that are given up, and refused ones that are to be sent again."""
    given_up = attempt.state is State.ACCEPTED and not names
    refused = attempt.state is State.FAILED and attempt.outcome in ASK_FIRST
    return attempt.state in UNDECIDED or given_up or (resubmit and refused)


def _settle(journal: Journal, attempt: Attempt, *, operation: str | None, lost: bool) -> str:
    """Move the row and say what that means."""
    place = f"Hop {attempt.index} of shot {attempt.shot}"
    if operation is not None:
        if attempt.state is State.INTENT:
            attempt = journal.unknown(attempt, "interrupted", "the run ended while it was sent")
        journal.accepted(attempt, operation)
        return f"{place} is in flight as {operation}; the next run collects it."
    # A clip that was made once was paid for, whatever became of it since.
    charged = lost or attempt.charged or attempt.clip is not None
    outcome = "lost" if lost else "resubmit"
    journal.abandoned(attempt, outcome, "settled by hand", charged=charged)
    price = f"its ${attempt.usd:.2f} stay counted" if charged else "its price is free again"
    return f"{place} is given up, {price}; the next run sends it again."
