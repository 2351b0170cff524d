"""Until when a take can go on, and what it costs when that has passed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from veospec.engines.catalog import load_catalog
from veospec.errors import WorldError
from veospec.plan.deadlines import Restart, deadlines, hold_deadlines, moment, on_free_tier, restart
from veospec.plan.ir import HopState, Made, PlannedShot
from veospec.plan.lower import compile_plan
from veospec.storyboard.parse import parse

DAY = 86_400.0
NOW = 1_800_000_000.0
HOP = '[[shot.hop]]\nprompt = "The gull continues to stand, gradually facing wave {}."\n'


def shot_on(engine: str, hops: int, *, made_hops: int) -> tuple[PlannedShot, Made, str]:
    """A take of which the first hops are made, each kept for two days from its own day on."""
    text = 'schema = "veospec/1"\ntitle = "A gull"\n[[shot]]\nid = "sea"\nprompt = "A gull."\n'
    text += "".join(HOP.format(n) for n in range(hops))
    board = parse(text.encode(), path="f", folder=None, engine_ids=load_catalog()).storyboard
    data = load_catalog()[engine]
    fresh = compile_plan(board, data, as_of=date(2026, 10, 1)).shots[0]
    keys = [hop.key for hop in fresh.hops[:made_hops]]
    made = Made(
        states=dict.fromkeys(keys, HopState.MADE),
        ends={key: NOW + 2 * DAY + n for n, key in enumerate(keys)},
    )
    plan = compile_plan(board, data, as_of=date(2026, 10, 1), made=made)
    return plan.shots[0], made, plan.notes[0]


def test_the_next_hop_has_to_be_sent_while_the_clip_before_it_is_kept():
    shot, made, note = shot_on("veo-3.1-generate-preview", 3, made_hops=2)
    (one,) = deadlines([shot], made)
    assert (one.hop.index, one.ends) == (2, NOW + 2 * DAY + 1)
    assert one.restart == Restart("sea", 0, pytest.approx(0.40 * (8 + 3 * 7)))
    assert "before hop 2 of shot sea until 2027-01-17 08:00 UTC" in note
    assert "`--from sea:0` makes it anew from its opening clip, for $11.60" in note


def test_a_run_that_comes_too_late_says_what_can_be_done_and_its_price():
    shot, made, _ = shot_on("veo-3.1-generate-preview", 2, made_hops=2)
    hold_deadlines([shot], made, now=NOW)
    with pytest.raises(WorldError) as caught:
        hold_deadlines([shot], made, now=NOW + 3 * DAY)
    assert "the take cannot go on" in caught.value.message
    assert "`--from sea:0`" in caught.value.remedy
    assert "$8.80" in caught.value.remedy


def test_what_was_made_later_is_kept_longer():
    shot, _, _ = shot_on("veo-3.1-generate-preview", 3, made_hops=0)
    kept = [NOW, NOW + 9 * DAY, NOW + DAY, None]
    assert restart(shot, 3, kept, at=NOW + 2 * DAY).index == 2


def test_a_window_is_sent_as_bytes_and_has_no_deadline():
    """Omni names an interaction as long as its file can grow, and then carries ten seconds."""
    shot, made, note = shot_on("gemini-omni-1.2-flash", 3, made_hops=2)
    (one,) = deadlines([shot], made)
    assert one.hop.index == 2
    assert "on the free tier until" in note
    shot, made, _ = shot_on("gemini-omni-1.2-flash", 3, made_hops=3)
    assert shot.hops[3].source is not None
    assert shot.hops[3].source.strategy.value == "window"
    assert list(deadlines([shot], made)) == []


def test_the_free_tier_keeps_an_interaction_for_a_day():
    omni = load_catalog()["gemini-omni-1.1-flash"]
    assert omni.retention is not None
    assert (omni.retention.result_s, omni.retention.free_s) == (55 * DAY, DAY)
    assert on_free_tier(omni, NOW + 55 * DAY) == " (on the free tier until 2027-01-16 08:00 UTC)"
    assert on_free_tier(load_catalog()["veo-3.1-generate-preview"], NOW) == ""
    assert on_free_tier(None, NOW) == ""


def test_an_own_clip_is_never_lost():
    shot, _, _ = shot_on("veo-3.1-generate-preview", 1, made_hops=0)
    own = replace(shot.hops[0], kind=type(shot.hops[0].kind).SOURCE)
    assert restart(replace(shot, hops=(own, shot.hops[1])), 1, [None, None], at=NOW).index == 1


def test_a_deadline_passes_with_its_second():
    shot, made, _ = shot_on("veo-3.1-generate-preview", 2, made_hops=2)
    ends = NOW + 2 * DAY + 1
    hold_deadlines([shot], made, now=ends - 0.5)
    with pytest.raises(WorldError, match=r"until 2027-01-17 08:00 UTC"):
        hold_deadlines([shot], made, now=ends)


def test_a_shot_that_is_made_hides_no_deadline_of_a_later_one():
    late, made, _ = shot_on("veo-3.1-generate-preview", 2, made_hops=2)
    done, _, _ = shot_on("veo-3.1-generate-preview", 2, made_hops=3)
    assert [one.shot for one in deadlines([done, late], made)] == ["sea"]


def test_a_take_goes_on_from_the_last_clip_that_outlives_the_deadline():
    shot, made, _ = shot_on("veo-3.1-generate-preview", 3, made_hops=2)
    kept = {**made.ends, shot.hops[0].key: NOW + 9 * DAY}
    (one,) = deadlines([shot], replace(made, ends=kept))
    assert (one.hop.index, one.restart.index) == (2, 1)
    assert one.restart.words.startswith("`--from sea:1` makes it anew from hop 1, for $8.40")


@pytest.fixture
def in_tokyo(monkeypatch):
    """A machine on Japanese time."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


def test_times_are_told_in_utc_wherever_the_machine_is(in_tokyo):
    assert moment(NOW) == "2027-01-15 08:00 UTC"
    _, _, note = shot_on("veo-3.1-generate-preview", 3, made_hops=2)
    assert "until 2027-01-17 08:00 UTC" in note
