"""Time left, from what hops took."""

from __future__ import annotations

import pytest

from tests.run.fakes import chain
from veospec.render.estimate import Estimate


class Watch:
    time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def watch() -> Watch:
    return Watch()


def make(estimate: Estimate, watch: Watch, shot, index: int, took_s: float) -> None:
    key = shot.hops[index].key
    estimate.tell(shot.id, key, "sent")
    watch.time += took_s
    estimate.tell(shot.id, key, "made")


def test_nothing_is_said_before_a_hop_was_made(watch):
    estimate = Estimate([chain("a", "b")], now=watch)
    assert estimate.left_s is None
    assert estimate.words == ""


def test_the_hops_of_a_take_come_one_after_the_other(watch):
    take = chain("a", "b", "c", "d")
    estimate = Estimate([take], now=watch)
    make(estimate, watch, take, 0, 60)
    assert estimate.left_s == 180
    assert estimate.words == ", about 3 min left"
    make(estimate, watch, take, 1, 100)
    assert estimate.left_s == 160


def test_takes_run_side_by_side(watch):
    takes = [chain(f"{n} a", f"{n} b", shot=f"s{n}") for n in range(8)]
    estimate = Estimate(takes, now=watch)
    make(estimate, watch, takes[0], 0, 40)
    assert estimate.left_s == 15 / 4 * 40


def test_what_is_reused_took_no_time(watch):
    take = chain("a", "b", "c")
    estimate = Estimate([take], now=watch)
    estimate.tell("sea", take.hops[0].key, "reused")
    assert estimate.left_s is None
    make(estimate, watch, take, 1, 20)
    assert estimate.words == ", about 20 s left"


def test_a_few_seconds_are_not_worth_saying(watch):
    take = chain("a", "b")
    estimate = Estimate([take], now=watch)
    make(estimate, watch, take, 0, 0.2)
    assert estimate.words == ""
