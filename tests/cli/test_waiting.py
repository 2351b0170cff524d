"""Waiting as the service asks for it, on a clock that does not wait; deadlines; odd names."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from veospec import cli
from veospec.plan.deadlines import deadlines, hold_deadlines
from veospec.plan.ir import Made
from veospec.run.clock import SystemClock
from veospec.run.journal import Journal
from veospec.run.state import store_state
from veospec.testing.emulator import Emulator

FILM = """
schema = "veospec/1"
title = "One take"
engine = "veo-3.1-generate-001"
[[shot]]
id = "sea"
seconds = 4
prompt = "A slow grey sea under a cold dawn. A gull stands still on a post."
[[shot.hop]]
prompt = "The gull continues to stand and gradually turns its head."
"""
DEVELOPER = ("--engine", "veo-3.1-generate-preview", "--as-of", "2026-10-01")


@pytest.fixture
def slept(monkeypatch) -> list[float]:
    """What the run would have waited, in place of waiting."""
    times: list[float] = []
    monkeypatch.setattr(SystemClock, "sleep", lambda _self, seconds: times.append(seconds))
    return times


def run(board: Path, emulator: Emulator, *flags: str) -> int:
    return cli.invoke(["run", str(board), "--base-url", emulator.url, *flags])


@pytest.mark.parametrize(("fault", "least_s"), [("http_429", 10), ("not_active", 10)])
def test_what_asks_to_wait_is_waited_for_and_sent_again(board, emulator, slept, fault, least_s):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": fault})
    assert run(board, emulator) == 0
    assert max(slept) >= least_s
    assert emulator.faults()[0]["fired"]
    assert emulator.ledger()["billed_submissions"] == 2


def test_a_quota_that_stays_full_ends_the_run_and_costs_nothing(board, emulator, slept, capsys):
    emulator.faults({"method": "predictLongRunning", "every": True, "fault": "http_429"})
    assert run(board, emulator) == 3
    assert "nothing was charged" in capsys.readouterr().err
    assert len([one for one in slept if one >= 10]) == 4
    assert emulator.ledger()["submissions"] == 0


def test_a_run_says_whose_money_it_shows(board, emulator, capsys):
    assert run(board, emulator) == 0
    shown = capsys.readouterr()
    assert "Emulator: nothing is spent; Google would charge $4.40" in shown.err
    assert "To spend" not in shown.err
    assert "spent           nothing" in shown.out


@pytest.mark.parametrize(
    "name", ["my film.storyboard.toml", "海边的灯塔.storyboard.toml", "a:b 'c' (1).toml", "-x.toml"]
)
def test_films_have_the_names_of_their_storyboards(tmp_path, emulator, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(FILM, "utf-8")
    assert run(Path("./" + name) if name[0] != "-" else tmp_path / name, emulator) == 0
    stem = name.removesuffix(".toml").removesuffix(".storyboard")
    assert (tmp_path / f"{stem}.mp4").is_file()
    assert (tmp_path / f"{stem}.contact-sheet.png").is_file()


def test_a_tier_that_the_account_does_not_have(board, emulator, capsys):
    assert run(board, emulator, "--spend-tier", "1") == 2
    assert "veo-3.1-generate-001 has none" in capsys.readouterr().err
    assert emulator.ledger()["submissions"] == 0


class TestDeadlines:
    """A clip on the Developer API can be extended for two days."""

    @pytest.fixture
    def kept(self, board, tmp_path):
        """A store in which the opening was made on the Developer API, kept until `ends`."""

        def make(ends: float) -> Path:
            plan = tmp_path / "plan.json"
            flags = ["--format", "json", "--out", str(plan), *DEVELOPER]
            assert cli.invoke(["plan", str(board), *flags]) == 0
            hop = json.loads(plan.read_text("utf-8"))["shots"][0]["hops"][0]
            store = tmp_path / ".veospec"
            store.mkdir()
            journal = Journal(store / "journal.sqlite3", SystemClock())
            from veospec.run.attempt import HopRef, Limits

            ref = HopRef("emulator", hop["key"], None, "sea", 0, "veo", "{}", 1_600_000)
            row = journal.begin(ref, attempt_id="1", owner="me", limits=Limits()).attempt
            journal.succeeded(
                journal.accepted(row, "operations/1"),
                clip="c",
                piece="c",
                returns="combined",
                frames=96,
                uri="https://files/1",
                kept_until=ends,
            )
            journal.close()
            return store

        return make

    def test_plan_and_status_show_the_last_moment(self, board, kept, capsys):
        store = kept(datetime(2030, 1, 2, 3, 4, tzinfo=UTC).timestamp())
        capsys.readouterr()
        assert cli.invoke(["plan", str(board), *DEVELOPER]) == 0
        assert "2030-01-02 03:04" in capsys.readouterr().out
        assert cli.invoke(["status", "--store", str(store)]) == 0
        assert "sea can go on from hop 0 until 2030-01-02 03:04 UTC" in capsys.readouterr().out

    def test_a_run_that_comes_too_late_says_so_before_it_pays(
        self, board, kept, emulator, capsys, monkeypatch
    ):
        monkeypatch.setattr("veospec.cli.targets.require_client", lambda surface: None)
        kept(datetime(2026, 1, 2, tzinfo=UTC).timestamp())
        assert run(board, emulator, *DEVELOPER) == 3
        shown = capsys.readouterr().err
        assert "kept until 2026-01-02 00:00 UTC" in shown
        assert "--from sea" in shown
        assert emulator.ledger()["submissions"] == 0

    def test_an_engine_that_is_sent_the_clip_has_no_deadline(self, board, emulator, tmp_path):
        assert run(board, emulator, "--stop-after", "sea:0") == 0
        made = store_state(tmp_path / ".veospec")
        assert made.states
        assert not made.ends

    def test_nothing_is_held_where_nothing_is_kept(self):
        assert list(deadlines([], Made())) == []
        hold_deadlines([], Made(), now=0)
