"""The loop: shots side by side, and the choice of where to stop."""

from __future__ import annotations

import errno
import threading
from concurrent.futures import wait
from dataclasses import replace

import pytest

from veospec.errors import OutcomeUnknown, UsageError
from veospec.run import local
from veospec.run.local import chosen, hops_of, run_shots
from veospec.run.store import Store

from .fakes import FakeService, Workshop, chain, plan_of, small_clips

SHOTS = (chain("a", "b", "c"), chain("d", "e", shot="tower"), chain("f", shot="end"))


@pytest.fixture(autouse=True)
def _clips(monkeypatch):
    small_clips(monkeypatch)


@pytest.mark.parametrize(
    ("stop", "hops"),
    [
        (None, "abc de f"),
        ("sea", "abc"),
        ("sea:0", "a"),
        ("tower:0", "abc d"),
        ("end:0", "abc de f"),
    ],
)
def test_where_to_stop(stop, hops):
    shots = chosen(plan_of(SHOTS), stop)
    assert " ".join("".join(hop.prompt for hop in shot.hops) for shot in shots) == hops


@pytest.mark.parametrize("stop", ["", "nowhere", "sea:3", "sea:-1", "sea:x", "sea:²"])
def test_a_place_that_is_not_there(stop):
    with pytest.raises(UsageError):
        chosen(plan_of(SHOTS), stop)


def test_one_shot_that_fails_does_not_stop_the_others(tmp_path):
    shop = Workshop(tmp_path, SHOTS[:1], FakeService(starts=["ok", "lost_answer"]))
    (lost,) = run_shots(shop.bench(), shop.shots)
    assert isinstance(lost.error, OutcomeUnknown)
    assert [made.hop.prompt for made in lost.made] == ["a"]
    shop.shots = SHOTS
    results = run_shots(shop.bench(), SHOTS)
    assert [result.complete for result in results] == [False, True, True]
    assert sorted(shop.service.sent) == ["a", "b", "d", "e", "f"]


def test_a_run_that_is_stopped_sends_nothing_more(tmp_path):
    shop = Workshop(tmp_path, SHOTS)
    shop.clock.stop()
    results = run_shots(shop.bench(), SHOTS)
    assert all(result.stopped for result in results)
    assert shop.service.sent == []


def message_of(stop: str) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        chosen(plan_of(SHOTS), stop)
    return caught.value.message, caught.value.remedy


def test_a_place_that_is_not_there_says_which_are():
    assert message_of("sea:3") == (
        "--stop-after sea:3: shot sea has hops 0 to 2",
        "0 is the opening clip",
    )
    assert message_of("boat:1") == (
        "--stop-after boat:1: there is no shot 'boat'",
        "sea, tower, end",
    )


def test_a_take_that_is_cut_short_is_as_long_as_its_hops():
    *before, last = chosen(plan_of(SHOTS), "tower:0")
    assert before == [SHOTS[0]]
    assert (last.id, last.seconds, last.hops) == ("tower", 7, SHOTS[1].hops[:1])


def told(shop: Workshop, shots):
    """What a run tells of each hop that ended it, and the results."""
    heard = []

    def tell(hop, shot, step, detail=""):
        if step in {"failed", "unknown"}:
            heard.append((shot, hop.index, step, detail))

    return run_shots(replace(shop.bench(), tell=tell), shots), heard


def test_how_a_shot_ended_is_told_with_its_place(tmp_path):
    shop = Workshop(tmp_path, SHOTS[:1], FakeService(starts=["ok", "lost_answer"]))
    _, heard = told(shop, SHOTS[:1])
    ((shot, hop, step, detail),) = heard
    assert (shot, hop, step) == ("sea", 1, "unknown")
    assert detail.startswith("hop 1 of shot sea: no answer")
    shop = Workshop(tmp_path / "other", SHOTS[1:2], FakeService(starts=["http_400"]))
    (result,), heard = told(shop, SHOTS[1:2])
    assert heard == [("tower", 0, "failed", "hop 0 of shot tower: refused: http_400")]
    assert result.error is not None
    assert not result.complete
    assert not result.stopped


def test_a_disk_that_fails_is_told_in_one_line_and_stops_one_shot(tmp_path, monkeypatch):
    def full(self, content):
        raise OSError(errno.ENOSPC, "No space left on device", "clips/a.mp4")

    shop = Workshop(tmp_path, SHOTS[:1])
    monkeypatch.setattr(Store, "put", full)
    (result,) = run_shots(shop.bench(), SHOTS[:1])
    assert result.error is not None
    assert result.error.message == "clips/a.mp4: No space left on device"
    assert result.error.remedy == (
        "free some space or check permissions, then run the same command again"
    )


def test_ctrl_c_stops_everybody_at_the_next_safe_place(tmp_path, monkeypatch):
    shop = Workshop(tmp_path, SHOTS)
    interrupts = iter([KeyboardInterrupt()])

    def interrupted(waiting, **how):
        for interrupt in interrupts:
            raise interrupt
        return wait(waiting, **how)

    monkeypatch.setattr(local, "wait", interrupted)
    results = run_shots(shop.bench(), SHOTS)
    assert shop.clock.stopping
    assert [result.shot for result in results] == ["sea", "tower", "end"]
    assert all(result.complete or result.stopped for result in results)


def test_an_impatient_second_ctrl_c_does_not_lose_the_name_of_what_was_sent(tmp_path, monkeypatch):
    """The service answers after both: its operation is in the journal and nothing is unknown."""
    shop = Workshop(tmp_path, SHOTS[:1])
    asked, interrupted = threading.Event(), threading.Event()
    submit, interrupts = shop.service.submit, iter([KeyboardInterrupt(), KeyboardInterrupt()])

    def slow(job):
        asked.set()
        interrupted.wait(60)
        return submit(job)

    def watched(waiting, **how):
        asked.wait(60)
        for interrupt in interrupts:
            raise interrupt
        interrupted.set()
        return wait(waiting, **how)

    shop.service.submit = slow
    monkeypatch.setattr(local, "wait", watched)
    run_shots(shop.bench(), SHOTS[:1])
    (attempt,) = shop.journal.attempts()
    assert attempt.operation == "operations/1"


def test_a_third_ctrl_c_does_not_wait(tmp_path, monkeypatch):
    def interrupted(waiting, **how):
        raise KeyboardInterrupt

    monkeypatch.setattr(local, "wait", interrupted)
    monkeypatch.setattr(local, "run_shot", lambda bench, shot, result: None)
    with pytest.raises(KeyboardInterrupt):
        run_shots(Workshop(tmp_path, SHOTS).bench(), SHOTS)


def test_an_exception_that_is_no_end_of_a_hop_is_not_swallowed(tmp_path, monkeypatch):
    def broken(task):
        raise ZeroDivisionError

    monkeypatch.setattr(local, "run_hop", broken)
    with pytest.raises(ZeroDivisionError):
        run_shots(Workshop(tmp_path, SHOTS).bench(), SHOTS)


def test_all_hops_with_their_shots():
    assert [(shot, hop.prompt) for shot, hop in hops_of(SHOTS)] == [
        *[("sea", "a"), ("sea", "b"), ("sea", "c")],
        *[("tower", "d"), ("tower", "e"), ("end", "f")],
    ]


def test_a_failure_of_the_disk_without_a_file_is_told_as_it_is(tmp_path, monkeypatch):
    def full(self, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    shop = Workshop(tmp_path, SHOTS[:1])
    monkeypatch.setattr(Store, "put", full)
    (result,) = run_shots(shop.bench(), SHOTS[:1])
    assert result.error is not None
    assert result.error.message == "No space left on device"
