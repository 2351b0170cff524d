"""What is put back into the queue, and what is left alone."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.postgres import fresh_database
from tests.run.fakes import StillClock, StillPostgres
from veospec.fleet.board import Board
from veospec.fleet.janitor import TRY_AGAIN_S, Janitor, Round
from veospec.fleet.rows import ChainState, Worker
from veospec.run.attempt import HopRef, Limits
from veospec.run.journal import Journal
from veospec.run.store import Store

from .test_board import film


class FakeDispatch:
    """The queue as it is seen from outside."""

    def __init__(self):
        self.taken = {}
        self.given = []
        self.enqueued = []

    def in_hand(self):
        return dict(self.taken)

    def give_to_others(self, flows):
        self.given += flows

    def enqueue(self, chains):
        self.enqueued += [(one.shot, one.revision) for one in chains]


class Yard:
    def __init__(self, url, folder):
        self.clock = StillClock()
        self.databases = [StillPostgres(url, self.clock) for _ in range(2)]
        self.board = Board(self.databases[0])
        self.journal = Journal(self.databases[0], self.clock)
        self.dispatch = FakeDispatch()
        self.store = Store(folder, worker="me")
        self.store.create()
        self.janitor = Janitor(
            self.board,
            self.journal,
            self.dispatch,
            self.store,
            self.databases[1],
            dead_after_s=30,
        )
        self.board.submit(film(), [("sea", 3)])

    @property
    def sea(self):
        return self.board.chain("aaa", "sea")

    def beat(self, name):
        self.board.beat(Worker(name, "host", 1, 8, 0.0, 0.0))

    def tick(self):
        return self.janitor.tick(Worker("me", "host", 2, 8, 0.0, 0.0))

    def close(self):
        for each in self.databases:
            each.close()


@pytest.fixture
def yard(tmp_path):
    with fresh_database() as url, closing(Yard(url, tmp_path)) as made:
        yield made


def test_the_chains_of_the_silent_go_back_and_those_of_the_living_do_not(yard):
    yard.beat("dead")
    yard.clock.time += 20
    yard.beat("slow")
    yard.clock.time += 20
    yard.dispatch.taken = {"f:1:1": "dead", "f:2:1": "slow", "f:3:1": "me", "f:4:1": "never seen"}
    left = Store(yard.store.folder, worker="dead")
    left.create()
    left.scratch().write_bytes(b"half")
    done = yard.tick()
    assert done.dead == ("dead",)
    assert sorted(yard.dispatch.given) == ["f:1:1", "f:4:1"]
    assert {one.id for one in yard.board.workers()} == {"slow", "me"}
    assert not left.scratch().exists()


def test_one_at_a_time_looks_after_the_others_and_all_say_that_they_live(yard):
    yard.dispatch.taken = {"f:1:1": "dead"}
    other = StillPostgres(yard.databases[0]._url, yard.clock)
    with closing(other), other.moving() as rows:
        rows.execute("SELECT pg_advisory_xact_lock(hashtextextended('j', 1))")
        assert yard.tick() == Round()
    assert [one.id for one in yard.board.workers()] == ["me"]
    assert yard.tick().rescued == ("f:1:1",)


def test_a_chain_goes_on_when_its_outcome_was_settled(yard):
    hop = HopRef("google", "key", None, "sea", 0, "veo", "{}", 3)
    intent = yard.journal.begin(hop, attempt_id="a", owner="x", limits=Limits()).attempt
    unknown = yard.journal.unknown(intent, "unanswered", "no answer")
    yard.board.over(yard.sea, ChainState.UNKNOWN, hop="key", outcome="unknown")
    yard.clock.time += 10 * TRY_AGAIN_S
    assert yard.tick().reopened == ()
    yard.journal.accepted(unknown, "operations/1")
    assert yard.tick().reopened == ("aaa:sea",)
    assert yard.dispatch.enqueued == [("sea", 2)]


@pytest.mark.parametrize(
    ("outcome", "again"), [("unreachable", True), ("http_429", True), ("filtered", False)]
)
def test_what_time_may_mend_is_tried_again_after_a_while(yard, outcome, again):
    yard.board.over(yard.sea, ChainState.FAILED, hop="key", outcome=outcome)
    assert yard.tick().reopened == ()
    yard.clock.time += TRY_AGAIN_S
    assert bool(yard.tick().reopened) == again
    assert yard.dispatch.enqueued == ([("sea", 2)] if again else [])


def test_it_is_not_tried_for_ever(yard):
    for _ in range(30):
        if yard.sea.state is ChainState.WAITING:
            yard.board.over(yard.sea, ChainState.FAILED, hop="key", outcome="unreachable")
        yard.clock.time += TRY_AGAIN_S
        yard.tick()
    assert yard.sea.state is ChainState.FAILED
    assert yard.sea.revision == 20
