"""A studio in a folder: database, emulator and workers as processes, and the ledger that judges."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from tests.postgres import fresh_database
from veospec.fleet.board import Board
from veospec.fleet.rows import Chain, ChainState
from veospec.run.attempt import Attempt, State
from veospec.run.clock import SystemClock
from veospec.run.journal import Journal
from veospec.run.postgres import PostgresDatabase
from veospec.testing.emulator import Emulator

PATIENCE_S = 150.0
PYTHON = sys.executable
KILLED = Path(__file__).with_name("killed_worker.py")


def storyboard(shots: int, first: int = 0) -> str:
    """Takes of three hops, each of its own words."""
    head = 'schema = "veospec/1"\ntitle = "Gulls"\nengine = "veo-3.1-generate-001"\n'
    shot = (
        '[[shot]]\nid = "s{n}"\nseconds = 4\n'
        'prompt = "Gull number {n} stands still on a post by a slow grey sea."\n'
        '[[shot.hop]]\nprompt = "The gull continues to stand and gradually turns its head."\n'
        '[[shot.hop]]\nprompt = "The gull continues to look out as the light slowly grows."\n'
    )
    return head + "".join(shot.format(n=n) for n in range(first, first + shots))


class Outside(Emulator):
    """The handle of an emulator that runs elsewhere."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    @property
    def url(self) -> str:
        return self._url


class Studio:
    """A context manager; everything that it started is gone at its end."""

    def __init__(self, folder: Path, *, progress: str = "seconds:0.4") -> None:
        self.folder = folder
        self._progress = progress
        self._open = ExitStack()
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Studio:
        self.url = self._open.enter_context(fresh_database())
        self._open.callback(self._end_workers)
        self.emulator = Outside(self._start_emulator())
        self.env = {
            **os.environ,
            "VEOSPEC_JOURNAL": self.url,
            "VEOSPEC_STORE": str(self.folder / "shared"),
        }
        database = self._open.enter_context(closing(PostgresDatabase(self.url)))
        self.board = Board(database)
        self.journal = Journal(database, SystemClock())
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def veospec(self, *arguments: str, code: int = 0) -> str:
        """Run a command of another machine; what it printed."""
        done = subprocess.run(
            [PYTHON, "-m", "veospec", *arguments],
            env=self.env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def submit(self, shots: int, *, name: str = "film", first: int = 0) -> str:
        board = self.folder / f"{name}.storyboard.toml"
        board.write_text(storyboard(shots, first), "utf-8")
        where = ["--base-url", self.emulator.url]
        return self.veospec("fleet", "submit", board.name, *where).strip()

    def worker(self, *more: str, script: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        """Start a worker; what it says is in `said()`."""
        start = [PYTHON, *script] if script else [PYTHON, "-m", "veospec"]
        arguments = ["fleet", "worker", "--chains", "2", "--dead-after", "2", *more]
        with (self.folder / f"worker-{len(self.workers)}").open("wb") as out:
            process = subprocess.Popen(
                [*start, *arguments], env=self.env, cwd=self.folder, stdout=out, stderr=out
            )
        self.workers.append(process)
        return process

    def freeze(self, process: subprocess.Popen[bytes]) -> None:
        """Stop a worker where it sends nothing.

        What is half on its way when its sender freezes arrives when it wakes, and until then looks
        to everybody as if it had never left.
        """

        def frozen() -> bool:
            process.send_signal(signal.SIGSTOP)
            if not (self._sends(process.pid) or self._sends(process.pid)):
                return True
            process.send_signal(signal.SIGCONT)
            return False

        self.until(frozen)

    def _sends(self, pid: int) -> bool:
        names = {one.id for one in self.board.workers() if one.pid == pid}
        begun = [one for one in self.journal.attempts() if one.state is State.INTENT]
        return any(one.owner in names for one in begun)

    def said(self) -> str:
        files = sorted(self.folder.glob("worker-*"))
        return "\n".join(f"{file.name}:\n{file.read_text('utf-8')}" for file in files)

    def until(self, what: Callable[[], bool]) -> None:
        """Wait until it is so; the patience is for machines that hardly move."""
        pause = threading.Event()
        for _ in range(int(PATIENCE_S / 0.1)):
            if what():
                return
            pause.wait(0.1)
        raise AssertionError(f"it did not come to that\n{self.said()}\n{self.chains()}")

    def chains(self) -> tuple[Chain, ...]:
        return self.board.chains()

    def all_done(self) -> bool:
        return all(one.state is ChainState.DONE for one in self.chains())

    def unknown(self) -> list[Chain]:
        return [one for one in self.chains() if one.state is ChainState.UNKNOWN]

    def submissions(self) -> int:
        return int(self.emulator.ledger()["submissions"])

    def settle_like_a_person(self) -> int:
        """With the emulator's ledger for a console: found there it was taken, else it was not.

        How many outcomes were settled.
        """
        keys = {one.hop for one in self.unknown()}
        open_ones = [one for one in self.journal.attempts() if one.state is State.UNKNOWN]
        mine = [one for one in open_ones if one.hop in keys]
        for one in mine:
            self.veospec("resolve", one.hop, "--journal", self.url, *self._way(one))
        return len(mine)

    def _way(self, attempt: Attempt) -> list[str]:
        known = {one.operation for one in self.journal.attempts()}
        for entry in self.emulator.ledger()["entries"]:
            place = (entry["labels"]["veospec_shot"], int(entry["labels"]["veospec_hop"]))
            if entry["operation"] not in known and place == (attempt.shot, attempt.index):
                return ["--operation", entry["operation"]]
        return ["--resubmit"]

    def _start_emulator(self) -> str:
        command = [PYTHON, "-m", "veo_emulator.serve", "--port", "0", "--progress", self._progress]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._open.callback(_end, process)
        assert process.stdout is not None
        self._open.callback(process.stdout.close)
        return process.stdout.readline().rsplit(maxsplit=1)[-1]

    def _end_workers(self) -> None:
        for process in self.workers:
            _end(process)


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE_S)


def fleet_json(studio: Studio, code: int = 0) -> dict:
    return json.loads(studio.veospec("fleet", "status", "--format", "json", code=code))
