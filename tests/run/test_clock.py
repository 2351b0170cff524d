"""The machine's clock: waiting ends at once when the run is to stop."""

from __future__ import annotations

import time

import pytest

from veospec.run.clock import Stopped, SystemClock


def test_a_wait_passes():
    clock = SystemClock()
    clock.sleep(0)
    assert not clock.stopping


def test_who_is_to_stop_waits_no_more():
    clock = SystemClock()
    clock.stop()
    assert clock.stopping
    with pytest.raises(Stopped):
        clock.sleep(100_000)


def test_stamps_are_wall_time_and_deadlines_are_not():
    clock, before = SystemClock(), time.monotonic()
    assert clock.now() > 1_700_000_000
    assert before <= clock.steady() <= time.monotonic()
