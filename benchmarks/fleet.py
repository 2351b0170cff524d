"""What a fleet costs and brings: the journal on PostgreSQL a hop, and two workers against one.

    .venv/bin/python benchmarks/fleet.py [--shots 12] [--chains 2] [--seconds 1.5] [--kills N]

Needs PostgreSQL's initdb; it starts a server of its own. An emulator in a process of its own takes
`--seconds` for each operation. One worker makes `--shots` takes of three hops, then two workers
make as many again; both are counted from the first submission to the last hop, so that the start of
a process counts for neither. With `--kills` workers are killed at random instants and replaced
instead, while films are submitted, and the emulator's ledger is held against the hops.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fleet.studio import KILLED, Studio
from tests.postgres import fresh_database
from veospec.run.attempt import Admitted, HopRef, Limits
from veospec.run.clock import SystemClock
from veospec.run.journal import Journal

HOPS = 3


def journal_ms(hops: int = 500) -> float:
    """Milliseconds a hop of three transactions, as `benchmarks/journal.py` counts them."""
    with fresh_database() as url, closing(Journal(url, SystemClock())) as journal:
        took = []
        for n in range(hops):
            started = time.perf_counter()
            ref = HopRef("google", f"key{n}", None, "sea", n, "veo", "{}", 2_800_000)
            admitted = journal.begin(
                ref, attempt_id=f"a{n}", owner="one", limits=Limits(None, 10**6), held_s=60
            )
            assert isinstance(admitted, Admitted)
            row = journal.accepted(admitted.attempt, f"operations/{n}")
            journal.succeeded(row, clip="c", piece="p", returns="combined", frames=168, uri=None)
            took.append(time.perf_counter() - started)
        return statistics.median(took) * 1000


def film_s(workers: int, shots: int, chains: int, seconds: float) -> float:
    """Seconds from the first submission to the last hop."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        studio = opened.enter_context(Studio(folder, progress=f"seconds:{seconds}"))
        for _ in range(workers):
            studio.worker("--chains", str(chains))
        # All are up before there is anything to do.
        studio.until(lambda: len(studio.board.workers()) == workers)
        studio.submit(shots)
        studio.until(studio.all_done)
        attempts = studio.journal.attempts()
        assert len(attempts) == studio.submissions() == shots * HOPS
        ends = [one.settled_at for one in attempts if one.settled_at is not None]
        return max(ends) - min(one.sent_at for one in attempts)


def chaos(kills: int, seed: int) -> Counter[str]:
    """Films under fire: how much was killed, and what the ledger says."""
    chance, found = random.Random(seed), Counter[str]()
    short_lease = (str(KILLED), "nowhere")
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        studio = opened.enter_context(Studio(folder, progress="seconds:0.2"))
        alive = [studio.worker(script=short_lease) for _ in range(2)]
        while found["kills"] < kills:
            if all(one.state.over for one in studio.chains()):
                studio.submit(4, first=4 * found["films"])
                found["films"] += 1
            # A worker needs about two seconds until it works.
            time.sleep(chance.uniform(0.5, 5.0))
            victim = chance.randrange(2)
            alive[victim].kill()
            alive[victim].wait()
            alive[victim] = studio.worker(script=short_lease)
            found["kills"] += 1
            _settle(studio, found)
        studio.until(lambda: not _settle(studio, found) and studio.all_done())
        _judge(studio, found)
    return found


def _judge(studio: Studio, found: Counter[str]) -> None:
    paid = Counter(
        (one["labels"]["veospec_shot"], one["labels"]["veospec_hop"])
        for one in studio.emulator.ledger()["entries"]
        if one["billed"]
    )
    found["hops"] = sum(one.hops for one in studio.chains())
    found["distinct hops paid"] = len(paid)
    found["billed submissions"] = paid.total()
    found["double payments"] = paid.total() - len(paid)


def _settle(studio: Studio, found: Counter[str]) -> int:
    settled = studio.settle_like_a_person()
    found["decisions of a person"] += settled
    return settled


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=int, default=12)
    parser.add_argument("--chains", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--kills", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.kills:
        found = chaos(given.kills, given.seed)
        for name, times in found.items():
            print(f"{name:<22} {times:>6}")
        raise SystemExit(found["hops"] != found["billed submissions"] or found["double payments"])
    print(f"{'journal on PostgreSQL, a hop, p50':<40} {journal_ms():6.2f} ms")
    one = film_s(1, given.shots, given.chains, given.seconds)
    two = film_s(2, given.shots, given.chains, given.seconds)
    print(f"{f'{given.shots * HOPS} hops, one worker':<40} {one:6.1f} s")
    print(f"{f'{given.shots * HOPS} hops, two workers':<40} {two:6.1f} s")
    print(f"{'two workers : one':<40} {one / two:6.2f}")


if __name__ == "__main__":
    main()
