"""Whole runs on each surface that the installed client speaks to, while the service stumbles.

Nobody waits: sleeping is counted and not done. The emulator's ledger is the judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from veospec import cli
from veospec.errors import WorldError
from veospec.run.clock import SystemClock
from veospec.surfaces.connect import require_client
from veospec.testing.emulator import Emulator

FILM = """
schema = "veospec/1"
title = "One take"
[[shot]]
id = "sea"
seconds = 4
prompt = "A slow grey sea under a cold dawn. A gull stands still on a post."
[[shot.hop]]
prompt = "The gull continues to stand and gradually turns its head."
"""
TWO_DAYS_S = 172_801


@dataclass(frozen=True)
class Way:
    """An engine on a surface and what its calls are named."""

    surface: str
    flags: tuple[str, ...]
    start: str
    poll: str


WAYS = {
    "agent-platform": Way(
        "agent-platform",
        ("--engine", "veo-3.1-generate-001"),
        "predictLongRunning",
        "fetchPredictOperation",
    ),
    "developer-api": Way(
        "developer-api",
        ("--engine", "veo-3.1-generate-preview", "--as-of", "2026-10-01"),
        "predictLongRunning",
        "getOperation",
    ),
    "interactions": Way(
        "interactions",
        ("--engine", "gemini-omni-1.2-flash"),
        "createInteraction",
        "getInteraction",
    ),
}


def need(surface: str) -> None:
    """Skip where the installed client does not speak to a surface."""
    try:
        require_client(surface)
    except WorldError as error:
        pytest.skip(error.message)


@pytest.fixture(params=WAYS)
def way(request) -> Way:
    need(request.param)
    return WAYS[request.param]


@pytest.fixture
def developer_api() -> Way:
    need("developer-api")
    return WAYS["developer-api"]


@pytest.fixture(autouse=True)
def slept(monkeypatch) -> list[float]:
    times: list[float] = []
    monkeypatch.setattr(SystemClock, "sleep", lambda _self, seconds: times.append(seconds))
    return times


def run(board: Path, emulator: Emulator, way: Way, *flags: str) -> int:
    return cli.invoke(["run", str(board), "--base-url", emulator.url, *way.flags, *flags])


def later(monkeypatch: pytest.MonkeyPatch, emulator: Emulator, seconds: int) -> None:
    """Time goes by, for the service and for us."""
    emulator.advance(seconds)
    now = SystemClock().now() + seconds
    monkeypatch.setattr(SystemClock, "now", lambda _self: now)


@pytest.mark.parametrize("call", [1, 2])
def test_a_quota_that_is_full_is_waited_out_as_told(board, emulator, way, slept, call):
    emulator.faults({"method": way.start, "call": call, "fault": "http_429"})
    assert run(board, emulator, way) == 0
    assert max(slept) >= 10
    assert emulator.faults()[0]["fired"]
    assert emulator.ledger()["billed_submissions"] == 2


@pytest.mark.parametrize("fault", ["http_500", "http_503", "dropped", "accepted_then_dropped"])
def test_a_start_without_an_answer_is_never_repeated(board, emulator, way, fault):
    emulator.faults({"method": way.start, "call": 2, "fault": fault})
    for _ in range(2):
        assert run(board, emulator, way) == 4
    assert emulator.ledger()["submissions"] == 1 + (fault == "accepted_then_dropped")


@pytest.mark.parametrize("fault", ["http_429", "http_500", "http_503", "dropped", "not_active"])
def test_a_question_that_fails_is_asked_again(board, emulator, way, fault):
    emulator.faults({"method": way.poll, "call": 2, "fault": fault})
    assert run(board, emulator, way) == 0
    assert emulator.faults()[0]["fired"]
    assert emulator.ledger()["submissions"] == 2


@pytest.mark.parametrize("fault", ["http_503", "dropped", "truncated", "corrupt"])
def test_a_download_that_fails_is_fetched_again(board, emulator, way, fault):
    if way.surface == "agent-platform":
        pytest.skip("its clips come with the answers")
    emulator.faults({"method": "downloadFile", "call": 1, "fault": fault})
    assert run(board, emulator, way) == 0
    assert emulator.faults()[0]["fired"]
    assert emulator.ledger()["submissions"] == 2


@pytest.mark.parametrize("fault", ["not_active", "http_503", "dropped"])
def test_a_source_is_extended_once_its_file_is_active(board, emulator, developer_api, fault, slept):
    emulator.faults({"method": "getFile", "call": 1, "fault": fault})
    assert run(board, emulator, developer_api) == 0
    assert slept
    assert emulator.faults()[0]["fired"]
    assert emulator.ledger()["submissions"] == 2


def test_a_source_that_expired_is_told_before_it_is_paid_with_the_price_of_a_way_out(
    board, emulator, developer_api, capsys, monkeypatch
):
    assert run(board, emulator, developer_api, "--stop-after", "sea:0") == 0
    later(monkeypatch, emulator, TWO_DAYS_S)
    monkeypatch.setattr("time.time", SystemClock().now)
    assert run(board, emulator, developer_api) == 3
    shown = " ".join(capsys.readouterr().err.split())
    assert "the take cannot go on from it" in shown
    assert "`--from sea:0` makes it anew from its opening clip, for $4.40" in shown
    assert emulator.ledger()["submissions"] == 1
    assert run(board, emulator, developer_api, "--from", "sea:0") == 0
    assert emulator.ledger()["submissions"] == 3


def test_a_file_that_is_gone_is_not_told_as_a_wrong_key_when_its_time_is_over(
    board, emulator, developer_api, capsys, monkeypatch
):
    """It expires while the run waits for somebody to agree, so only the service can say it."""
    assert run(board, emulator, developer_api, "--stop-after", "sea:0") == 0
    later(monkeypatch, emulator, TWO_DAYS_S)
    assert run(board, emulator, developer_api) == 3
    shown = " ".join(capsys.readouterr().err.split())
    assert "the service kept the clip before it until" in shown
    assert "`--from sea:0` makes it anew" in shown
    assert emulator.ledger()["submissions"] == 1


def test_a_file_that_is_refused_in_its_time_may_be_another_keys(
    board, emulator, developer_api, capsys
):
    emulator.faults({"method": "getFile", "call": 1, "fault": "expired"})
    assert run(board, emulator, developer_api) == 3
    shown = " ".join(capsys.readouterr().err.split())
    assert "it should be kept until" in shown
    assert "use the key that made it" in shown
    assert run(board, emulator, developer_api) == 0
    assert emulator.ledger()["submissions"] == 2


def test_a_clip_that_nobody_fetched_in_time_was_paid_for(
    board, emulator, developer_api, capsys, monkeypatch
):
    emulator.faults({"method": "downloadFile", "every": True, "fault": "http_503"})
    assert run(board, emulator, developer_api) == 3
    emulator.disarm()
    later(monkeypatch, emulator, TWO_DAYS_S)
    for _ in range(2):
        assert run(board, emulator, developer_api) == 3
        assert "it was paid for" in " ".join(capsys.readouterr().err.split())
    assert emulator.ledger()["submissions"] == 1
