"""Asking a service again for what costs nothing: polls, the state of a file.

Only questions go through here. A start is never one: it is sent once, in `sending`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from veospec.run.bench import Bench
from veospec.surfaces.port import Unreachable

T = TypeVar("T")


def asked(bench: Bench, question: Callable[[], T]) -> T:
    """The answer, asked for again while the network fails; then raises Unreachable."""
    pace = bench.surface.pace
    delay = pace.first_s
    for _ in range(pace.asks - 1):
        try:
            return question()
        except Unreachable:
            bench.clock.sleep(delay)
            delay *= 2
    return question()
