"""Crashes at every boundary, in every order, over every ending: nothing is paid twice.

A crash is an exception that nothing catches; the service and the folder outlive it, the process
does not. After some crashes a run is left alone; what must hold then is judged by the service's own
ledger.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.postgres import fresh_database
from veospec.errors import MoneyRefused, VeospecError
from veospec.run.attempt import Limits, State
from veospec.run.bench import NoWitness, Task
from veospec.run.hop import run_hop
from veospec.run.journal import Journal

from .fakes import (
    Crash,
    FakeBucket,
    FakeService,
    StillClock,
    StillPostgres,
    Workshop,
    chain,
    small_clips,
)

STARTS = ("ok", "ok", "lost_answer", "dropped", "http_503_after", "http_429", "http_400")
POLLS = ("ok", "ok", "pending", "http_503", "damaged", "operation_error", "no_video")
PRICE = 2_800_000

crashes = st.lists(st.integers(1, 14), max_size=8)
starts = st.lists(st.sampled_from(STARTS), max_size=12)
polls = st.lists(st.sampled_from(POLLS), max_size=12)


@pytest.fixture(autouse=True)
def _clips(monkeypatch):
    small_clips(monkeypatch)


def play(shop: Workshop, crash_after: int | None) -> bool:
    """One process: makes what it can; true when it was not crashed."""
    left = crash_after

    def crash(where: str) -> None:
        nonlocal left
        if left is not None:
            left -= 1
            if left == 0:
                raise Crash(where)

    try:
        bench = shop.bench(crash)
        for shot in shop.shots:
            made = []
            for hop in shot.hops:
                try:
                    made.append(run_hop(Task(bench, shot.id, hop, tuple(made))))
                except VeospecError:
                    break
    except Crash:
        return False
    return True


def check_books(shop: Workshop, ceiling: int | None) -> None:
    """What must hold at every moment."""
    attempts = shop.journal.attempts()
    spent, in_flight = shop.journal.account("google")
    assert spent == PRICE * sum(one.charged for one in attempts)
    assert in_flight == PRICE * sum(one.state.holds_money for one in attempts)
    assert ceiling is None or spent + in_flight <= ceiling
    assert PRICE * len(shop.service.charged) <= spent + in_flight
    assert max(Counter(shop.service.charged).values(), default=0) <= 1, "paid twice"
    for one in attempts:
        if one.state is State.SUCCEEDED:
            assert shop.store.holds(str(one.clip))


def workshop(
    service: FakeService,
    folder: str,
    *,
    seen: bool,
    ceiling: int | None,
    journal: Callable[[StillClock], Journal] | None = None,
) -> Workshop:
    clock = StillClock()
    return Workshop(
        Path(folder),
        (chain("a", "b", "c"), chain("d", "e", shot="tower")),
        service,
        clock,
        witness=FakeBucket(service) if seen else NoWitness(),
        limits=Limits(ceiling),
        journal=journal(clock) if journal is not None else None,
    )


@pytest.fixture(scope="module")
def on_postgres():
    """Gives an empty journal on PostgreSQL, time after time the same one."""
    with fresh_database() as url:
        database = StillPostgres(url, StillClock())

        def emptied(clock: StillClock) -> Journal:
            database._clock = clock
            with database.moving() as rows:
                for table in ("attempt", "account", "choice"):
                    rows.execute(f"DELETE FROM {table}")
            return Journal(database, clock)

        yield emptied
        database.close()


def no_hop_is_paid_twice(crashes, starts, polls, seen, hops, journal=None):
    ceiling = hops * PRICE
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        service = FakeService(starts=list(starts), polls=list(polls))
        shop = workshop(service, folder, seen=seen, ceiling=ceiling, journal=journal)
        for after in crashes:
            play(shop, after)
            check_books(shop, ceiling)
        play(shop, None)
        check_books(shop, ceiling)
        if journal is None:
            shop.journal.close()


@settings(max_examples=250, deadline=None)
@given(crashes=crashes, starts=starts, polls=polls, seen=st.booleans(), hops=st.integers(1, 6))
def test_no_hop_is_paid_twice_and_no_budget_is_passed(crashes, starts, polls, seen, hops):
    no_hop_is_paid_twice(crashes, starts, polls, seen, hops)


@settings(max_examples=50, deadline=None)
@given(crashes=crashes, starts=starts, polls=polls, seen=st.booleans(), hops=st.integers(1, 6))
def test_the_same_on_postgresql(on_postgres, crashes, starts, polls, seen, hops):
    no_hop_is_paid_twice(crashes, starts, polls, seen, hops, journal=on_postgres)


@settings(max_examples=200, deadline=None)
@given(crashes=crashes, starts=starts)
def test_with_a_witness_every_film_is_finished_without_a_person(crashes, starts):
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        service = FakeService(starts=list(starts))
        shop = workshop(service, folder, seen=True, ceiling=None)
        for after in crashes:
            play(shop, after)
        for _ in range(len(starts) + 1):
            play(shop, None)
        assert sorted(service.charged) == ["a", "b", "c", "d", "e"]
        states = Counter(one.state for one in shop.journal.attempts())
        assert states[State.SUCCEEDED] == 5
        assert not states[State.UNKNOWN]
        shop.journal.close()


def test_a_ceiling_in_the_middle_of_a_film_is_said(tmp_path):
    shop = workshop(FakeService(), str(tmp_path), seen=False, ceiling=2 * PRICE)
    bench = shop.bench()
    first, second, third = shop.shots[0].hops
    made = run_hop(Task(bench, "sea", first, ()))
    run_hop(Task(bench, "sea", second, (made,)))
    with pytest.raises(MoneyRefused):
        run_hop(Task(bench, "sea", third, (made,)))


def _memory() -> str | None:
    """A folder in memory, where there is one: the disk's own speed is not tested here."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
