"""A veospec that ends itself: `python killed.py SIGNAL WHERE COUNT ARGUMENTS...`.

SIGNAL is KILL, INT, TERM or FULL (the disk takes no more), WHERE a boundary of the runner, COUNT
how often it is passed before the end comes.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
from functools import partial

from veospec.cli import invoke, making

GUARD = threading.Lock()


def main() -> None:
    kind, where, count, *arguments = sys.argv[1:]
    left = int(count)
    # A suite that a shell started in the background hands down that SIGINT is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def crash(place: str) -> None:
        nonlocal left
        with GUARD:
            left -= place == where
            if place == where and left == 0:
                end(kind)

    making.Bench = partial(making.Bench, crash=crash)
    making.make_film = _around(making.make_film, crash)
    sys.exit(invoke(arguments))


def end(kind: str) -> None:
    if kind == "FULL":
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    else:
        os.kill(os.getpid(), getattr(signal, f"SIG{kind}"))


def _around(work, crash):
    def wrapped(*args, **kwargs):
        crash("before the film")
        made = work(*args, **kwargs)
        crash("film is written")
        return made

    return wrapped


if __name__ == "__main__":
    main()
