"""The loop: shots side by side, and the choice of where to stop."""

from __future__ import annotations

import pytest

from veospec.errors import OutcomeUnknown, UsageError
from veospec.run.local import chosen, run_shots

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
