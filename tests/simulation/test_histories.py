"""Histories of runs, crashes, faults and edits: nothing is paid twice, nothing is lost."""

from __future__ import annotations

import pytest

from tests.simulation.boards import Board, Take
from tests.simulation.history import (
    Arm,
    Edit,
    History,
    LoseClip,
    Raise,
    Resolve,
    Run,
    Wait,
    World,
    random_history,
)
from tests.simulation.play import play, player

HISTORIES = 120

KNOWN = {
    "an answer is lost after it was paid for": History(
        steps=(Arm("predictLongRunning", "accepted_then_dropped", 2), Run(), Run())
    ),
    "a person gives up what was paid for": History(
        steps=(Arm("predictLongRunning", "accepted_then_dropped"), Run(), Resolve("lost"), Run())
    ),
    "a lost operation of an old text is not taken for one of the new": History(
        World(witness="ledger"), (Run(crash_at=5), Edit("rewrite", words=3), Run(crash_at=5))
    ),
    "two days go by between two hops": History(
        World(surface="developer-api"), (Run(crash_at=16), Wait(200_000), Run())
    ),
    "a bucket keeps a clip whose name was lost": History(
        World(witness="bucket"), (Arm("predictLongRunning", "accepted_then_dropped", 2), Run())
    ),
    "a clip is damaged for good": History(
        steps=(Arm("fetchPredictOperation", "corrupt"), Run(), Resolve("lost"), Run())
    ),
    "a clip that a bucket gave vanishes from the disk": History(
        World(witness="bucket"),
        (Arm("predictLongRunning", "accepted_then_dropped"), Run(), LoseClip(0), LoseClip(0)),
    ),
    "the answer of an interaction is lost": History(
        World(surface="interactions"),
        (Arm("createInteraction", "accepted_then_dropped", 2), Run(), Run()),
    ),
    "the file of an interaction is never written": History(
        World(surface="interactions"), (Arm("getFile", "never_done"), Run())
    ),
    "an interaction is no longer kept when its turn comes": History(
        World(surface="interactions"), (Run(crash_at=16), Wait(56 * 86_400), Run())
    ),
    "a take outgrows one file of Omni": History(
        World(surface="interactions"), (*[Edit("longer", words=n) for n in range(6)], Run())
    ),
    "two shots with the same words are in flight at once": History(
        World(order=3), (Edit("shot"), Edit("shot"), Run(crash_at=30), Run())
    ),
    "money for one of three chains in flight": History(
        World(order=2), (Edit("shot", words=3), Run(hops=1), Run(hops=2))
    ),
    "the film's budget is for one hop, then for two more": History(
        World(budget=1), (Run(), Run(), Raise(2), Run(), Edit("longer"), Run())
    ),
    "a budget that is used up by what nobody knows": History(
        World(budget=2), (Arm("predictLongRunning", "accepted_then_dropped", 2), Run(), Run())
    ),
    "a budget and three chains in flight, one of which dies": History(
        World(order=4, budget=3), (Edit("shot", words=3), Run(crash_at=25), Run(hops=2), Run())
    ),
    "a filtered clip gives its money back": History(
        World(budget=1), (Arm("fetchPredictOperation", "rai_filtered"), Run(), Raise(1), Run())
    ),
    "no budget at all": History(World(budget=0), (Run(), Edit("shot"), Run(hops=3))),
    "money for one hop only": History(steps=(Run(hops=1), Run(hops=0), Run(hops=1))),
}


@pytest.mark.parametrize("history", KNOWN.values(), ids=KNOWN)
def test_a_known_history_ends_well(history):
    counted = play(history)
    assert counted.films + counted.stuck == 1


def test_random_histories_end_as_if_nothing_had_happened():
    films = sum(play(random_history(seed)).films for seed in range(HISTORIES))
    assert films > HISTORIES * 0.9


WORLDS = {
    "nobody to ask": World(),
    "a ledger": World(witness="ledger"),
    "a bucket": World(witness="bucket"),
    "side by side": World(order=7),
    "URIs": World(surface="developer-api", order=5),
    "Omni": World(surface="interactions", order=6),
}


@pytest.mark.parametrize("crash_at", range(1, 60, 3))
@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_a_crash_at_any_boundary_costs_nothing(crash_at, world):
    assert play(History(world, (Run(crash_at), Run()))).films == 1


def test_shots_in_flight_at_once_ask_in_another_order_and_give_the_same_film():
    """The same clips are paid for, whoever goes first; the order really is another."""
    orders = set()
    for order in (0, 1, 2, 3):
        with player(World(order=order)) as played:
            played.board = Board((("a", Take(4, (0, 1, 2))), ("b", Take(4, (3, 4, 0)))))
            assert played._run(None, None).film is not None
            played.finish()
            entries = played.service.world.ledger.summary()["entries"]
            orders.add(tuple(one["labels"]["veospec_shot"] for one in entries))
    assert len(orders) > 2
    assert {"".join(sorted(one)) for one in orders} == {"aaabbb"}


def test_a_run_without_money_stops_and_a_run_with_more_goes_on():
    """What was paid for is never paid for again, however often the money runs out."""
    with player(World(budget=0)) as played:
        played.board = Board((("a", Take(4, (0, 1, 2))),))
        for raised_by, paid in ((0, 0), (1, 1), (0, 1), (1, 2), (1, 3)):
            played.do(Raise(raised_by))
            ended = played._run(None, None)
            assert len(played.service.billed()) == paid
            assert (ended.film is not None) == (paid == 3)
        assert played.counted.stopped == 4


@pytest.mark.parametrize("seed", [7, 20, 31])
def test_a_seed_is_the_same_history_again(seed):
    assert random_history(seed) == random_history(seed)
    assert play(random_history(seed)) == play(random_history(seed))


def test_seeds_have_every_surface_with_one_chain_and_with_several_in_flight():
    worlds = {(world.surface, world.order > 0) for world in (random_history(n).world for n in R)}
    assert len(worlds) == 6


R = range(HISTORIES)
