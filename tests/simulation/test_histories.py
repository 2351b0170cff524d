"""Histories of runs, crashes, faults and edits: nothing is paid twice, nothing is lost."""

from __future__ import annotations

import pytest

from tests.simulation.history import (
    Arm,
    Edit,
    History,
    LoseClip,
    Resolve,
    Run,
    Wait,
    World,
    random_history,
)
from tests.simulation.play import play

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
    "money for one hop only": History(steps=(Run(hops=1), Run(hops=0), Run(hops=1))),
}


@pytest.mark.parametrize("history", KNOWN.values(), ids=KNOWN)
def test_a_known_history_ends_well(history):
    counted = play(history)
    assert counted.films + counted.stuck == 1


def test_random_histories_end_as_if_nothing_had_happened():
    films = sum(play(random_history(seed)).films for seed in range(HISTORIES))
    assert films > HISTORIES * 0.9


@pytest.mark.parametrize("crash_at", range(1, 60, 3))
@pytest.mark.parametrize("witness", ["none", "ledger", "bucket"])
def test_a_crash_at_any_boundary_costs_nothing(crash_at, witness):
    history = History(World(witness=witness), (Run(crash_at), Run()))
    assert play(history).films == 1


def test_a_seed_is_the_same_history_again():
    assert random_history(7) == random_history(7)
    assert play(random_history(7)) == play(random_history(7))
