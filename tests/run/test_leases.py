"""Several workers on one journal, without a lock between them: who was frozen must not pay."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.postgres import fresh_database
from veospec.errors import OutcomeUnknown
from veospec.run.attempt import Lease, State
from veospec.run.bench import Task
from veospec.run.hop import run_hop
from veospec.run.journal import Journal

from .fakes import Crash, FakeBucket, FakeService, StillClock, StillPostgres, Workshop, chain
from .fakes import small_clips as _small_clips

LEASE = Lease(held_s=60, send_s=20)


@pytest.fixture(autouse=True)
def _clips(monkeypatch):
    _small_clips(monkeypatch)


@pytest.fixture(params=["sqlite", "postgres"])
def shop(request, tmp_path):
    with _journal(request.param, clock := StillClock()) as journal:
        made = Workshop(tmp_path, (chain("a", "b"),), FakeService(), clock, journal=journal)
        yield made
        made.journal.close()


@contextmanager
def _journal(kind, clock):
    if kind == "sqlite":
        yield None
        return
    with fresh_database() as url:
        yield Journal(StillPostgres(url, clock), clock)


def worker(shop: Workshop, crash=lambda where: None):
    return replace(shop.bench(crash), lease=LEASE)


def make(bench, hop=0):
    made = []
    for planned in bench.plan.shots[0].hops[: hop + 1]:
        made.append(run_hop(Task(bench, "sea", planned, tuple(made))))
    return made[-1]


def dies_at(boundary):
    def crash(where):
        if where == boundary:
            raise Crash(where)

    return crash


def frozen_at(boundary, meanwhile):
    """Stands still there, once, while others work."""
    left = [meanwhile]

    def crash(where):
        if where == boundary and left:
            left.pop()()

    return crash


def test_an_intent_of_a_worker_that_may_live_is_waited_for(shop):
    with pytest.raises(Crash):
        make(worker(shop, dies_at("request was sent")))
    with pytest.raises(OutcomeUnknown):
        make(worker(shop))
    assert sum(shop.clock.slept) >= LEASE.held_s, "not a moment earlier"
    assert shop.service.sent == ["a"]


def test_who_wakes_after_its_lease_does_not_send(shop):
    """Frozen between its intent and the request; another worker gave the intent up meanwhile."""

    def meanwhile():
        with pytest.raises(OutcomeUnknown):
            make(worker(shop))

    late = make(worker(shop, frozen_at("intent is durable", meanwhile)))
    assert shop.service.sent == ["a"], "the late one began anew, with an intent of its own"
    states = sorted((one.state, one.outcome) for one in shop.journal.attempts())
    assert states == [(State.ABANDONED, "never_sent"), (State.SUCCEEDED, None)]
    assert late.clip
    assert shop.journal.account("google") == (2_800_000, 0)


def test_the_name_that_comes_late_counts(shop):
    """Frozen after its request was taken; the name that it brings settles what was unknown."""

    def meanwhile():
        with pytest.raises(OutcomeUnknown):
            make(worker(shop))

    make(worker(shop, frozen_at("request was sent", meanwhile)))
    assert shop.service.sent == shop.service.charged == ["a"]
    assert [one.state for one in shop.journal.attempts()] == [State.SUCCEEDED]


@pytest.mark.parametrize(
    "where", ["name is durable", "operation is done", "clip is stored", "clip is durable"]
)
def test_two_workers_on_one_hop_end_with_one_clip(shop, where):
    """A worker that was thought dead goes on beside the one that took over."""

    make(worker(shop, frozen_at(where, lambda: make(worker(shop), hop=1))), hop=1)
    assert shop.service.charged == ["a", "b"]
    assert {one.state for one in shop.journal.attempts()} == {State.SUCCEEDED}


def test_evidence_settles_what_a_dead_worker_left(shop):
    shop.witness = FakeBucket(shop.service)
    with pytest.raises(Crash):
        make(worker(shop, dies_at("request was sent")))
    make(worker(shop), hop=1)
    assert shop.service.charged == ["a", "b"]
