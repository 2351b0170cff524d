"""What must hold at every moment of a history, told from the emulator's books."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tests.simulation.service import Service
from veospec.run.attempt import Attempt, State
from veospec.run.journal import Journal
from veospec.run.state import EMULATOR
from veospec.run.store import Store

UNSETTLED = frozenset({State.INTENT, State.UNKNOWN})


class Violation(AssertionError):
    """Something happened that must never happen."""


@dataclass
class Books:
    """Who asked for what, as neither the journal nor the emulator can know alone.

    `attempt_of` says by operation which attempt brought it about, `given_up` holds the attempts
    that a person gave up, which alone may be paid for again.
    """

    attempt_of: dict[str, str] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)

    def operation_of(self, attempt: Attempt) -> str | None:
        """The operation that an attempt brought about, if the service took it."""
        found = [one for one, name in self.attempt_of.items() if name == attempt.id]
        assert len(found) <= 1, "an attempt is sent once"
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, by kind; all empty when nothing is."""

    double: tuple[str, ...]
    lost: tuple[str, ...]
    money: tuple[str, ...]

    def hold(self) -> None:
        """Raise Violation when anything is wrong."""
        for kind, found in (
            ("paid twice", self.double),
            ("lost", self.lost),
            ("money", self.money),
        ):
            if found:
                raise Violation(f"{kind}: {'; '.join(found)}")


def judge(service: Service, journal: Journal, store: Store, books: Books) -> Verdict:
    """Compare the emulator's books with the journal's."""
    billed = service.billed()
    rows = {attempt.id: attempt for attempt in journal.attempts()}
    paid = {one: rows.get(books.attempt_of.get(one, "")) for one in billed}
    return Verdict(
        double=tuple(_double(paid, books)),
        lost=tuple(_lost(paid, books)),
        money=tuple(_money(billed, rows, journal)),
    )


def missing_clips(journal: Journal, store: Store) -> list[str]:
    """Hops that count as made and whose clip is not on the disk."""
    made = (one for one in journal.attempts() if one.state is State.SUCCEEDED)
    return [one.id for one in made if not store.holds(str(one.clip))]


def _double(paid: dict[str, Attempt | None], books: Books) -> list[str]:
    """Hops with more than one operation that is billed and that nobody gave up."""
    by_hop: defaultdict[str, list[str]] = defaultdict(list)
    for operation, attempt in paid.items():
        if attempt is not None and attempt.id not in books.given_up:
            by_hop[attempt.hop].append(operation)
    return [
        f"{hop[:20]} by {len(found)} requests" for hop, found in by_hop.items() if len(found) > 1
    ]


def _lost(paid: dict[str, Attempt | None], books: Books) -> list[str]:
    """Operations that are billed and that the journal would never collect."""
    found = []
    for operation, attempt in paid.items():
        if attempt is None:
            found.append(f"{operation} has no intent")
            continue
        waits = attempt.state in UNSETTLED and attempt.operation in {None, operation}
        named = attempt.operation == operation
        knows = named and attempt.state in {State.ACCEPTED, State.SUCCEEDED}
        found_by_place = attempt.operation is None and attempt.state is State.SUCCEEDED
        expired = attempt.state is State.FAILED and attempt.charged
        if not (waits or knows or found_by_place or expired or attempt.id in books.given_up):
            found.append(f"{attempt.id} is {attempt.state} while {operation} is billed")
    return found


def _money(billed: dict[str, int], rows: dict[str, Attempt], journal: Journal) -> list[str]:
    spent, in_flight = journal.account(EMULATOR)
    charged = sum(one.usd_micros for one in rows.values() if one.charged)
    held = sum(one.usd_micros for one in rows.values() if one.state.holds_money)
    found = []
    if (spent, in_flight) != (charged, held):
        found.append(f"the account says {spent} + {in_flight}, its rows {charged} + {held}")
    if sum(billed.values()) > charged + held:
        found.append(f"{sum(billed.values())} is billed, {charged + held} is known")
    return found
