"""What a person, an edit or another run does while money is under way: nothing is paid twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from veospec import cli
from veospec.cli import money
from veospec.errors import MoneyRefused
from veospec.run.clock import SystemClock
from veospec.run.store import Store
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
DAY_S = 86_400.0


def run(board: Path, emulator: Emulator, *flags: str) -> int:
    return cli.invoke(["run", str(board), "--base-url", emulator.url, *flags])


def hops(board: Path, capsys: pytest.CaptureFixture[str]) -> list[dict]:
    capsys.readouterr()
    cli.invoke(["status", "--store", str(board.parent / ".veospec"), "--format", "json"])
    return json.loads(capsys.readouterr().out)["hops"]


def resolve(board: Path, key: str, *way: str) -> int:
    return cli.invoke(["resolve", key, *way, "--store", str(board.parent / ".veospec")])


def a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = SystemClock().now()
    monkeypatch.setattr(SystemClock, "now", lambda _self: now + DAY_S)


def test_a_bucket_proves_nothing_about_what_was_sent_without_it(board, emulator, monkeypatch):
    """Its folder for that attempt is empty for ever, and the clip was paid for all the same."""
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"})
    assert run(board, emulator, "--patience", "0") == 4
    a_day_later(monkeypatch)
    assert run(board, emulator, "--storage", "gs://my-bucket/veospec") == 4
    assert emulator.ledger()["submissions"] == 2


def test_another_bucket_proves_nothing_either(board, emulator, monkeypatch):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "dropped"})
    first = ("--storage", "gs://my-bucket/first")
    assert run(board, emulator, "--patience", "0", *first) == 4
    a_day_later(monkeypatch)
    assert run(board, emulator, "--storage", "gs://my-bucket/second") == 4
    assert emulator.ledger()["submissions"] == 1
    assert run(board, emulator, *first) == 0, "its own bucket can tell"
    assert emulator.ledger()["submissions"] == 2


def test_an_own_emulator_proves_nothing_about_another(board, emulator, capsys):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"})
    assert run(board, emulator) == 4
    assert cli.invoke(["run", str(board)]) == 4
    assert hops(board, capsys)[1]["state"] == "unknown"


@pytest.mark.parametrize("way", ["--lost", "--resubmit"])
def test_what_is_given_up_while_a_price_is_on_the_screen_is_not_in_that_price(
    board, emulator, way, capsys, monkeypatch
):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"})
    assert run(board, emulator) == 4
    key = hops(board, capsys)[1]["key"]
    ask = money.agree

    def agree(*args, **kwargs):
        ask(*args, **kwargs)
        assert resolve(board, key, way) == 0

    monkeypatch.setattr(money, "agree", agree)
    assert run(board, emulator) == 5
    assert "after this run showed its price" in capsys.readouterr().err
    assert emulator.ledger()["submissions"] == 2
    monkeypatch.setattr(money, "agree", ask)
    assert run(board, emulator) == 0
    assert "Google would charge $2.80" in capsys.readouterr().err


def test_an_edit_while_a_clip_is_being_made_pays_for_the_new_words_and_keeps_the_old(board):
    with Emulator(progress="seconds:60") as emulator:
        assert run(board, emulator, "--patience", "0") == 3
        words = board.read_text("utf-8")
        board.write_text(words.replace("cold dawn", "warm dawn"), "utf-8")
        assert run(board, emulator, "--patience", "0") == 3
        assert emulator.ledger()["submissions"] == 2
        board.write_text(words, "utf-8")
        emulator.advance(61)
        assert run(board, emulator, "--stop-after", "sea:0") == 0
        assert emulator.ledger()["submissions"] == 2, "what was under way is only collected"


def test_nobody_settles_or_picks_while_a_run_works(board, emulator, capsys):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"})
    assert run(board, emulator) == 4
    key = hops(board, capsys)[1]["key"]
    with Store(board.parent / ".veospec").locked():
        assert resolve(board, key, "--resubmit") == 3
        assert cli.invoke(["pick", str(board), "sea:0", "1"]) == 3
    assert hops(board, capsys)[1]["state"] == "unknown"


def test_the_operation_of_one_hop_cannot_be_given_to_another(board, emulator, capsys):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"})
    assert run(board, emulator) == 4
    first, second = hops(board, capsys)
    assert resolve(board, second["key"], "--operation", first["operation"]) == 2
    assert "belongs to hop 0 of shot sea already" in capsys.readouterr().err
    assert resolve(board, second["key"], "--operation", "v1_abc") == 2


def test_a_run_that_does_not_fit_is_refused_before_half_a_film_is_paid_for():
    money.hold_ceiling(5_000_000, 5.0, 10_000_000)
    money.hold_ceiling(50_000_000, 0.0, 10_000_000)
    money.hold_ceiling(5_000_000, 5.0, None)
    with pytest.raises(MoneyRefused, match=r"\$5.60; \$5.00 of \$10.00 are spent or in flight"):
        money.hold_ceiling(5_000_000, 5.6, 10_000_000)
