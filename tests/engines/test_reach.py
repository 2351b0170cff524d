"""The arithmetic of takes, against the plainest way to compute the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veospec.engines.catalog import find_engine
from veospec.engines.engine import Engine
from veospec.engines.money import dollars, total, usd_for
from veospec.engines.reach import (
    Take,
    film_lengths,
    first_window,
    lengths,
    lower_take,
    nearest,
    take_lengths,
)

PLATFORM = find_engine("veo-3.1-generate-001")
DEVELOPER = find_engine("veo-3.1-generate-preview")


def with_hops(engine: Engine, *seconds: int, hops_max: int | None = 3) -> Engine:
    return replace(
        engine,
        extension=replace(engine.extension, seconds=seconds, hops_max=hops_max, take_max_s=None),
    )


@given(st.floats(1, 60), st.lists(st.just(7), max_size=20))
def test_a_source_is_never_longer_than_the_engine_takes(opening_s: float, hops: list[int]) -> None:
    extension = PLATFORM.extension
    so_far = opening_s
    for carried, hop_s in zip(
        lower_take(PLATFORM, Take(opening_s, tuple(hops))), hops, strict=True
    ):
        assert carried.seconds <= min(so_far, extension.source_max_s)
        assert carried.seconds + hop_s <= extension.result_max_s
        assert (carried.strategy == "whole") == (carried.seconds == so_far) or so_far <= 7
        so_far += hop_s


def test_a_window_begins_where_the_whole_no_longer_fits() -> None:
    assert first_window(lower_take(PLATFORM, Take(8, (7,) * 20))) == 5
    assert first_window(lower_take(PLATFORM, Take(30, (7,) * 2))) == 2
    assert first_window(lower_take(PLATFORM, Take(31, (7,)))) == 1
    assert first_window(lower_take(PLATFORM, Take(8, (7,) * 4))) is None
    assert first_window(lower_take(DEVELOPER, Take(8, (7,) * 20))) is None


def test_the_lengths_of_a_veo_take() -> None:
    reached = list(lengths(take_lengths(PLATFORM, (8,), up_to=200)))
    assert reached == [8 + 7 * n for n in range(21)]
    assert max(lengths(take_lengths(PLATFORM, (4, 6, 8), up_to=1_000))) == 148


@given(st.lists(st.integers(1, 10), min_size=1, max_size=4, unique=True), st.integers(0, 4))
def test_lengths_are_all_sums_of_an_opening_and_hops(hops: list[int], most: int) -> None:
    engine = with_hops(PLATFORM, *sorted(hops), hops_max=most)
    plain = {
        opening + sum(chosen)
        for opening in (4, 6, 8)
        for count in range(most + 1)
        for chosen in product(hops, repeat=count)
    }
    assert set(lengths(take_lengths(engine, (4, 6, 8), up_to=100))) == plain


def test_hops_without_a_limit_end_at_the_promise() -> None:
    engine = with_hops(PLATFORM, 3, hops_max=None)
    assert list(lengths(take_lengths(engine, (4,), up_to=14))) == [4, 7, 10, 13]


@given(st.lists(st.sets(st.integers(1, 30), min_size=1, max_size=5), min_size=1, max_size=3))
def test_a_film_joins_one_length_of_each_take(takes: list[set[int]]) -> None:
    bits = [sum(1 << length for length in take) for take in takes]
    assert set(lengths(film_lengths(bits))) == {sum(chosen) for chosen in product(*takes)}


@given(st.sets(st.integers(0, 60), max_size=10), st.integers(0, 60))
def test_nearest_is_next_below_and_above(reachable: set[int], promise: int) -> None:
    found = nearest(sum(1 << length for length in reachable), promise)
    if promise in reachable:
        assert found == (promise,)
    else:
        below = [length for length in reachable if length < promise]
        above = [length for length in reachable if length > promise]
        assert found == (*([max(below)] if below else []), *([min(above)] if above else []))


def test_a_take_adds_up() -> None:
    assert Take(8, (7, 7)).seconds == 22
    assert Take(7.5).seconds == 7.5


@given(st.integers(0, 10_000), st.sampled_from(["720p", "1080p", "4k"]), st.booleans())
def test_money_is_exact_to_a_hundredth_of_a_cent(s: int, resolution: str, audio: bool) -> None:
    cents = round(PLATFORM.usd_per_s(resolution, audio=audio) * 100)
    assert usd_for(PLATFORM, s, resolution, audio=audio) == s * cents / 100


@given(st.lists(st.integers(0, 10_000_000), max_size=50))
def test_a_sum_has_no_noise(amounts: list[int]) -> None:
    assert total(amount / 10_000 for amount in amounts) == sum(amounts) / 10_000


@pytest.mark.parametrize(
    ("usd", "words"),
    [(0, "$0.00"), (11.6, "$11.60"), (1234.5, "$1,234.50"), (0.0204, "$0.0204"), (0.025, "$0.025")],
)
def test_dollars_for_people(usd: float, words: str) -> None:
    assert dollars(usd) == words


def test_a_resolution_without_a_price_costs_nothing_here() -> None:
    assert usd_for(PLATFORM, 8, "8k", audio=True) == 0
