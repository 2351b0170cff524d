"""Plays a history and puts in order what it left open, as an honest person would.

After each step the books are judged. At the end the film must be there and be, bit for bit, the
film that nothing had disturbed.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from itertools import count
from pathlib import Path

from tests.simulation.boards import FIRST, Board, plan_for
from tests.simulation.exchange import JumpingLoop
from tests.simulation.history import (
    Arm,
    Edit,
    History,
    LoseClip,
    Resolve,
    Run,
    Step,
    Wait,
    World,
)
from tests.simulation.judge import Books, Violation, judge, missing_clips
from tests.simulation.process import Ended, Process
from tests.simulation.service import Service, ServiceClock
from veo_emulator.files import generated_id
from veospec.cli import invoke
from veospec.run.attempt import Attempt, State, micros
from veospec.run.ends import ASK_FIRST
from veospec.run.journal import Journal
from veospec.run.state import EMULATOR
from veospec.run.store import Store
from veospec.surfaces.interactions import UNKNOWN_ID

ROUNDS_MAX = 12
"""How many runs and decisions an honest person needs at most to finish a film."""

MEMORY = Path("/dev/shm")


@dataclass
class Counted:
    """What happened in histories."""

    histories: int = 0
    runs: int = 0
    crashes: int = 0
    faults: int = 0
    unknown: int = 0
    decisions: int = 0
    billed: int = 0
    films: int = 0
    stuck: int = 0

    def add(self, other: Counted) -> None:
        """Count those of another, too."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class Player:
    """A film's folder, its storyboard, its service, and what has been counted so far."""

    folder: Path
    world: World
    service: Service
    board: Board = FIRST
    boards: list[Board] = field(default_factory=lambda: [FIRST])
    books: Books = field(default_factory=Books)
    counted: Counted = field(default_factory=lambda: Counted(histories=1))
    names: count[int] = field(default_factory=count)
    orders: count[int] = field(default_factory=count)
    faults_before: int = 0

    def do(self, step: Step) -> None:
        """Let it happen, then judge."""
        match step:
            case Run(crash_at, hops):
                self._run(crash_at, hops)
            case Edit():
                self._edit(step)
            case Arm(method, fault, call):
                self.service.world.faults.arm([{"method": method, "fault": fault, "call": call}])
            case Wait(seconds):
                self.service.world.advance(seconds)
            case Resolve(way):
                self._resolve(way)
            case LoseClip(number):
                self._lose(number)
        with self._journal() as journal:
            judge(self.service, journal, self._store, self.books).hold()

    def finish(self) -> None:
        """No more faults: bring the film to its end, and compare it."""
        self.counted.faults += self.service.fired()
        self.service.world.faults.disarm()
        self.do(Run())
        for _ in range(ROUNDS_MAX):
            ended = self._run(None, None)
            if ended.film is not None:
                break
            if _out_of_reach(ended):
                self.counted.stuck += 1
                return
            self._resolve("console", everything=True)
        else:
            raise Violation("the film cannot be finished: " + _ends(ended))
        if hashlib.sha256(ended.film).digest() != undisturbed(self.board, self.world):
            raise Violation("the film is not the film that nothing disturbed")
        with self._journal() as journal:
            judge(self.service, journal, self._store, self.books).hold()
            if gone := missing_clips(journal, self._store):
                self._check_only_lost(gone, journal)
        self.counted.films += 1
        self.counted.billed += len(self.service.billed())

    @property
    def _store(self) -> Store:
        return Store(self.folder)

    @contextmanager
    def _journal(self) -> Iterator[Journal]:
        self._store.create()
        journal = Journal(self._store.journal_file, ServiceClock(self.service))
        try:
            yield journal
        finally:
            journal.close()

    def _run(self, crash_at: int | None, hops: int | None) -> Ended:
        plan = plan_for(self.board, self.world.surface)
        ceiling = None
        if hops is not None:
            with self._journal() as journal:
                price = max(hop.usd for shot in plan.shots for hop in shot.hops)
                ceiling = sum(journal.account(EMULATOR)) + hops * micros(price)

        def taken(attempt: str, operation: str) -> None:
            self.books.attempt_of[operation] = attempt
            if ceiling is not None and sum(self.service.billed().values()) > ceiling:
                raise Violation("a request was sent that the budget does not allow")

        ended = Process(
            folder=self.folder,
            service=self.service,
            surface=self.world.surface,
            plan=plan,
            name=f"run{next(self.names)}",
            taken=taken,
            witness=self.world.witness,
            crash_at=crash_at,
            ceiling=ceiling,
            order=self.world.order and self.world.order + next(self.orders),
        ).run()
        self.counted.runs += 1
        self.counted.crashes += ended.crashed
        self.counted.unknown += sum(
            result.error is not None and result.error.exit_code == 4 for result in ended.results
        )
        return ended

    def _edit(self, step: Edit) -> None:
        match step.what:
            case "rewrite":
                self.board = self.board.rewritten(step.shot, step.hop, step.words)
            case "longer":
                self.board = self.board.longer(step.shot, step.words)
            case "shorter":
                self.board = self.board.shorter(step.shot)
            case "shot":
                self.board = self.board.with_shot(step.words)
            case "back":
                self.board = self.boards[step.hop % len(self.boards)]
        self.boards.append(self.board)

    def _resolve(self, way: str, *, everything: bool = False) -> None:
        """Settle unknown outcomes; `everything` also gives up what will never come."""
        with self._journal() as journal:
            attempts = journal.attempts()
        last = {attempt.hop: attempt for attempt in attempts}
        for attempt in attempts:
            if attempt.state is State.UNKNOWN:
                self._settle(attempt, way)
            if not everything or attempt is not last[attempt.hop]:
                continue
            if attempt.state is State.ACCEPTED and self._is_dead(attempt.operation):
                self._tell(attempt, "--lost", gives_up=True)
            if attempt.state is State.FAILED and attempt.outcome in ASK_FIRST:
                self._tell(attempt, "--resubmit", gives_up=True)

    def _settle(self, attempt: Attempt, way: str) -> None:
        operation = self.books.operation_of(attempt)
        if way == "lost" or (operation is not None and self._is_dead(operation)):
            self._tell(attempt, "--lost", gives_up=True)
        elif operation is None:
            self._tell(attempt, "--resubmit", gives_up=False)
        else:
            self._tell(attempt, "--operation", operation, gives_up=False)

    def _tell(self, attempt: Attempt, *way: str, gives_up: bool) -> None:
        if gives_up:
            self.books.given_up.add(attempt.id)
        self.counted.decisions += 1
        said = StringIO()
        with redirect_stderr(said):
            code = invoke(["resolve", attempt.hop, *way, "--store", str(self.folder)])
        if code != 0:
            raise Violation(f"resolve {attempt.hop} {' '.join(way)}: {said.getvalue()}")

    def _is_dead(self, operation: str | None) -> bool:
        """Whether an operation can never give a clip that is whole."""
        world = self.service.world
        doc = world.operations.find(operation)
        if doc is None or doc["fate"] == "never_done" or doc["damage"]:
            return True
        if self.world.surface == "agent-platform" or doc["state"] != "done":
            return False
        file = world.files.find(generated_id(str(operation), 0))
        if file is None or file["damage"] or file["error"]:
            return True
        return self.world.surface == "interactions" and bool(file["state"] == "PROCESSING")

    def _lose(self, number: int) -> None:
        clips = sorted((self.folder / "clips").glob("[0-9a-f]*.mp4"))
        if clips:
            clips[number % len(clips)].unlink()

    def _check_only_lost(self, gone: list[str], journal: Journal) -> None:
        """Clips that vanished belong to hops that the film has no longer."""
        plan = plan_for(self.board, self.world.surface)
        wanted = {hop.key for shot in plan.shots for hop in shot.hops}
        for attempt in journal.attempts():
            if attempt.id in gone and attempt.hop in wanted:
                raise Violation(f"the clip of {attempt.id} is not on the disk")


def _out_of_reach(ended: Ended) -> bool:
    """Whether the service will never let go on from a clip: it forgot or never processed it."""
    return any(
        getattr(result.error, "outcome", "") in {"source_expired", "not_active", "no_access"}
        or UNKNOWN_ID in str(result.error)
        for result in ended.results
    )


def _ends(ended: Ended) -> str:
    return "; ".join(str(result.error) for result in ended.results if result.error is not None)


@contextmanager
def player(world: World) -> Iterator[Player]:
    """A film in a folder of its own, in memory where that can be."""
    folder = tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None)
    service = Service(_loop(), returns=world.returns, progress=world.progress)
    try:
        yield Player(Path(folder), world, service)
    finally:
        service.close()
        shutil.rmtree(folder)


def play(history: History, told: Callable[[Step], None] = lambda step: None) -> Counted:
    """Play one history to its end. Raises Violation."""
    with player(history.world) as played:
        for step in history.steps:
            told(step)
            played.do(step)
        played.finish()
        return played.counted


@cache
def undisturbed(board: Board, world: World) -> bytes:
    """The digest of the film that a board becomes when nothing goes wrong."""
    with player(World(surface=world.surface, returns=world.returns)) as played:
        played.board = board
        ended = played._run(None, None)
        assert ended.film is not None
        return hashlib.sha256(ended.film).digest()


@cache
def _loop() -> JumpingLoop:
    return JumpingLoop()
