"""The database goes away at the worst moment and comes back."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.postgres import fresh_database, server
from tests.run.fakes import StillClock
from veospec.run.attempt import HopRef, Limits, State
from veospec.run.database import DatabaseLost
from veospec.run.journal import Journal
from veospec.run.postgres import PostgresDatabase

from .studio import Studio

HOP = HopRef("google", "key", None, "sea", 0, "veo", "{}", 3)


class RestartingClock(StillClock):
    """Somebody starts the database again while others wait."""

    def sleep(self, seconds):
        super().sleep(seconds)
        server().start()


@pytest.mark.slow
def test_the_name_of_an_operation_is_written_down_when_the_database_is_back():
    """It was paid for: losing it would cost the price of a hop and a person's time."""
    clock = RestartingClock()
    with fresh_database() as url, closing(Journal(url, clock)) as journal:
        intent = journal.begin(HOP, attempt_id="a", owner="me", limits=Limits(), held_s=60).attempt
        server().stop("immediate")
        assert journal.accepted(intent, "operations/1").state is State.ACCEPTED
        assert clock.slept
        assert journal.account("google") == (0, 3)


@pytest.mark.slow
def test_a_restart_between_two_transactions_is_not_noticed():
    with fresh_database() as url, closing(Journal(url, StillClock())) as journal:
        intent = journal.begin(HOP, attempt_id="a", owner="me", limits=Limits()).attempt
        server().stop("fast")
        with pytest.raises(DatabaseLost, match="does not answer"):
            journal.live("google", "key")
        server().start()
        assert journal.live("google", "key") == intent


@pytest.mark.slow
def test_workers_wait_for_the_database_and_go_on(tmp_path):
    with Studio(tmp_path, progress="seconds:1") as studio:
        studio.submit(2)
        studio.worker()
        studio.until(lambda: studio.submissions() >= 2)
        server().stop("immediate")
        server().start()
        studio.until(lambda: not studio.settle_like_a_person() and studio.all_done())
        assert studio.emulator.ledger()["billed_submissions"] == 6


def test_a_transaction_that_stands_still_gives_its_lock_back():
    """Else a worker that is frozen in the middle of one would hold up the whole fleet."""
    with fresh_database() as url:
        frozen, other = PostgresDatabase(url), PostgresDatabase(url)
        with closing(frozen), closing(other):
            frozen._db.execute("SET idle_in_transaction_session_timeout = 100")
            with pytest.raises(DatabaseLost):
                stand_still(frozen, other)
            assert frozen.now() > 0


def stand_still(frozen, other):
    """Hold an account's lock while another worker wants it."""
    with frozen.writing("google") as rows:
        with other.writing("google") as others:
            others.execute("SELECT 1")
        rows.execute("SELECT 1")
