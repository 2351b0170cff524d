"""What the runner itself costs a hop, against a service that answers at once.

    .venv/bin/python benchmarks/journal.py [--takes 1000] [--folder DIR]

Prints milliseconds a hop of the journal alone (intent, name, clip: three transactions on the disk)
and of the whole runner without rendering (journal, store, state machine; clips of a few bytes),
then takes of five hops in growing numbers: time a hop has to stay flat, and so has memory.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.run.fakes import FakeService, chain, plan_of
from veospec.media.pieces import Returned
from veospec.run import bodies, hop
from veospec.run.attempt import Admitted, HopRef, Limits
from veospec.run.bench import Bench
from veospec.run.clock import SystemClock
from veospec.run.journal import Journal
from veospec.run.local import run_shots
from veospec.run.store import Store
from veospec.run.takes import Received

HOPS = 5


def journal_ms(folder: Path, hops: int = 500) -> float:
    """Milliseconds a hop of three transactions."""
    journal = Journal(folder / "journal.sqlite3", SystemClock())
    started = time.perf_counter()
    for n in range(hops):
        ref = HopRef("google", f"key{n}", None, "sea", n, "veo", "{}", 2_800_000)
        admitted = journal.begin(ref, attempt_id=f"a{n}", owner="one", limits=Limits(None, 10**6))
        assert isinstance(admitted, Admitted)
        accepted = journal.accepted(admitted.attempt, f"operations/{n}")
        journal.succeeded(accepted, clip="c", piece="p", returns="combined", frames=168, uri=None)
    took = time.perf_counter() - started
    journal.close()
    return took / hops * 1000


def runner_ms(folder: Path, takes: int) -> float:
    """Milliseconds a hop of `takes` takes, side by side as in a run."""
    store = Store(folder)
    store.create()
    journal = Journal(store.journal_file, SystemClock())
    shots = tuple(
        chain(*(f"{n} {k}" for k in range(HOPS)), shot=f"take{n}", usd=2.8) for n in range(takes)
    )
    names = count()
    bench = Bench(
        plan=plan_of(shots),
        target="google",
        owner="one",
        store=store,
        journal=journal,
        surface=FakeService(),
        clock=SystemClock(),
        assets=folder,
        new_id=lambda: f"a{next(names)}",
    )
    started = time.perf_counter()
    results = run_shots(bench, shots)
    took = time.perf_counter() - started
    assert all(result.complete for result in results)
    journal.close()
    return took / (takes * HOPS) * 1000


def small_clips() -> None:
    """No MP4s: what is measured is everything else."""

    def receive(store, plan, planned, content, *, source_frames):  # noqa: ARG001
        digest = store.put(content)
        return Received(digest, digest, Returned.COMBINED, 168)

    hop.receive = receive
    hop.source_frames = lambda task: 0  # noqa: ARG005
    bodies.source_clip = lambda store, planned, take: store.path(take[-1].clip)  # noqa: ARG005


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--takes", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="where the disk to measure is")
    args = parser.parse_args()
    small_clips()
    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        folder = Path(name)
        (folder / "journal").mkdir()
        print(f"journal           {journal_ms(folder / 'journal'):6.2f} ms a hop")
        print(f"\n{'TAKES':>6} {'HOPS':>6} {'MS A HOP':>9} {'PEAK MB':>8}")
        for takes in (args.takes // 8, args.takes // 4, args.takes // 2, args.takes):
            ms = runner_ms(folder / f"takes-{takes}", takes)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{takes:>6} {takes * HOPS:>6} {ms:>9.2f} {peak:>8.0f}")


if __name__ == "__main__":
    main()
