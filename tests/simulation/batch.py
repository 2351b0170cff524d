"""Some histories in a row, for a process of its own."""

from __future__ import annotations

from tests.simulation.counted import Counted
from tests.simulation.history import random_history
from tests.simulation.play import play

BATCH = 20
Batch = tuple[Counted, list[tuple[int, str]]]


def play_batch(start: int) -> Batch:
    """The histories from seed `start` on, and those that fail."""
    counted, failed = Counted(), list[tuple[int, str]]()
    for seed in range(start, start + BATCH):
        try:
            counted.add(play(random_history(seed)))
        except Exception as error:  # noqa: BLE001 - told with its seed
            failed.append((seed, f"{type(error).__name__}: {error}"))
    return counted, failed
