"""A worker that kills itself: `python killed_worker.py WHERE ARGUMENTS...`, with a short lease."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial

from veospec.cli import fleet_worker, invoke
from veospec.run import bench
from veospec.run.attempt import Lease


def main() -> None:
    where, *arguments = sys.argv[1:]

    def crash(place: str) -> None:
        if place == where:
            os.kill(os.getpid(), signal.SIGKILL)

    fleet_worker.PLAY_LEASE = Lease(held_s=2.0, send_s=0.5)
    if where != "nowhere":
        bench.Bench = partial(bench.Bench, crash=crash)
    sys.exit(invoke(arguments))


if __name__ == "__main__":
    main()
