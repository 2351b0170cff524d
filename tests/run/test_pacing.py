"""Spend tiers: what an account may spend in ten minutes is waited for, not run into."""

from __future__ import annotations

import pytest

from veospec.run.attempt import Limits, TooSoon, micros

from .fakes import FakeService, StillClock, Workshop, chain, small_clips

TIER = Limits(tier_micros=micros(10), tier_s=600)


@pytest.fixture(autouse=True)
def _clips(monkeypatch):
    small_clips(monkeypatch)


def make(shop: Workshop) -> None:
    from veospec.run.local import ShotResult, run_shot

    for shot in shop.shots:
        result = ShotResult(shot.id, len(shot.hops))
        run_shot(shop.bench(), shot, result)
        assert result.complete, result.error


def spent_in_any_window(shop: Workshop, seconds: float) -> int:
    rows = [(one.sent_at, one.usd_micros) for one in shop.journal.attempts()]
    return max(sum(usd for at, usd in rows if start <= at <= start + seconds) for start, _ in rows)


def test_no_ten_minutes_pass_the_tier(tmp_path):
    shop = Workshop(tmp_path, (chain(*"abcdefgh"),), limits=TIER)
    make(shop)
    assert len(shop.service.charged) == 8
    assert spent_in_any_window(shop, 600) <= micros(10)
    assert shop.clock.time - 1_000_000 < 3 * 700


def test_a_hop_that_is_dearer_than_the_tier_goes_when_nothing_else_did(tmp_path):
    shop = Workshop(tmp_path, (chain("a", "b", usd=12.0),), limits=TIER)
    make(shop)
    assert len(shop.service.charged) == 2
    assert shop.clock.time - 1_000_000 >= 600


def test_the_cause_of_waiting_is_named(tmp_path):
    shop = Workshop(tmp_path, (chain("a", usd=9.0),), limits=TIER)
    make(shop)
    from veospec.run.bench import Task
    from veospec.run.sending import hop_ref

    bench = shop.bench()
    (other,) = chain("b", usd=2.0).hops
    ref = hop_ref(Task(bench, "sea", other, ()))
    answer = shop.journal.begin(ref, attempt_id="x", owner="me", limits=TIER)
    assert isinstance(answer, TooSoon)
    assert answer.cause == "the spend tier"
    assert 590 < answer.seconds <= 601


def test_what_was_refused_is_not_spent(tmp_path):
    shop = Workshop(
        tmp_path,
        (chain("a", "b", "c", "d", usd=4.0),),
        FakeService(starts=["http_429", "http_429"]),
        StillClock(),
        limits=TIER,
    )
    make(shop)
    assert spent_in_any_window(shop, 600) <= micros(16), "two refused, two sent"
    assert len(shop.service.charged) == 4
