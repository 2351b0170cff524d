"""Films, chains, workers and the purse, as the database keeps them."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.postgres import fresh_database
from tests.run.fakes import StillClock, StillPostgres
from veospec.errors import UsageError
from veospec.fleet.board import Board
from veospec.fleet.rows import ChainState, Film, Worker
from veospec.run.attempt import Admitted, HopRef, Limits, OverBudget
from veospec.run.journal import Journal

TAKES = [("sea", 3), ("tower", 2)]


def film(name="aaa", **changes) -> Film:
    known = {
        "title": "A film",
        "plan": "{}",
        "target": "google",
        "base_url": None,
        "storage": None,
        "granted_micros": 10,
        "submitted_at": 0.0,
    }
    return Film(id=name, **{**known, **changes})


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def database(clock):
    with fresh_database() as url, closing(StillPostgres(url, clock)) as opened:
        yield opened


@pytest.fixture
def board(database):
    return Board(database)


@pytest.fixture
def journal(database, clock):
    return Journal(database, clock)


def begin(journal, key, usd_micros):
    hop = HopRef("google", key, None, "sea", 0, "veo", "{}", usd_micros)
    return journal.begin(hop, attempt_id=key, owner="me", limits=Limits())


def test_a_film_is_chains_that_wait(board):
    board.submit(film(), TAKES)
    found = [(one.shot, one.state, one.hops, one.revision) for one in board.chains("aaa")]
    assert found == [("sea", ChainState.WAITING, 3, 1), ("tower", ChainState.WAITING, 2, 1)]


def test_the_films_of_a_target_have_one_purse(board, journal):
    board.submit(film("aaa", granted_micros=10), TAKES)
    board.submit(film("bbb", granted_micros=5), TAKES)
    assert journal.purse("google") == (0, 0, 15)
    assert isinstance(begin(journal, "a", 12), Admitted)
    assert begin(journal, "b", 4) == OverBudget(0, 12, 4, 15)


def test_a_grant_given_twice_is_one_and_a_larger_one_counts(board, journal):
    board.submit(film(granted_micros=10), TAKES)
    board.submit(film(granted_micros=10), TAKES)
    assert journal.purse("google")[2] == 10
    board.submit(film(granted_micros=25), TAKES)
    board.submit(film(granted_micros=3), TAKES)
    assert journal.purse("google")[2] == 25


def test_play_money_has_no_limit_when_a_film_was_given_none(board, journal):
    board.submit(film("aaa", target="emulator", granted_micros=10), TAKES)
    assert journal.purse("emulator")[2] == 10
    board.submit(film("bbb", target="emulator", granted_micros=None), TAKES)
    assert journal.purse("emulator")[2] is None


def test_only_what_ended_early_begins_anew(board):
    board.submit(film(), [*TAKES, ("hill", 1), ("road", 1)])
    sea, tower, hill, _ = board.chains("aaa")
    board.running(sea, "w", 1)
    board.over(tower, ChainState.DONE)
    board.over(hill, ChainState.FAILED, hop="k", outcome="http_400", message="no")
    board.submit(film(), [*TAKES, ("hill", 1), ("road", 1)])
    found = {one.shot: (one.state, one.revision) for one in board.chains("aaa")}
    assert found == {
        "sea": (ChainState.RUNNING, 1),
        "tower": (ChainState.DONE, 1),
        "hill": (ChainState.WAITING, 2),
        "road": (ChainState.WAITING, 1),
    }
    assert board.chain("aaa", "tower").made == 2


def test_a_worker_that_comes_late_changes_nothing(board):
    board.submit(film(), TAKES)
    old = board.chain("aaa", "sea")
    board.over(old, ChainState.FAILED, outcome="unreachable")
    board.again(old)
    board.over(old, ChainState.FAILED, outcome="world", message="the late one")
    assert board.chain("aaa", "sea").state is ChainState.WAITING
    done = board.chain("aaa", "sea")
    board.over(done, ChainState.DONE)
    board.over(done, ChainState.FAILED, outcome="world", message="the other one")
    assert board.chain("aaa", "sea").state is ChainState.DONE


def test_a_film_is_named_by_the_beginning_of_its_id(board):
    board.submit(film("aaa"), TAKES)
    board.submit(film("aab"), TAKES)
    assert board.film("aab").id == "aab"
    with pytest.raises(UsageError, match="several"):
        board.film("aa")
    for name in ("b", "", "%"):
        with pytest.raises(UsageError, match="no film"):
            board.film(name)


def test_workers_are_heard_of_by_the_clock_of_the_database(board, clock):
    me = Worker("me", "host", 1, 8, 0.0, 0.0)
    board.beat(me)
    clock.time += 7
    board.beat(me)
    (found,) = board.workers()
    assert found.seen_at == found.started_at + 7 == clock.time
    board.leave("me")
    assert board.workers() == ()
