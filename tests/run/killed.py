"""A veospec that kills itself, as `kill -9` would: `python killed.py WHERE COUNT ARGUMENTS...`.

WHERE is a boundary of the runner, COUNT how often it is passed before the end comes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import partial

from veospec.cli import invoke, making

GUARD = threading.Lock()


def main() -> None:
    where, count, *arguments = sys.argv[1:]
    left = int(count)

    def crash(place: str) -> None:
        nonlocal left
        with GUARD:
            left -= place == where
            if place == where and left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    making.Bench = partial(making.Bench, crash=crash)
    making.make_film = _around(making.make_film, crash)
    sys.exit(invoke(arguments))


def _around(work, crash):
    def wrapped(*args, **kwargs):
        crash("before the film")
        made = work(*args, **kwargs)
        crash("film is written")
        return made

    return wrapped


if __name__ == "__main__":
    main()
