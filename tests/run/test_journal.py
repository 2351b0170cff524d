"""Money and uniqueness are decided in one transaction, whoever asks and however many."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from tests.postgres import fresh_database
from veospec.errors import WorldError
from veospec.plan.ir import NOTHING_MADE, HopState
from veospec.run.attempt import (
    Admitted,
    HopRef,
    Limits,
    Live,
    Moved,
    OverBudget,
    State,
    TooSoon,
    micros,
)
from veospec.run.journal import Journal
from veospec.run.migrations import STEPS
from veospec.run.pacing import MINUTE_S
from veospec.run.state import store_state

from .fakes import StillClock, StillPostgres

NO_LIMITS = Limits()


def ref(key: str = "k", **changes) -> HopRef:
    known = {
        "target": "emulator",
        "key": key,
        "parent": None,
        "shot": "sea",
        "index": 0,
        "engine": "veo",
        "request": '{"model": "veo"}',
        "usd_micros": micros(2.8),
    }
    return HopRef(**{**known, **changes})


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture(params=["sqlite", "postgres"])
def another(request, tmp_path, clock):
    """Opens one and the same journal, as often as it is called."""
    opened = []

    def open_journal(at):
        opened.append(Journal(at(), clock))
        return opened[-1]

    if request.param == "sqlite":
        yield lambda: open_journal(lambda: tmp_path / "journal.sqlite3")
    else:
        with fresh_database() as url:
            yield lambda: open_journal(lambda: StillPostgres(url, clock))
            for each in opened:
                each.close()
    for each in opened:
        each.close()


@pytest.fixture
def journal(another):
    return another()


@pytest.fixture
def in_a_file(tmp_path, clock):
    opened = Journal(tmp_path / "journal.sqlite3", clock)
    yield opened
    opened.close()


def begin(journal, key="k", *, limits=NO_LIMITS, number=[0], **changes):  # noqa: B006
    number[0] += 1
    return journal.begin(ref(key, **changes), attempt_id=f"a{number[0]}", owner="me", limits=limits)


def done(journal, attempt):
    accepted = journal.accepted(attempt, "operations/1")
    return journal.succeeded(accepted, clip="c", piece="p", returns="tail", frames=168, uri=None)


def test_a_hop_has_one_live_attempt(journal):
    first = begin(journal)
    assert isinstance(first, Admitted)
    assert begin(journal) == Live(first.attempt)
    journal.rejected(first.attempt, "http_400", "no")
    assert isinstance(begin(journal), Admitted)


@pytest.mark.parametrize("threads", [8])
def test_one_of_many_is_admitted(journal, threads):
    answers = []
    crowd = [
        threading.Thread(target=lambda: answers.append(begin(journal))) for _ in range(threads)
    ]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert sum(isinstance(answer, Admitted) for answer in answers) == 1


def test_two_processes_share_one_budget(another):
    """Two connections to one journal, as two runners of a store or of a fleet have."""
    pair = [another(), another()]
    limits = Limits(micros(10))
    answers = [begin(pair[n % 2], f"k{n}", limits=limits) for n in range(6)]
    assert sum(isinstance(answer, Admitted) for answer in answers) == 3
    refused = next(answer for answer in answers if isinstance(answer, OverBudget))
    assert refused == OverBudget(0, micros(8.4), micros(2.8), micros(10))


def test_many_connections_at_once_neither_pass_the_budget_nor_pay_twice(another):
    """Each thread has a connection of its own, and they ask for the same hops in turn."""
    limits, answers = Limits(micros(14)), []
    crowd = [another() for _ in range(4)]

    def ask(journal, number):
        for turn in range(8):
            key = f"k{(turn + number) % 8}"
            answers.append(
                journal.begin(ref(key), attempt_id=f"{number}-{turn}", owner="me", limits=limits)
            )

    threads = [threading.Thread(target=ask, args=(crowd[n], n)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    admitted = [answer.attempt.hop for answer in answers if isinstance(answer, Admitted)]
    assert len(admitted) == len(set(admitted)) == 5
    assert crowd[0].account("emulator") == (0, micros(14))


def test_operations_at_once_are_counted_over_all_connections(another):
    pair = [another(), another()]
    limits = Limits(operations_at_once=2)
    first = begin(pair[0], "a", limits=limits).attempt
    second = begin(pair[1], "b", limits=limits).attempt
    assert begin(pair[0], "c", limits=limits).cause == "operations at once"
    done(pair[0], first)
    assert isinstance(begin(pair[1], "c", limits=limits), Admitted)
    pair[1].unknown(second, "unanswered", "no answer")
    assert isinstance(begin(pair[0], "d", limits=limits), Admitted), "it would hold its place"


def test_money_follows_the_state(journal):
    attempt = begin(journal).attempt
    assert journal.account("emulator") == (0, micros(2.8))
    done(journal, attempt)
    assert journal.account("emulator") == (micros(2.8), 0)
    other = begin(journal, "other").attempt
    journal.failed(journal.accepted(other, "operations/2"), "filtered", "no", charged=False)
    assert journal.account("emulator") == (micros(2.8), 0)


@pytest.mark.parametrize("charged", [True, False])
def test_giving_up_keeps_the_money_counted_or_not(journal, charged):
    attempt = journal.unknown(begin(journal).attempt, "unanswered", "no answer")
    journal.abandoned(attempt, "lost", "settled", charged=charged)
    assert journal.account("emulator") == (micros(2.8) if charged else 0, 0)
    assert isinstance(begin(journal), Admitted)


def test_targets_have_their_own_money_and_clips(journal):
    done(journal, begin(journal).attempt)
    assert isinstance(begin(journal, target="google"), Admitted)
    assert journal.account("google") == (0, micros(2.8))


def test_requests_a_minute(journal, clock):
    limits = Limits(None, 2)
    begin(journal, "a", limits=limits)
    clock.time += 10
    begin(journal, "b", limits=limits)
    assert begin(journal, "c", limits=limits) == TooSoon(MINUTE_S - 10)
    clock.time += MINUTE_S - 10
    assert isinstance(begin(journal, "c", limits=limits), Admitted)


def test_a_row_that_moved_is_not_moved_again(journal):
    attempt = begin(journal).attempt
    journal.accepted(attempt, "operations/1")
    with pytest.raises(Moved, match="no longer intent"):
        journal.rejected(attempt, "http_400", "no")


class TestTheSenderComesLate:
    """It was frozen between its request and the answer; others took its intent for lost."""

    @pytest.fixture
    def attempt(self, journal, clock):
        taken = journal.begin(
            ref(), attempt_id="late", owner="frozen", limits=NO_LIMITS, held_s=60
        ).attempt
        assert taken.expires_at == clock.time + 60
        journal.unknown(taken, "interrupted", "its sender is gone")
        return taken

    def test_with_a_name_and_it_counts(self, journal, attempt):
        assert journal.accepted(attempt, "operations/1").state is State.ACCEPTED
        assert journal.account("emulator") == (0, micros(2.8))

    def test_with_a_refusal_and_the_money_is_free(self, journal, attempt):
        settled = journal.rejected(attempt, "never_sent", "it was too late to send it")
        assert settled.state is State.ABANDONED
        assert journal.account("emulator") == (0, 0)
        assert isinstance(begin(journal), Admitted)

    def test_after_a_person_decided_and_it_is_told_so(self, journal, attempt):
        found = journal.live("emulator", "k")
        journal.abandoned(found, "resubmit", "settled by hand", charged=False)
        with pytest.raises(Moved):
            journal.accepted(attempt, "operations/1")

    def test_with_the_same_answer_twice_as_after_a_lost_connection(self, journal, attempt):
        once = journal.accepted(attempt, "operations/1")
        assert journal.accepted(attempt, "operations/1") == once


def test_intents_that_expire_are_nobody_s_orphans(journal):
    """In a fleet another owner may well be alive."""
    begin(journal, "a")
    journal.begin(ref("b"), attempt_id="b", owner="me", limits=NO_LIMITS, held_s=60)
    assert [one.hop for one in journal.orphans("emulator", "you")] == ["a"]


def test_all_is_there_after_closing(another, journal):
    done(journal, begin(journal).attempt)
    journal.close()
    assert [one.state for one in another().attempts()] == [State.SUCCEEDED]


def test_a_journal_of_a_later_version_is_refused(tmp_path, clock):
    file = tmp_path / "journal.sqlite3"
    db = sqlite3.connect(file)
    db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    db.close()
    with pytest.raises(WorldError, match="later veospec"):
        Journal(file, clock)


def test_what_is_no_journal_is_said_in_one_sentence(tmp_path, clock):
    file = tmp_path / "journal.sqlite3"
    file.write_bytes(b"something else entirely, and long enough to be read as a page" * 20)
    with pytest.raises(WorldError, match="cannot be used"):
        Journal(file, clock)


class TestForThePlan:
    def test_a_folder_without_a_journal_knows_nothing_and_stays_empty(self, tmp_path):
        assert store_state(tmp_path) == NOTHING_MADE
        assert list(tmp_path.iterdir()) == []

    def test_states_and_places(self, tmp_path, in_a_file):
        journal = in_a_file
        done(journal, begin(journal, "a").attempt)
        journal.accepted(begin(journal, "b", index=1, parent="a").attempt, "operations/2")
        begin(journal, "c", index=2)
        journal.rejected(begin(journal, "d", index=3).attempt, "http_400", "no")
        made = store_state(tmp_path)
        assert made.states == {"a": HopState.MADE, "b": HopState.MADE, "c": HopState.UNKNOWN}
        assert made.places["sea", 1].key == "b"
        assert made.places["sea", 1].parent == "a"
        assert made.places["sea", 1].request == {"model": "veo"}

    def test_what_the_emulator_made_is_nothing_to_google(self, tmp_path, in_a_file):
        done(in_a_file, begin(in_a_file).attempt)
        assert store_state(tmp_path, target="google") == NOTHING_MADE


def test_every_question_about_a_hop_goes_by_its_key(in_a_file):
    """Else a run of many takes gets slower with each of them."""
    asked: list[str] = []
    db = in_a_file._db.connection
    db.set_trace_callback(asked.append)
    done(in_a_file, begin(in_a_file, limits=Limits(operations_at_once=9)).attempt)
    in_a_file.live("emulator", "hop")
    in_a_file.latest("emulator", "hop")
    db.set_trace_callback(None)
    selects = [sql for sql in asked if sql.startswith("SELECT") and "FROM attempt" in sql]
    assert len(selects) >= 5
    for sql in selects:
        (plan,) = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")][:1]
        assert "attempt_sent" not in plan, sql
        assert plan.startswith("SEARCH"), sql
