"""Kills of the real `veospec run`: at every boundary of its journal and at random instants.

    .venv/bin/python benchmarks/crash_matrix.py [KILLS] [--surface S] [--seed N] [--keep DIR]

The surface is `agent-platform`, `interactions` or, with a google-genai 2.x, `developer-api`.
An emulator in a process of its own survives all kills, as Google would; its ledger is the judge.
Exit code 1 when anything was paid twice, a clip was lost, or a film is not the one that an
undisturbed run makes; `--keep` then leaves the folders there, with all that was said in `said`.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import sys
import tempfile
import time
from importlib import import_module
from multiprocessing import Process
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.crashing import SERVICES, Tally, films, play, undisturbed
from veospec.testing.emulator import Emulator

WARM = ("google.genai", "veospec.cli.run", "veospec.cli.status", "veospec.cli.resolve")
HOPS = (2, 3, 4)


def emulator_beside() -> tuple[int, str]:
    """A process that serves an emulator until its parent is gone; its id and address."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with Emulator() as emulator:
            os.write(write, emulator.url.encode() + b"\n")
            parent = os.getppid()
            while os.getppid() == parent:
                time.sleep(0.2)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        return child, pipe.readline().strip()


class Outside(Emulator):
    """The handle of an emulator that runs elsewhere."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    @property
    def url(self) -> str:
        """Its address."""
        return self._url


def work(surface: str, seed: int, kills: int, until: float, folder: Path, to: Path) -> None:
    """One worker: an emulator, and film after film until enough was killed."""
    for name in WARM:
        import_module(name)
    _, url = emulator_beside()
    emulator = Outside(url)
    service = SERVICES[surface]
    whole = undisturbed(folder / str(seed), service, HOPS, url)
    total = Tally()
    for film, chance in films(folder, service, seed):
        if total.kills >= kills or time.monotonic() > until:
            break
        found = play(film, emulator, chance, whole[film.hops])
        total.add(found)
        if found.sound:
            shutil.rmtree(film.folder)
    to.write_bytes(pickle.dumps(total))


def crash(
    surface: str, kills: int, *, seed: int, minutes: float, workers: int, folder: Path
) -> Tally:
    """All workers together."""
    until = time.monotonic() + minutes * 60
    files = [folder / f"tally-{n}" for n in range(workers)]
    share = -(-kills // workers)
    processes = [
        Process(
            target=work, args=(surface, seed + n, share, until, folder / f"worker-{n}", files[n])
        )
        for n in range(workers)
    ]
    for process in processes:
        process.start()
    total = Tally()
    for process, file in zip(processes, files, strict=True):
        process.join()
        if process.exitcode:
            raise SystemExit(f"a worker ended with {process.exitcode}")
        total.add(pickle.loads(file.read_bytes()))
    return total


def show(total: Tally, seconds: float) -> None:
    """The matrix and what it comes to."""
    print(f"{'KILLED AT':<22} {'TIMES':>6}")
    for where, times in total.at.most_common():
        print(f"{where:<22} {times:>6}")
    fired = ", ".join(f"{name} {times}" for name, times in total.faults.most_common() if times)
    print(f"\nfaults fired: {fired}\n")
    rows = {
        "kills": total.kills,
        "runs": total.runs,
        "films": total.films,
        "complete films": total.complete,
        "wrong films": len(total.wrong),
        "submissions": total.submissions,
        "unknown outcomes": total.unknowns,
        "lost answers settled by evidence": total.settled_by_evidence,
        "decisions of a person": total.decisions,
        "double payments": len(total.double),
        "lost clips": len(total.lost),
        "seconds": round(seconds),
    }
    for name, value in rows.items():
        print(f"{name:<34} {value:>6}")
    for finding in (*total.double, *total.lost, *(f"{name}: other bytes" for name in total.wrong)):
        print(f"FOUND {finding}")


def main() -> int:
    """Kill, count, judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kills", nargs="?", type=int, default=1000)
    parser.add_argument("--surface", choices=tuple(SERVICES), default="agent-platform")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    folder = args.keep or Path(tempfile.mkdtemp(prefix="crash-matrix-"))
    folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    total = crash(
        args.surface,
        args.kills,
        seed=args.seed,
        minutes=args.minutes,
        workers=args.workers,
        folder=folder,
    )
    show(total, time.monotonic() - started)
    if args.keep is None:
        shutil.rmtree(folder)
    return 0 if total.sound else 1


if __name__ == "__main__":
    sys.exit(main())
