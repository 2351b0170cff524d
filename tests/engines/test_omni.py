"""Omni: turns while a file has room, windows after it, and turns again on what a window began."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veospec.engines.catalog import find_engine
from veospec.engines.engine import Engine
from veospec.engines.reach import Take, first_window, lower_take, take_lengths

OLD, NEW = find_engine("gemini-omni-1.1-flash"), find_engine("gemini-omni-1.2-flash")
hops = st.lists(st.integers(3, 10), max_size=30).map(tuple)


def strategies(take: Take) -> list[tuple[str, float]]:
    return [(carried.strategy, carried.seconds) for carried in lower_take(OLD, take)]


def test_a_file_of_1_1_holds_40_s_and_of_1_2_holds_30() -> None:
    assert first_window(lower_take(OLD, Take(10, (10,) * 5))) == 4
    assert first_window(lower_take(NEW, Take(10, (10,) * 5))) == 3
    assert first_window(lower_take(NEW, Take(15, (10, 5)))) is None


def test_what_a_window_began_takes_turns_again() -> None:
    assert strategies(Take(10, (10,) * 7)) == [
        *(("turn", 10), ("turn", 20), ("turn", 30), ("window", 10)),
        *(("turn", 20), ("turn", 30), ("window", 10)),
    ]


def test_a_clip_that_the_service_did_not_make_has_to_be_sent() -> None:
    assert strategies(Take(8, (10, 10), given=True)) == [("whole", 8), ("turn", 18)]
    assert strategies(Take(25, (10, 10), given=True)) == [("window", 10), ("turn", 20)]


@pytest.mark.parametrize("engine", [OLD, NEW])
@given(opening_s=st.integers(3, 10), hops_s=hops, given_clip=st.booleans())
def test_no_file_is_longer_than_the_engine_returns(
    engine: Engine, opening_s: int, hops_s: tuple[int, ...], given_clip: bool
) -> None:
    limits = engine.extension
    so_far, kept = opening_s, None if given_clip else opening_s
    for carried, hop_s in zip(
        lower_take(engine, Take(opening_s, hops_s, given_clip)),
        hops_s,
        strict=True,
    ):
        assert carried.seconds + hop_s <= limits.result_max_s
        if carried.strategy == "turn":
            assert carried.seconds == kept, "a turn goes on from what the service has"
        else:
            assert carried.seconds <= min(so_far, limits.source_max_s)
        so_far, kept = so_far + hop_s, carried.seconds + hop_s


def test_every_length_from_3_s_on_can_be_reached() -> None:
    reached = take_lengths(OLD, OLD.openings("720p", references=False), up_to=200)
    assert reached == (1 << 201) - 1 - 0b111


def test_both_live_and_their_figures_say_who_told_them() -> None:
    for engine in (OLD, NEW):
        assert not engine.retired(date(2026, 11, 22))
        assert engine.surface == "interactions"
        assert not {"seed", "negative_prompt", "audio"} & engine.opening.parameters
    assert OLD.extension.evidence.grade == "documented"
    assert {NEW.prices.evidence.grade, NEW.extension.evidence.grade} == {"third-party"}
    assert NEW.openings("720p", references=False)[-1] == 15
