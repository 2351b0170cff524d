"""Workers and an emulator as processes: killed, frozen, stopped; the ledger judges.

A submission that is billed twice for one hop is what must never happen.
"""

from __future__ import annotations

import signal
from collections import Counter

import pytest

from veospec.fleet.dispatch import QUEUE, VERSION

from .studio import KILLED, Studio, fleet_json

pytestmark = pytest.mark.slow


def hops_paid(studio: Studio) -> Counter:
    entries = studio.emulator.ledger()["entries"]
    return Counter(
        (one["labels"]["veospec_shot"], one["labels"]["veospec_hop"])
        for one in entries
        if one["billed"]
    )


def as_made_by_one_machine(studio: Studio) -> bytes:
    """The same film by `veospec run`, in a store of its own."""
    board, out = "film.storyboard.toml", "local.mp4"
    studio.veospec("run", board, "--base-url", studio.emulator.url, "--out", out)
    return (studio.folder / out).read_bytes()


def test_one_worker_is_killed_and_one_frozen_and_every_hop_is_paid_once(tmp_path):
    with Studio(tmp_path) as studio:
        killed, frozen = studio.worker(), studio.worker()
        studio.until(lambda: len(studio.board.workers()) == 2)
        film = studio.submit(6)
        studio.until(lambda: studio.submissions() >= 6)
        killed.kill()
        studio.freeze(frozen)
        last = studio.worker()
        studio.until(lambda: not studio.settle_like_a_person() and studio.all_done())
        frozen.send_signal(signal.SIGCONT)
        assert set(hops_paid(studio).values()) == {1}
        assert len(hops_paid(studio)) == 18
        assert studio.emulator.ledger()["billed_submissions"] == 18

        studio.until(lambda: killed.pid not in {one.pid for one in studio.board.workers()})
        last.send_signal(signal.SIGTERM)
        frozen.send_signal(signal.SIGTERM)
        assert (last.wait(100), frozen.wait(100)) == (0, 0), studio.said()
        assert fleet_json(studio)["workers"] == []
        studio.veospec("fleet", "film", film, "--out", "fleet.mp4")
        made = (tmp_path / "fleet.mp4").read_bytes()
        assert studio.emulator.ledger()["submissions"] == 18, "the frozen one sent nothing"
        assert not list((tmp_path / "shared" / "work").glob("*/*"))
        assert made == as_made_by_one_machine(studio)
        how_the_queue_was_used(studio)
        assert "conductor" not in studio.said().lower(), "P13: it says what it does, and no more"
        assert len({one.owner for one in studio.journal.attempts()}) > 1, "P1: each has its name"


def how_the_queue_was_used(studio: Studio) -> None:
    """P3: in our queue also after a rescue; P8: of our version; P10: no end that blocks; P11."""
    with studio.board._db.reading() as rows:
        found = rows.execute(
            "SELECT DISTINCT queue_name, application_version, status, serialization, name"
            " FROM dbos.workflow_status"
        ).fetchall()
    assert found == [(QUEUE, VERSION, "SUCCESS", "portable_json", "chain")]


def test_what_a_worker_was_sending_when_it_died_is_settled_by_a_person(tmp_path):
    with Studio(tmp_path, progress="immediate") as studio:
        studio.submit(1)
        studio.worker(script=(str(KILLED), "request was sent")).wait(100)
        studio.worker(script=(str(KILLED), "nowhere"))
        studio.until(lambda: bool(studio.unknown()))
        shown = studio.veospec("fleet", "status", code=4)
        (chain,) = studio.unknown()
        assert chain.hop is not None
        key = chain.hop.removeprefix("sha256:")[:12]
        assert f"veospec resolve {key} --journal URL" in shown
        assert all(len(line) <= 80 for line in shown.splitlines()), shown
        every = studio.veospec("status", "--journal", studio.url, code=4)
        assert key in every
        assert studio.submissions() == 1, "nobody sent it again"
        studio.settle_like_a_person()
        studio.until(studio.all_done)
        assert hops_paid(studio) == {("s0", "0"): 1, ("s0", "1"): 1, ("s0", "2"): 1}


def test_a_worker_that_is_stopped_hands_over_at_once(tmp_path):
    """Nobody has to wait until it counts as gone."""
    with Studio(tmp_path, progress="seconds:1") as studio:
        studio.submit(2)
        first = studio.worker("--dead-after", "3000")
        studio.until(lambda: studio.submissions() >= 2)
        first.send_signal(signal.SIGTERM)
        assert first.wait(100) == 0, studio.said()
        studio.worker("--dead-after", "3000")
        studio.until(lambda: not studio.settle_like_a_person() and studio.all_done())
        assert studio.submissions() == 6


def test_two_films_share_takes_that_are_made_at_the_same_time(tmp_path):
    with Studio(tmp_path, progress="immediate") as studio:
        ids = [studio.submit(shots, name=f"film{shots}") for shots in (2, 3)]
        assert studio.submit(2, name="film2") == ids[0], "the same film"
        studio.worker("--chains", "5")
        studio.until(studio.all_done)
        assert studio.submissions() == 9, "a take that is in both films is paid once"
        assert {one.revision for one in studio.chains()} == {1}
