"""The state machine of a hop, one ending after the other, against a service in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from veospec.errors import MoneyRefused, OutcomeUnknown, VeospecError
from veospec.plan.ir import Action
from veospec.run.attempt import Limits, State
from veospec.run.bench import Task
from veospec.run.ends import HopFailed
from veospec.run.hop import run_hop
from veospec.run.takes import Made
from veospec.surfaces.port import NotAccessible, NoVideo, Pending, Unreachable

from .fakes import BlindBucket, FakeBucket, FakeService, Workshop, chain, small_clips


@pytest.fixture(autouse=True)
def _clips(monkeypatch):
    small_clips(monkeypatch)


@pytest.fixture
def shop(tmp_path):
    return Workshop(tmp_path, (chain("a", "b"),))


def make(shop: Workshop, upto: int = 1) -> list[Made]:
    """Make the hops of the first shot up to `upto`, as a run of its own."""
    bench, made = shop.bench(), []
    for hop in shop.shots[0].hops[: upto + 1]:
        made.append(run_hop(Task(bench, "sea", hop, tuple(made))))
    return made


def states(shop: Workshop) -> list[State]:
    return [attempt.state for attempt in shop.journal.attempts()]


def test_hops_are_made_in_order_and_found_again(shop):
    assert [made.operation for made in make(shop)] == ["operations/1", "operations/2"]
    assert [made.operation for made in make(shop)] == ["operations/1", "operations/2"]
    assert shop.service.sent == ["a", "b"]
    assert shop.journal.account("google") == (5_600_000, 0)


def test_the_source_goes_along_as_bytes(shop):
    make(shop)
    assert shop.service.charged == ["a", "b"]


def test_polling_waits_on_the_clock(shop):
    shop.service.polls = ["pending", "pending", "ok"]
    make(shop, 0)
    assert shop.clock.slept == [10.0, 10.0]


def test_a_poll_that_fails_is_asked_again(shop):
    shop.service.polls = ["http_503", "http_503"]
    make(shop, 0)
    assert shop.service.sent == ["a"]


def test_an_operation_that_does_not_end_is_left_for_later(shop):
    shop.service.polls = ["pending"] * 11
    with pytest.raises(HopFailed, match="not done after 100 s"):
        make(shop, 0)
    assert states(shop) == [State.ACCEPTED]
    make(shop, 0)
    assert shop.service.sent == ["a"]


def test_429_waits_as_told_and_sends_again(shop):
    shop.service.starts = ["http_429", "http_429"]
    make(shop, 0)
    assert shop.clock.slept == [7.0, 7.0]
    assert states(shop) == [State.REJECTED, State.REJECTED, State.SUCCEEDED]
    assert shop.journal.account("google") == (2_800_000, 0)


def test_429_without_end_is_given_up(shop):
    shop.service.starts = ["http_429"] * 9
    with pytest.raises(HopFailed, match="too many requests"):
        make(shop, 0)
    assert len(shop.service.sent) == 5
    assert shop.journal.account("google") == (0, 0)


def test_a_refusal_costs_nothing_and_may_be_tried_by_another_run(shop):
    shop.service.starts = ["http_404"]
    with pytest.raises(HopFailed) as caught:
        make(shop, 0)
    assert caught.value.outcome == "http_404"
    assert "veospec engines" in caught.value.remedy
    make(shop, 0)
    assert shop.service.sent == ["a", "a"]


@pytest.mark.parametrize("ending", ["lost_answer", "dropped", "http_503_after", "http_503_before"])
def test_no_answer_is_unknown_and_never_sent_again(shop, ending):
    shop.service.starts = [ending]
    for _ in range(3):
        with pytest.raises(OutcomeUnknown, match=r"may have cost \$2.80"):
            make(shop, 0)
    assert shop.service.sent == ["a"]
    assert shop.journal.account("google") == (0, 2_800_000), "the money stays reserved"


@pytest.mark.parametrize("ending", ["lost_answer", "dropped", "http_503_after", "http_503_before"])
def test_a_witness_settles_it_by_evidence(tmp_path, ending):
    service = FakeService(starts=[ending])
    shop = Workshop(tmp_path, (chain("a"),), service, witness=FakeBucket(service))
    make(shop, 0)
    assert service.charged == ["a"]
    assert shop.journal.account("google") == (2_800_000, 0)


def test_a_place_that_stays_empty_is_proof_only_after_the_longest_operation(tmp_path):
    service = FakeService(starts=["dropped"])
    shop = Workshop(tmp_path, (chain("a"),), service, witness=BlindBucket(service))
    with pytest.raises(OutcomeUnknown, match="settles it by itself"):
        make(shop, 0)
    assert sum(shop.clock.slept) >= service.pace.patience_s
    assert len(service.sent) == 1
    make(shop, 0)
    assert sum(shop.clock.slept) >= service.pace.proof_s
    assert states(shop) == [State.ABANDONED, State.SUCCEEDED]


@pytest.mark.parametrize("ending", ["operation_error", "no_video", "filtered"])
def test_an_operation_without_a_clip_is_not_charged_nor_repeated(shop, ending):
    shop.service.polls = [ending]
    with pytest.raises(HopFailed) as caught:
        make(shop, 0)
    assert caught.value.outcome == ending
    assert shop.service.sent == ["a"]
    assert shop.journal.account("google") == (0, 0)


@pytest.mark.parametrize("ending", ["operation_error", "no_video", "filtered"])
def test_one_answer_is_not_enough_to_give_a_paid_clip_up(shop, ending):
    """A service that says the end of an operation wrongly once was paid all the same."""
    said = iter([NoVideo(ending, "ended"), Pending()])
    poll = shop.service.poll
    shop.service.poll = lambda operation: next(said, None) or poll(operation)
    make(shop, 0)
    assert shop.service.sent == ["a"]
    assert states(shop) == [State.SUCCEEDED]


def test_what_the_filter_refused_is_not_sent_again_by_another_run(shop):
    shop.service.polls = ["filtered"]
    for _ in range(3):
        with pytest.raises(HopFailed, match="filtered"):
            make(shop, 0)
    assert shop.service.sent == ["a"]


def test_a_clip_that_is_gone_was_paid_for_and_blocks(shop):
    shop.service.polls = ["expired"]
    for _ in range(2):
        with pytest.raises(HopFailed) as caught:
            make(shop, 0)
        assert caught.value.outcome == "expired"
    assert shop.journal.account("google") == (2_800_000, 0)
    assert shop.service.sent == ["a"]


def test_a_damaged_clip_is_fetched_again_and_never_kept(shop):
    shop.service.polls = ["damaged", "damaged", "ok"]
    make(shop, 0)
    assert shop.service.sent == ["a"]
    shop.service.polls = ["damaged"] * 3
    with pytest.raises(HopFailed, match="fetched 3 times"):
        make(shop, 1)
    assert states(shop) == [State.SUCCEEDED, State.ACCEPTED]
    make(shop, 1)
    assert shop.service.sent == ["a", "b"]


def test_an_operation_that_nobody_knows_is_a_persons_decision_until_it_is_found(shop):
    shop.service.polls = ["gone"]
    with pytest.raises(OutcomeUnknown):
        make(shop, 0)
    make(shop, 0)
    assert shop.service.sent == ["a"]


def test_a_clip_that_vanished_from_the_disk_is_fetched_again(shop):
    made = make(shop, 0)
    shop.store.path(made[0].clip).unlink()
    make(shop, 0)
    assert shop.service.sent == ["a"]
    assert shop.store.holds(made[0].clip)
    assert shop.journal.account("google") == (2_800_000, 0)


@pytest.mark.parametrize("ending", ["no_video", "operation_error", "filtered"])
def test_a_clip_that_was_made_once_is_paid_for_even_when_it_cannot_be_fetched_again(shop, ending):
    """The service has forgotten it since: that is no refusal, and no reason to pay by itself."""
    made = make(shop, 0)
    shop.store.path(made[0].clip).unlink()
    shop.service.ended["operations/1"] = ending
    for _ in range(2):
        with pytest.raises(HopFailed) as caught:
            make(shop, 0)
        assert caught.value.outcome == "expired"
    assert shop.service.sent == ["a"]
    assert shop.journal.account("google") == (2_800_000, 0)


def test_a_clock_that_is_put_forward_while_a_run_looks_on_is_no_proof(tmp_path):
    service = FakeService(starts=["dropped"])

    class Bucket(BlindBucket):
        def look(self, attempt):
            shop.clock.offset = 1_000_000.0
            return super().look(attempt)

    shop = Workshop(tmp_path, (chain("a"),), service, witness=Bucket(service))
    with pytest.raises(OutcomeUnknown):
        make(shop, 0)
    assert service.sent == ["a"]


def test_what_was_given_up_since_the_plan_is_not_paid_for(shop):
    agreed = replace(shop.shots[0].hops[0], action=Action.REUSE)
    with pytest.raises(MoneyRefused, match="after this run showed its price"):
        run_hop(Task(shop.bench(), "sea", agreed, ()))
    assert shop.service.sent == []


def test_the_budget_counts_what_was_spent_and_what_is_in_flight(tmp_path):
    service = FakeService(starts=["ok", "lost_answer"])
    shop = Workshop(tmp_path, (chain("a", "b"), chain("c")), service, limits=Limits(6_000_000))
    with pytest.raises(OutcomeUnknown):
        make(shop)
    with pytest.raises(MoneyRefused, match=r"\$2.80 are spent and \$2.80 in flight"):
        run_hop(Task(shop.bench(), "c", shop.shots[1].hops[0], ()))
    assert service.sent == ["a", "b"]


def test_requests_a_minute_are_waited_for(tmp_path):
    shop = Workshop(tmp_path, (chain("a", "b", "c"),), limits=Limits(None, 2))
    make(shop, 2)
    assert sum(shop.clock.slept) == pytest.approx(61)


def test_shots_with_the_same_words_share_one_clip(tmp_path):
    shop = Workshop(tmp_path, (chain("a"), chain("a", shot="again")))
    bench = shop.bench()
    for shot in shop.shots:
        run_hop(Task(bench, shot.id, shot.hops[0], ()))
    assert shop.service.sent == ["a"]


class TestUri:
    """Surfaces that extend their own clips by address."""

    @pytest.fixture
    def shop(self, tmp_path):
        return Workshop(tmp_path, (chain("a", "b"),), FakeService(sends_uris=True))

    def test_a_source_is_extended_once_it_is_active(self, shop):
        shop.service.not_ready = 3
        make(shop)
        assert shop.clock.slept == [10.0] * 3

    def test_a_source_that_never_becomes_active_is_not_sent(self, shop):
        shop.service.not_ready = 99
        with pytest.raises(HopFailed, match="still being processed after 120 s"):
            make(shop)
        assert shop.service.sent == ["a"]

    @pytest.fixture
    def keeper(self, tmp_path):
        """The same, for a service that keeps clips for an hour."""
        service = FakeService(sends_uris=True)
        return Workshop(tmp_path, (chain("a", "b"),), service, kept_s=3600.0)

    def test_a_file_that_cannot_be_asked_for_is_asked_for_again(self, keeper):
        keeper.service.refusals = [Unreachable("503"), Unreachable("503")]
        make(keeper)
        assert keeper.service.sent == ["a", "b"]

    def test_a_403_after_its_time_is_told_as_expiry(self, keeper):
        make(keeper, 0)
        keeper.clock.time += 3600
        keeper.service.refusals = [NotAccessible("not given out")]
        with pytest.raises(HopFailed, match=r"kept the clip before it until 1970-01-12") as caught:
            make(keeper)
        assert caught.value.outcome == "source_expired"
        assert "`--from sea:0`" in caught.value.remedy
        assert "$5.60" in caught.value.remedy
        assert keeper.service.sent == ["a"]

    def test_a_403_before_its_time_is_more_likely_the_key(self, keeper):
        make(keeper, 0)
        keeper.service.refusals = [NotAccessible("not given out")]
        with pytest.raises(HopFailed, match="should be kept until") as caught:
            make(keeper)
        assert caught.value.outcome == "no_access"
        assert "key" in caught.value.remedy
        make(keeper)
        assert keeper.service.sent == ["a", "b"], "with the right key it goes on"

    def test_a_clip_that_was_not_fetched_in_time_is_paid_and_a_persons_to_decide(self, keeper):
        keeper.service.polls = ["no access"] * 2
        with pytest.raises(HopFailed) as caught:
            make(keeper, 0)
        assert caught.value.outcome == "no_access"
        assert states(keeper) == [State.ACCEPTED]
        keeper.clock.time += 3600
        for _ in range(2):
            with pytest.raises(HopFailed) as caught:
                make(keeper, 0)
            assert caught.value.outcome == "expired"
        assert keeper.journal.account("google") == (2_800_000, 0)
        assert keeper.service.sent == ["a"]


def test_every_end_says_what_to_do(shop):
    for ending in ("http_400", "http_403", "http_404", "not_active"):
        shop.service.starts = [ending]
        with pytest.raises(VeospecError) as caught:
            make(shop, 0)
        assert caught.value.remedy
