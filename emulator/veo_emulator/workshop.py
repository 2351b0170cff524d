"""A process that paints when there is much to paint, so that answering never waits for it.

Threads that paint hold the interpreter's lock for milliseconds at a time, and longer when the
machine is busy and takes the processor away from them while they hold it; every answer waits for
that. A process of its own has its own lock. It takes a third of a second to start, so it is
started beside the work and only when work piles up: one film, however long, is painted in
threads. It reads jobs from its standard input and ends when that does, however the server ended.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

T = TypeVar("T")

_HELLO = b"\x01"
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from veo_emulator import workshop; "
_CODE += "workshop.serve()"
_LENGTH = 8


class Workshop:
    """Runs pieces of work: here, or in the process once it is there. Used from any thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = threading.Event()
        self._opening: threading.Thread | None = None
        self._one_at_a_time = threading.Lock()
        self._closed = False

    def run(self, work: Callable[[], T]) -> T:
        """The result of a piece of work that can be pickled, as its result can."""
        if not self._ready.is_set():
            return work()
        with self._one_at_a_time:
            try:
                return self._elsewhere(work)
            except (OSError, EOFError):
                self._ready.clear()
        return work()

    def open(self) -> None:
        """Start the process, unless it was ever started; returns at once."""
        if self._opening is None and not self._closed:
            self._opening = threading.Thread(target=self._open, name="veo-workshop", daemon=True)
            self._opening.start()

    def wait(self, patience_s: float) -> bool:
        """Whether the process is there, now or within some seconds."""
        return self._ready.wait(patience_s)

    def close(self) -> None:
        """End the process; what it works on is lost."""
        self._closed = True
        if self._process is not None:
            self._process.kill()
        if self._opening is not None:
            self._opening.join()
        self._ready.clear()
        if self._process is not None:
            self._process.kill()
            with self._one_at_a_time, contextlib.suppress(OSError):
                self._process.communicate()

    def _open(self) -> None:
        here = str(Path(__file__).resolve().parent.parent)
        with contextlib.suppress(OSError):
            process = subprocess.Popen(
                [sys.executable, "-c", _CODE, here], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            self._process = process
            assert process.stdout is not None
            if process.stdout.read(1) == _HELLO and not self._closed:
                self._ready.set()

    def _elsewhere(self, work: Callable[[], T]) -> T:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        _send(process.stdin, work)
        result, error = _receive(process.stdout)
        if error is not None:
            raise error
        done: T = result
        return done


def serve() -> None:
    """The process: jobs in, results out, until nothing comes any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from veo_emulator import video  # noqa: F401, PLC0415

    # Whatever prints must not print between the results.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        out.write(_HELLO)
        out.flush()
        while True:
            try:
                work = _receive(sys.stdin.buffer)
            except EOFError:
                return
            with contextlib.suppress(BrokenPipeError):
                _send(out, _done(work))


def _done(work: Callable[[], object]) -> tuple[object, Exception | None]:
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 - it is raised where the work was given
        return None, error


def _send(pipe: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(_LENGTH, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    head = pipe.read(_LENGTH)
    size = int.from_bytes(head, "big")
    data = pipe.read(size) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(data) < size:
        raise EOFError
    return pickle.loads(data)
