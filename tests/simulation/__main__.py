"""`python -m tests.simulation --seconds 60`: as many histories as fit, and what came of them."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from resource import RUSAGE_CHILDREN, getrusage

from tests.simulation.batch import BATCH, Batch, play_batch
from tests.simulation.counted import Counted
from tests.simulation.history import History, random_history
from tests.simulation.play import play
from tests.simulation.shrink import failure, shrink


def main() -> int:
    """Play histories; 1 when one of them fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long to go on")
    parser.add_argument("--seed", type=int, help="play this history alone, step by step")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument(
        "--processes",
        type=int,
        default=min(os.cpu_count() or 1, 4),
        help="how many at once; each seed is played by one of them",
    )
    asked = parser.parse_args()
    if asked.seed is not None:
        return replay(asked.seed)
    return simulate(asked.seconds, asked.first, asked.processes)


def replay(seed: int) -> int:
    """Play one history and say every step; shrink it when it fails."""
    history = random_history(seed)
    print(history.world)
    try:
        print(play(history, told=print))
    except Exception as error:  # noqa: BLE001 - said, then made smaller
        print(f"\n{type(error).__name__}: {error}\n\nthe shortest that fails:\n")
        show(shrink(history))
        return 1
    return 0


def show(history: History) -> None:
    """A history, one step a line, and how it ends."""
    print(history.world)
    for step in history.steps:
        print(step)
    print(failure(history))


def simulate(seconds: float, first: int, processes: int) -> int:
    """Play seeds from `first` on until the time is over; says the sums."""
    total, failed = Counted(), list[tuple[int, str]]()
    started = time.monotonic()

    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = deque[Future[Batch]]()
        while not failed and (time.monotonic() - started < seconds or waiting):
            while len(waiting) <= processes and time.monotonic() - started < seconds:
                waiting.append(pool.submit(play_batch, first))
                first += BATCH
            counted, wrong = waiting.popleft().result()
            total.add(counted)
            failed += wrong
    took = time.monotonic() - started
    _say(total, failed, took)
    for seed, words in failed:
        print(f"\nseed {seed}: {words}\nreplay it with: python -m tests.simulation --seed {seed}")
    return 1 if failed else 0


def _say(total: Counted, failed: list[tuple[int, str]], took: float) -> None:
    def count(words: str) -> int:
        return sum(said.startswith(f"Violation: {words}:") for _, said in failed)

    spent = getrusage(RUSAGE_CHILDREN)
    worked = spent.ru_utime + spent.ru_stime
    known = [count(kind) for kind in ("paid twice", "lost", "money")]
    rows = (
        ("histories", f"{total.histories:,} in {took:.0f} s, {_rate(total, took)} a minute"),
        ("of processors", f"{worked:.0f} s, {_rate(total, worked)} a minute of one"),
        ("runs", f"{total.runs:,}"),
        ("crashes", f"{total.crashes:,}"),
        ("stopped for money", f"{total.stopped:,}, and went on with more"),
        ("faults fired", f"{total.faults:,}"),
        ("unknown outcomes", f"{total.unknown:,}"),
        ("settled by a person", f"{total.decisions:,}"),
        ("paid requests", f"{total.billed:,}"),
        ("films finished", f"{total.films:,}, each as if undisturbed"),
        ("out of reach", f"{total.stuck:,} (the service forgot a clip or never processed it)"),
        ("double payments", f"{known[0]}"),
        ("lost clips", f"{known[1]}"),
        ("over budget", f"{known[2]}"),
        ("other failures", f"{len(failed) - sum(known)}"),
    )
    for name, value in rows:
        print(f"{name:20} {value}")


def _rate(total: Counted, seconds: float) -> str:
    return f"{total.histories / seconds * 60:,.0f}" if seconds else "0"


if __name__ == "__main__":
    sys.exit(main())
