"""What a run tells of each hop as it goes, in the order of its steps, with the waits between."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from veospec.errors import OutcomeUnknown, WorldError
from veospec.run.attempt import Lease, Limits, State
from veospec.run.bench import Bench, Found, Task
from veospec.run.ends import REMEDIES, HopFailed
from veospec.run.hop import run_hop
from veospec.run.sending import hop_ref
from veospec.surfaces.port import Expired, Job, NotAccessible, Pace, Video
from veospec.surfaces.wire import request_bytes

from .fakes import BlindBucket, FakeBucket, FakeService, Workshop, chain, small_clips

SLOWER = Pace(first_s=2.0, growth=2.0, longest_s=5.0, patience_s=100.0, proof_s=150.0)


@pytest.fixture(autouse=True)
def _clips(monkeypatch):
    small_clips(monkeypatch)


def shop_with(folder, service=None, **kept) -> Workshop:
    return Workshop(folder, (chain("a", "b"),), service or FakeService(), **kept)


def make(shop: Workshop, upto: int = 0, **bench) -> list[tuple[int, str, str]]:
    """What a run of the first hops told: hop, step and detail."""
    heard: list[tuple[int, str, str]] = []

    def tell(hop, shot, step, detail=""):
        assert shot == "sea"
        heard.append((hop.index, step, detail))

    at: Bench = replace(shop.bench(), tell=tell, **bench)
    made = []
    try:
        for hop in shop.shots[0].hops[: upto + 1]:
            made.append(run_hop(Task(at, "sea", hop, tuple(made))))
    except WorldError as error:
        heard.append((len(made), "ended", error.message))
    except OutcomeUnknown as error:
        heard.append((len(made), "unknown", error.message))
    return heard


def test_a_hop_is_sent_accepted_and_made_and_then_found(tmp_path):
    shop = shop_with(tmp_path)
    assert make(shop, 1) == [
        (0, "sent", ""),
        (0, "accepted", "operations/1"),
        (0, "made", ""),
        (1, "sent", ""),
        (1, "accepted", "operations/2"),
        (1, "made", ""),
    ]
    assert make(shop, 1) == [(0, "reused", ""), (1, "reused", "")]


def test_every_wait_says_what_is_waited_for(tmp_path):
    service = FakeService(starts=["http_429"], polls=["pending", "damaged"])
    shop = shop_with(tmp_path, service)
    assert make(shop) == [
        (0, "sent", ""),
        (0, "waiting", "too many requests; trying again in 7 s"),
        (0, "sent", ""),
        (0, "accepted", "operations/2"),
        (0, "waiting", ""),
        (0, "waiting", "fetching it again: The clip is damaged."),
        (0, "made", ""),
    ]
    assert shop.clock.slept == [7.0, 10.0, 10.0]


def test_a_full_minute_is_waited_for_by_its_name(tmp_path):
    shop = shop_with(tmp_path, limits=Limits(None, 1))
    heard = make(shop, 1)
    assert heard[3] == (1, "waiting", "requests per minute: 61 s")
    assert shop.clock.slept == [61.0]


def test_polls_grow_slower_up_to_the_longest(tmp_path):
    shop = shop_with(tmp_path, FakeService(polls=["pending"] * 4, pace=SLOWER))
    make(shop)
    assert shop.clock.slept == [2.0, 4.0, 5.0, 5.0]


def test_questions_that_fail_are_asked_again_at_twice_the_distance(tmp_path):
    shop = shop_with(tmp_path, FakeService(polls=["http_503"] * 4, pace=SLOWER))
    assert make(shop)[-1] == (0, "made", "")
    assert shop.clock.slept == [2.0, 4.0, 8.0, 16.0]
    shop = shop_with(tmp_path / "other", FakeService(polls=["http_503"] * 5, pace=SLOWER))
    assert make(shop)[-1] == (0, "ended", "503")


def test_a_source_is_waited_for_until_it_is_active(tmp_path):
    service = FakeService(sends_uris=True, not_ready=4, pace=SLOWER)
    shop = shop_with(tmp_path, service)
    heard = make(shop, 1)
    assert heard[3:7] == [(1, "waiting", "the clip before it is being processed")] * 4
    assert shop.clock.slept == [2.0, 4.0, 5.0, 5.0]


def test_a_source_that_does_not_become_active_is_given_up_at_its_time(tmp_path):
    pace = replace(SLOWER, ready_patience_s=6.0)
    shop = shop_with(tmp_path, FakeService(sends_uris=True, not_ready=99, pace=pace))
    assert make(shop, 1)[-1] == (
        1,
        "ended",
        "hop 1 of shot sea: the clip before it is still being processed after 6 s",
    )
    assert shop.clock.slept == [2.0, 4.0]


def test_an_operation_is_given_up_for_this_run_at_its_time(tmp_path):
    shop = shop_with(
        tmp_path, FakeService(polls=["pending"] * 9, pace=replace(SLOWER, patience_s=6.0))
    )
    assert make(shop)[-1] == (
        0,
        "ended",
        "hop 0 of shot sea: its operation is not done after 6 s",
    )
    assert shop.clock.slept == [2.0, 4.0]


def test_a_clip_that_stays_damaged_says_how_often_it_was_fetched(tmp_path):
    shop = shop_with(tmp_path, FakeService(polls=["damaged"] * 3))
    assert make(shop)[-1] == (
        0,
        "ended",
        "hop 0 of shot sea: fetched 3 times: The clip is damaged.",
    )


def test_a_source_without_a_name_is_not_extended(tmp_path):
    service = FakeService(sends_uris=True)
    shop = shop_with(tmp_path, service)
    bench = shop.bench()
    first = run_hop(Task(bench, "sea", shop.shots[0].hops[0], ()))
    nameless = Task(bench, "sea", shop.shots[0].hops[1], (replace(first, uri=None),))
    with pytest.raises(HopFailed) as caught:
        run_hop(nameless)
    assert caught.value.outcome == "no_uri"
    assert caught.value.message == (
        "hop 1 of shot sea: the service no longer names the clip before it"
    )
    assert service.sent == ["a"]


def test_a_body_that_is_too_large_is_not_sent(tmp_path):
    shop = shop_with(tmp_path)
    size = request_bytes(job_of(shop))
    assert make(shop, request_max_bytes=size - 1)[-1] == (
        0,
        "ended",
        f"hop 0 of shot sea: its request has {size:,} bytes, the engine takes {size - 1:,}",
    )
    assert shop.service.sent == []
    assert shop.journal.attempts() == (), "nothing was begun"
    assert make(shop, request_max_bytes=size)[-1] == (0, "made", "")


def job_of(shop: Workshop) -> Job:
    return Job(dict(shop.shots[0].hops[0].request))


def test_an_attempt_names_the_place_for_its_output(tmp_path):
    service = FakeService()
    shop = shop_with(tmp_path, service, witness=FakeBucket(service))
    make(shop)
    (row,) = shop.journal.attempts()
    assert service.places == {f"gs://bucket/{row.id}/": "operations/1"}


def test_a_place_that_is_still_empty_is_looked_at_again(tmp_path):
    service = FakeService(starts=["dropped"], pace=replace(SLOWER, patience_s=10.0, proof_s=99.0))
    shop = shop_with(tmp_path, service, witness=BlindBucket(service))
    heard = make(shop)
    assert heard[:3] == [(0, "sent", ""), *[(0, "waiting", "looking for its output")] * 2]
    assert heard[3][1] == "unknown"
    assert "a run after 1970-01-12 13:48 UTC settles it by itself" in heard[3][2]
    assert shop.clock.slept == [5.0, 5.0]


def test_what_left_no_trace_was_never_taken_and_is_sent_anew(tmp_path):
    service = FakeService(starts=["dropped"])
    shop = shop_with(tmp_path, service, witness=FakeBucket(service))
    make(shop)
    lost, made = shop.journal.attempts()
    assert (lost.state, lost.outcome, lost.message, lost.charged) == (
        State.ABANDONED,
        "never_taken",
        "it left no trace",
        False,
    )
    assert made.state is State.SUCCEEDED
    assert lost.id != made.id


class ClipInTheBucket(FakeBucket):
    """A witness that finds the clip, not the operation."""

    def __init__(self, service, uri="gs://bucket/a.mp4"):
        super().__init__(service)
        self.uri = uri

    def look(self, attempt):
        return Found(video=Video(b"clip of a", self.uri))


def test_a_clip_that_lies_in_the_bucket_settles_it(tmp_path):
    service = FakeService(starts=["lost_answer"])
    shop = shop_with(tmp_path, service, witness=ClipInTheBucket(service))
    assert make(shop)[-1][1] in {"made", "reused"}
    (row,) = shop.journal.attempts()
    assert (row.state, row.operation, row.uri) == (State.SUCCEEDED, None, "gs://bucket/a.mp4")
    assert row.clip is not None
    assert shop.store.read(row.clip) == b"clip of a"
    assert shop.journal.account("google") == (2_800_000, 0)


def test_how_long_a_clip_is_kept_counts_from_its_request(tmp_path):
    shop = shop_with(tmp_path, FakeService(polls=["pending"]), kept_s=3600.0)
    make(shop)
    (row,) = shop.journal.attempts()
    assert row.kept_until == row.sent_at + 3600 == 1_003_600


def test_why_a_hop_stands_where_it_does_is_in_its_row(tmp_path):
    shop = shop_with(tmp_path, FakeService(starts=["dropped"]))
    make(shop)
    (row,) = shop.journal.attempts()
    assert (row.state, row.outcome, row.message) == (State.UNKNOWN, "unanswered", "no answer")
    shop = shop_with(tmp_path / "other", FakeService(polls=["gone"]))
    assert make(shop)[-1][1] == "unknown"
    (row,) = shop.journal.attempts()
    assert (row.state, row.outcome) == (State.UNKNOWN, "operation_gone")
    assert row.message == "no such operation"
    assert row.operation == "operations/1"


def test_a_clip_without_a_way_back_has_to_be_put_back_by_hand(tmp_path):
    """A witness had it once; neither its operation nor an address was ever known."""
    service = FakeService(starts=["lost_answer"])
    shop = shop_with(tmp_path, service, witness=ClipInTheBucket(service, None))
    make(shop)
    (row,) = shop.journal.attempts()
    file = shop.store.path(row.clip)
    file.unlink()
    with pytest.raises(WorldError) as caught:
        run_hop(Task(shop.bench(), "sea", shop.shots[0].hops[0], ()))
    assert caught.value.message == "hop 0 of shot sea: its clip is gone from the store"
    assert caught.value.remedy == f"put {file} back"
    assert service.sent == ["a"]


def test_a_hop_is_counted_with_all_that_a_later_plan_asks_for(tmp_path):
    shop = shop_with(tmp_path)
    hop = replace(shop.shots[0].hops[1], request={"b": "灯", "a": 1}, usd=1.2345)
    ref = hop_ref(Task(shop.bench(), "sea", hop, ()))
    assert (ref.target, ref.key, ref.parent) == ("google", hop.key, hop.parent)
    assert (ref.shot, ref.index, ref.engine) == ("sea", 1, "veo-3.1-generate-001")
    assert ref.request == '{"a": 1, "b": "灯"}'
    assert json.loads(ref.request) == hop.request
    assert ref.usd_micros == 1_234_500


def rows_of(shop: Workshop) -> list[tuple[State, str | None, str | None]]:
    return [(row.state, row.outcome, row.message) for row in shop.journal.attempts()]


def test_a_run_that_ended_while_it_was_sending_left_an_unknown(tmp_path):
    shop = shop_with(tmp_path)
    dead = shop.bench()
    hop = shop.shots[0].hops[0]
    shop.journal.begin(
        hop_ref(Task(dead, "sea", hop, ())), attempt_id="x", owner="dead", limits=Limits()
    )
    with pytest.raises(OutcomeUnknown, match="was interrupted while it was being sent"):
        run_hop(Task(dead, "sea", hop, ()))
    assert rows_of(shop) == [
        (State.UNKNOWN, "interrupted", "the run was interrupted while it was being sent")
    ]
    assert shop.service.sent == []


def test_a_worker_that_stood_still_does_not_send_what_others_may_have_given_up(tmp_path):
    shop = shop_with(tmp_path)
    left = [70.0]

    def stands_still(where):
        if where == "intent is durable" and left:
            shop.clock.time += left.pop()

    heard = make(shop, lease=Lease(held_s=60, send_s=20), crash=stands_still)
    assert (0, "waiting", "it was admitted too long ago to be sent; trying again in 0 s") in heard
    assert heard[-1] == (0, "made", "")
    assert shop.service.sent == ["a"]
    said = (State.REJECTED, "never_sent", "it was admitted too long ago to be sent")
    assert rows_of(shop)[0] == said


def test_what_another_worker_is_sending_is_waited_for(tmp_path):
    shop = shop_with(tmp_path)
    bench = replace(shop.bench(), lease=Lease(held_s=60, send_s=20))
    ref = hop_ref(Task(bench, "sea", shop.shots[0].hops[0], ()))
    shop.journal.begin(ref, attempt_id="x", owner="other", limits=Limits(), held_s=25.0)
    heard = make(shop, lease=bench.lease)
    assert heard[:3] == [(0, "waiting", "another worker is sending it")] * 3
    assert heard[-1][1] == "unknown"
    assert shop.clock.slept == [10.0] * 3


def test_a_clip_that_is_not_given_out_is_not_yet_lost(tmp_path):
    shop = shop_with(tmp_path, FakeService(polls=["no access"]))
    assert make(shop)[-1] == (0, "ended", "hop 0 of shot sea: not given out")
    assert rows_of(shop) == [(State.ACCEPTED, None, None)]
    shop = shop_with(tmp_path / "other", FakeService(polls=["no access"]), kept_s=3600.0)
    assert make(shop)[-1] == (
        0,
        "ended",
        "hop 0 of shot sea: not given out, and it should be kept until 1970-01-12 14:46 UTC",
    )


def test_a_clip_that_was_not_fetched_in_time_says_that_it_was_paid_for(tmp_path):
    shop = shop_with(tmp_path, FakeService(polls=["expired"]))
    assert make(shop)[-1] == (0, "ended", "hop 0 of shot sea: it is gone; it was paid for")
    ((state, outcome, message),) = rows_of(shop)
    assert (state, outcome) == (State.FAILED, "expired")
    assert str(message).startswith("it is gone")
    late = FakeService(polls=["no access"] * 2)
    shop = shop_with(tmp_path / "late", late, kept_s=3600.0)
    make(shop)
    shop.clock.time += 3600
    assert make(shop)[-1] == (
        0,
        "ended",
        "hop 0 of shot sea: the service kept its clip until 1970-01-12 14:46 UTC; it was paid for",
    )


@pytest.mark.parametrize(
    ("refusal", "outcome", "message"),
    [
        (Expired("it is gone"), "source_expired", "it is gone; only clips that the service made"),
        (NotAccessible("not given out"), "no_access", "not given out"),
    ],
)
def test_a_source_that_is_gone_is_told_with_what_the_service_said(
    tmp_path, refusal, outcome, message
):
    service = FakeService(sends_uris=True)
    shop = shop_with(tmp_path, service)
    make(shop)
    service.refusals = [refusal]
    bench = shop.bench()
    first = run_hop(Task(bench, "sea", shop.shots[0].hops[0], ()))
    with pytest.raises(HopFailed) as caught:
        run_hop(Task(bench, "sea", shop.shots[0].hops[1], (first,)))
    assert caught.value.outcome == outcome
    assert caught.value.message.startswith(f"hop 1 of shot sea: {message}")
    assert service.sent == ["a"]


def test_a_source_that_is_still_processed_may_be_asked_for_in_a_minute(tmp_path):
    service = FakeService(sends_uris=True, not_ready=99)
    shop = shop_with(tmp_path, service)
    bench = shop.bench()
    first = run_hop(Task(bench, "sea", shop.shots[0].hops[0], ()))
    with pytest.raises(HopFailed) as caught:
        run_hop(Task(bench, "sea", shop.shots[0].hops[1], (first,)))
    assert caught.value.outcome == "not_active"
    assert caught.value.remedy == REMEDIES["not_active"]


def test_what_was_refused_keeps_the_words_of_the_service(tmp_path):
    shop = shop_with(tmp_path, FakeService(starts=["http_400"]))
    assert make(shop)[-1] == (0, "ended", "hop 0 of shot sea: refused: http_400")
    assert rows_of(shop) == [(State.REJECTED, "http_400", "refused: http_400")]


def test_attempts_of_one_target_are_its_own(tmp_path):
    shop = shop_with(tmp_path)
    make(shop)
    make(shop, target="emulator")
    assert [row.target for row in shop.journal.attempts()] == ["google", "emulator"]
    assert [row.target for row in shop.journal.attempts("google")] == ["google"]
    assert shop.journal.attempts("nobody") == ()
