"""Evidence of what became of a request whose answer was lost: only what is certain counts."""

from __future__ import annotations

import pytest

from veospec.run.attempt import Attempt, State
from veospec.run.bench import CannotTell, Found, NeverTaken
from veospec.run.witness import OwnEmulator, OwnPlace
from veospec.surfaces.ledger import Entry
from veospec.surfaces.port import Video


def attempt(**changes) -> Attempt:
    known = {
        "id": "run0-1-own",
        "target": "emulator",
        "hop": "sha256:k",
        "shot": "sea",
        "index": 2,
        "engine": "veo",
        "state": State.UNKNOWN,
        **dict.fromkeys(Attempt.__dataclass_fields__.keys() - {"id", "target", "hop", "shot"}),
    }
    return Attempt(**{**known, "index": 2, "engine": "veo", "state": State.UNKNOWN, **changes})


def entry(operation: str = "operations/7", **changes) -> Entry:
    return Entry(**{"operation": operation, "model": "veo", "hop": 2, "shot": "sea", **changes})


class Ledger:
    def __init__(self, entries):
        self.entries = entries

    def unclaimed(self, known):
        return [one for one in self.entries if one.operation not in known()]


class Rows:
    def __init__(self, attempts):
        self._attempts = attempts

    def attempts(self):
        return self._attempts


def look(*entries, others=(), lost=None):
    """What the ledger's entries and the journal's rows say of one lost attempt."""
    lost = lost or attempt()
    return OwnEmulator(Ledger(entries), Rows((lost, *others))).look(lost)


def test_what_only_this_attempt_can_have_brought_about_is_its_own():
    assert look(entry()) == Found(operation="operations/7")
    assert look(entry(shot=None)) == Found(operation="operations/7")


def test_without_a_trace_it_was_never_taken():
    assert look() == NeverTaken()


@pytest.mark.parametrize("other", [{"model": "omni"}, {"hop": 1}, {"shot": "tower"}])
def test_an_operation_of_another_place_is_no_trace(other):
    assert look(entry(**other)) == NeverTaken()


def test_an_operation_that_another_row_has_is_no_trace():
    claimed = attempt(hop="sha256:other", operation="operations/7", state=State.SUCCEEDED)
    assert look(entry(), others=[claimed]) == NeverTaken()


def test_two_operations_that_fit_settle_nothing():
    assert look(entry(), entry("operations/8")) == CannotTell()


RIVAL = {"id": "run0-2", "hop": "sha256:other"}


@pytest.mark.parametrize("state", [State.INTENT, State.UNKNOWN, State.ABANDONED])
def test_a_request_of_other_words_at_the_same_place_may_have_been_it(state):
    assert look(entry(), others=[attempt(**RIVAL, state=state)]) == CannotTell()


@pytest.mark.parametrize(
    "no_rival",
    [
        {"state": State.REJECTED},
        {"state": State.FAILED},
        {"state": State.ABANDONED, "outcome": "never_taken"},
        {"operation": "operations/1"},
        {"engine": "omni"},
        {"index": 1},
        {"shot": "tower"},
        {"hop": "sha256:k"},
    ],
)
def test_who_cannot_have_been_it_is_no_rival(no_rival):
    other = attempt(**{**RIVAL, **no_rival})
    assert look(entry(), others=[other]) == Found(operation="operations/7")


def test_without_labels_a_request_of_any_shot_may_have_been_it():
    elsewhere = attempt(**RIVAL, shot="tower")
    assert look(entry(shot=None), others=[elsewhere]) == CannotTell()


def test_the_emulator_sends_clips_with_its_answers():
    assert OwnEmulator(Ledger([]), Rows(())).storage_uri("run0-1") is None


def test_a_ledger_says_nothing_of_what_another_emulator_was_sent():
    assert look(lost=attempt(id="run0-1")) == CannotTell()


class FakeBucket:
    folder = "gs://bucket"

    def __init__(self, *clips):
        self._clips = clips

    def place(self, attempt_id):
        return f"gs://bucket/{attempt_id}/"

    def clips(self, place):
        return [clip for clip in self._clips if clip.startswith(place)]


def test_a_bucket_has_a_folder_for_each_attempt():
    name = OwnPlace(FakeBucket()).marked("run0-1")
    ours, other = f"gs://bucket/{name}/a.mp4", "gs://bucket/run0-2/a.mp4"
    place = OwnPlace(FakeBucket(other, ours, ours + ".2.mp4"))
    assert place.storage_uri(name) == f"gs://bucket/{name}/"
    assert place.look(attempt(id=name)) == Found(video=Video(None, ours))


def test_a_folder_that_is_empty_may_be_early():
    place = OwnPlace(FakeBucket())
    assert place.look(attempt(id=place.marked("run0-1"))) == CannotTell(look_again=True)


def test_a_folder_says_nothing_of_an_attempt_that_was_sent_without_it():
    elsewhere = FakeBucket()
    elsewhere.folder = "gs://bucket/elsewhere"
    sent = attempt(id=OwnPlace(elsewhere).marked("run0-1"))
    assert OwnPlace(FakeBucket()).look(sent) == CannotTell()
