"""What a plan learns from a store: read only, and never a reason not to plan."""

from __future__ import annotations

import sqlite3

import pytest

from veospec.plan.ir import NOTHING_MADE, HopState, LastMade, Made
from veospec.run.attempt import Admitted, HopRef, Limits
from veospec.run.journal import Journal
from veospec.run.state import JOURNAL_NAME, store_state

from .fakes import StillClock


class Book:
    """A journal in a folder, into which attempts are written."""

    def __init__(self, folder):
        self.clock = StillClock()
        self.journal = Journal(folder / JOURNAL_NAME, self.clock)

    def intent(self, key, *, target="emulator", index=0, parent=None, shot="sea"):
        self.clock.time += 1
        request = f'{{"prompt": "{key}"}}'
        ref = HopRef(target, key, parent, shot, index, "veo", request, 2_800_000)
        admitted = self.journal.begin(
            ref, attempt_id=f"{target}-{key}", owner="run0", limits=Limits()
        )
        assert isinstance(admitted, Admitted)
        return admitted.attempt

    def accepted(self, key, **place):
        return self.journal.accepted(self.intent(key, **place), f"operations/{key}")

    def made(self, key, *, kept_until=None, **place):
        return self.journal.succeeded(
            self.accepted(key, **place),
            clip="c",
            piece="p",
            returns="combined",
            frames=168,
            uri=None,
            kept_until=kept_until,
        )


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


def test_what_stands_is_made_or_unknown(book, tmp_path):
    book.made("made")
    book.accepted("running")
    book.intent("interrupted")
    book.journal.unknown(book.intent("lost"), "unanswered", "no answer")
    book.journal.rejected(book.intent("refused"), "http_400", "refused")
    book.journal.failed(book.accepted("failed"), "filtered", "filtered", charged=False)
    known = store_state(tmp_path)
    assert known.states == {
        "made": HopState.MADE,
        "running": HopState.MADE,
        "interrupted": HopState.UNKNOWN,
        "lost": HopState.UNKNOWN,
    }
    assert known.running == {"running"}, "paid for, and only collected by the next run"


def test_what_was_made_last_at_a_place_is_known_with_its_words(book, tmp_path):
    book.made("old", index=1, parent="a")
    book.made("new", index=1, parent="b")
    book.made("elsewhere", shot="tower")
    assert store_state(tmp_path).places == {
        ("sea", 1): LastMade("new", "b", {"prompt": "new"}),
        ("tower", 0): LastMade("elsewhere", None, {"prompt": "elsewhere"}),
    }


def test_clips_of_the_emulator_are_not_googles(book, tmp_path):
    book.made("played")
    book.made("paid", target="google")
    book.journal.choose("google", "paid", 2, unfinished=False)
    assert set(store_state(tmp_path).states) == {"played"}
    assert set(store_state(tmp_path, target="google").states) == {"paid"}
    assert store_state(tmp_path).chosen == {}
    assert store_state(tmp_path, target="nobody") == NOTHING_MADE


def test_until_when_the_service_keeps_a_clip(book, tmp_path):
    book.made("kept", kept_until=1_000_100.0)
    book.made("free")
    assert store_state(tmp_path).ends == {"kept": 1_000_100.0}


def test_which_take_was_chosen(book, tmp_path):
    book.journal.choose("emulator", "a", 2, unfinished=False)
    book.journal.choose("emulator", "b", 2, unfinished=False)
    book.journal.choose("emulator", "b", 3, unfinished=True)
    known = store_state(tmp_path)
    assert known.chosen == {"a": 2, "b": 3}
    assert known.unfinished == {"b"}
    assert known.states == {}


def test_a_folder_without_a_journal_knows_nothing_and_gets_none(tmp_path):
    assert store_state(tmp_path) == NOTHING_MADE
    assert list(tmp_path.iterdir()) == []


def test_a_journal_in_which_nothing_stands_knows_nothing(book, tmp_path):
    assert store_state(tmp_path) == NOTHING_MADE


def test_a_file_that_is_no_journal_knows_nothing(tmp_path):
    (tmp_path / JOURNAL_NAME).write_bytes(b"no database" * 100)
    assert store_state(tmp_path) == Made()


def test_a_journal_of_the_first_version_is_read_as_it_is(tmp_path):
    """It had neither takes nor deadlines; a plan does not change it."""
    with sqlite3.connect(tmp_path / JOURNAL_NAME) as db:
        db.execute(
            "CREATE TABLE attempt"
            " (hop, parent, shot, hop_index, request, state, target, sent_at, kept_until_s)"
        )
        row = ("k", None, "sea", 0, "{}", "succeeded", "emulator", 1.0, 2.0)
        db.execute(f"INSERT INTO attempt VALUES ({', '.join('?' * len(row))})", row)
        db.execute("PRAGMA user_version = 1")
    db.close()
    before = (tmp_path / JOURNAL_NAME).read_bytes()
    known = store_state(tmp_path)
    assert known.states == {"k": HopState.MADE}
    assert (known.ends, known.chosen, known.unfinished) == ({}, {}, frozenset())
    assert (tmp_path / JOURNAL_NAME).read_bytes() == before


def test_a_journal_is_not_changed_by_being_read(book, tmp_path):
    book.made("made")
    book.journal.close()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    store_state(tmp_path)
    after = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert after[JOURNAL_NAME] == before[JOURNAL_NAME]


def test_takes_are_known_from_the_second_version_on(book, tmp_path):
    book.made("made", kept_until=9.0)
    book.journal.choose("emulator", "made", 2, unfinished=False)
    book.journal.close()
    with sqlite3.connect(tmp_path / JOURNAL_NAME) as db:
        db.execute("PRAGMA user_version = 2")
    db.close()
    known = store_state(tmp_path)
    assert (known.chosen, known.ends) == ({"made": 2}, {"made": 9.0})
