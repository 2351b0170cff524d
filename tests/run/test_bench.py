"""Locks of hop keys: one at a time for a key, and nothing kept when nobody holds it."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

from veospec.run.bench import KeyLocks


def test_one_key_is_held_by_one_at_a_time() -> None:
    locks, inside, most = KeyLocks(), [0], [0]

    def hold(number: int) -> None:
        with locks("same" if number % 2 else f"other {number}"):
            if number % 2:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                threading.Event().wait(0)
                inside[0] -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hold, range(400)))
    assert most == [1]


def test_who_holds_one_key_keeps_nobody_from_another() -> None:
    locks = KeyLocks()
    with locks("a"), locks("b"):
        assert len(locks) == 2


def test_no_lock_outlives_its_holder() -> None:
    locks = KeyLocks()
    for number in range(100):
        with locks(f"key {number}"):
            pass
    gc.collect()
    assert len(locks) == 0
