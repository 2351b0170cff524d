"""The real process, killed with SIGKILL, and the run after it, judged by the emulator's ledger."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from veospec.cli import invoke
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
[[shot.hop]]
prompt = "The gull continues to look out as the light slowly grows."
"""

BOUNDARIES = (
    "before the intent",
    "intent is durable",
    "request was sent",
    "name is durable",
    "operation is done",
    "clip is stored",
    "clip is durable",
)


def board_in(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    board = folder / "film.storyboard.toml"
    board.write_text(FILM, "utf-8")
    return board


def ended(kind: str, where: str, count: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).with_name("killed.py")
    command = [sys.executable, str(script), kind, where, str(count), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def killed(where: str, count: int, *arguments: str) -> None:
    done = ended("KILL", where, count, *arguments)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> bytes:
    board = board_in(tmp_path_factory.mktemp("undisturbed"))
    assert invoke(["run", str(board)]) == 0
    return (board.parent / "film.mp4").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("where", [*BOUNDARIES, "before the film", "film is written"])
def test_run_again_finishes_what_was_killed(where, tmp_path, undisturbed):
    """The emulator dies with the run; its ledger on the disk tells what it had taken."""
    board = board_in(tmp_path)
    killed(where, 1 if "film" in where else 2, "run", str(board))
    assert invoke(["run", str(board)]) == 0
    assert (tmp_path / "film.mp4").read_bytes() == undisturbed
    with Emulator(data=tmp_path / ".veospec" / "emulator") as emulator:
        ledger = emulator.ledger()
    assert ledger["billed_submissions"] == ledger["submissions"] == 3
    assert not list((tmp_path / ".veospec" / "clips").glob(".*"))


@pytest.mark.slow
@pytest.mark.parametrize(("where", "taken"), [("intent is durable", 0), ("request was sent", 1)])
def test_without_a_witness_a_person_says_what_became_of_it(
    where, taken, tmp_path, undisturbed, capsys
):
    """An emulator that goes on without us is like Google: nobody may guess."""
    board = board_in(tmp_path)
    with Emulator() as emulator:
        run = ["run", str(board), "--base-url", emulator.url]
        killed(where, 2, *run)
        assert invoke(run) == 4
        assert emulator.ledger()["submissions"] == 1 + taken
        capsys.readouterr()
        store = ["--store", str(tmp_path / ".veospec")]
        assert invoke(["status", *store, "--format", "json"]) == 4
        hops = json.loads(capsys.readouterr().out)["hops"]
        (key,) = [hop["key"] for hop in hops if hop["state"] == "unknown"]
        way = ["--resubmit"]
        if taken:
            way = ["--operation", emulator.ledger()["entries"][-1]["operation"]]
        assert invoke(["resolve", key, *way, *store]) == 0
        assert invoke(run) == 0
        assert emulator.ledger()["billed_submissions"] == 3
    assert (tmp_path / "film.mp4").read_bytes() == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["INT", "TERM"])
def test_an_interrupted_run_says_what_is_in_flight_and_goes_on_later(kind, tmp_path):
    board = board_in(tmp_path)
    with Emulator(progress="seconds:60") as emulator:
        run = ["run", str(board), "--base-url", emulator.url, "--stop-after", "sea:0"]
        done = ended(kind, "name is durable", 1, *run)
        assert done.returncode == 130, done.stderr
        assert "in flight: sea 0" in done.stderr
        assert "run the same command again" in done.stderr
        assert "Traceback" not in done.stderr
        emulator.advance(61)
        assert invoke(run) == 0
        assert emulator.ledger()["submissions"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("where", [*BOUNDARIES, "before the film"])
def test_a_full_disk_is_one_line_and_leaves_nothing_half_written(where, tmp_path, undisturbed):
    board = board_in(tmp_path)
    with Emulator() as emulator:
        run = ["run", str(board), "--base-url", emulator.url]
        done = ended("FULL", where, 1, *run)
        assert done.returncode == 3, done.stderr
        assert "Traceback" not in done.stderr
        assert "mistake in veospec" not in done.stderr
        assert not (tmp_path / "film.mp4").exists()
        billed = emulator.ledger()["submissions"]
        code = invoke(run)
        assert code in {0, 4}, "what was sent without a name on the disk is never sent again"
        assert (code == 4) == (where == "request was sent" or where == "intent is durable")
        assert emulator.ledger()["submissions"] == (billed if code == 4 else 3)
        if code == 0:
            assert (tmp_path / "film.mp4").read_bytes() == undisturbed
