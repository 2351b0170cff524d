"""What the runner itself costs a hop, against a service that answers at once.

    .venv/bin/python benchmarks/journal.py [--takes 1000] [--folder DIR]

Prints milliseconds a hop of the journal alone (intent, name, clip: three transactions on the disk)
and of the whole runner without rendering (journal, store, state machine; clips of a few bytes),
then takes of five hops in growing numbers: time a hop has to stay flat. What a run holds at its end
is weighed apart from its plan: the results that the film is made from are all that may grow.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
import tracemalloc
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


def runner(folder: Path, takes: int, *, weigh: bool = False) -> tuple[float, float, float]:
    """Milliseconds a hop of `takes` takes, side by side, and bytes a hop of plan and of run."""
    if weigh:
        tracemalloc.start()
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
        surface=Forgetful(),
        clock=SystemClock(),
        assets=folder,
        new_id=lambda: f"a{next(names)}",
    )
    planned = _held(weigh)
    started = time.perf_counter()
    results = run_shots(bench, shots)
    took = time.perf_counter() - started
    assert all(result.complete for result in results)
    bench.surface.forget()
    after = _held(weigh)
    tracemalloc.stop()
    journal.close()
    hops = takes * HOPS
    return took / hops * 1000, planned / hops, (after - planned) / hops


def _held(weigh: bool) -> int:
    """Bytes that Python holds now; 0 where nobody weighs, since weighing costs time."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0] if weigh else 0


class Forgetful(FakeService):
    """A service whose own memory is not weighed."""

    def forget(self) -> None:
        """Drop what it remembers of its clients."""
        for memory in (self.sent, self.charged, self.operations, self.ended, self.places):
            memory.clear()


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
        print(f"\n{'TAKES':>6} {'HOPS':>6} {'MS':>6} {'PLAN BYTES':>11} {'RUN BYTES':>10}  (a hop)")
        for takes in (args.takes // 8, args.takes // 4, args.takes // 2, args.takes):
            ms, _, _ = runner(folder / f"takes-{takes}", takes)
            _, plan, run = runner(folder / f"weighed-{takes}", takes, weigh=True)
            print(f"{takes:>6} {takes * HOPS:>6} {ms:>6.2f} {plan:>11.0f} {run:>10.0f}")


if __name__ == "__main__":
    main()
