"""Plays a history and puts in order what it left open, as an honest person would.

After each step the books are judged. At the end the film must be there and be, bit for bit, the
film that nothing had disturbed.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import count
from pathlib import Path

from tests.simulation.boards import FIRST, Board, Take, plan_for
from tests.simulation.counted import Counted
from tests.simulation.exchange import JumpingLoop
from tests.simulation.films import MEMORY, Pieces, joined, pieces_of
from tests.simulation.history import (
    Arm,
    Edit,
    History,
    LoseClip,
    Raise,
    Resolve,
    Returned,
    Run,
    Step,
    SurfaceName,
    Wait,
    World,
)
from tests.simulation.judge import Books, Violation, judge, missing_clips
from tests.simulation.money import Purse, check_stop, is_out_of_money
from tests.simulation.person import Person
from tests.simulation.process import Ended, Process
from tests.simulation.service import Service, ServiceClock
from veospec.plan.ir import Plan
from veospec.run.journal import Journal
from veospec.run.state import EMULATOR
from veospec.run.store import Store
from veospec.surfaces.interactions import UNKNOWN_ID

ROUNDS_MAX = 12
"""How many runs and decisions an honest person needs at most to finish a film."""


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
    books_read: Journal | None = None
    purse: Purse = field(init=False)

    def __post_init__(self) -> None:
        self.purse = Purse.of(self.world.budget, self._plan)

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
            case Raise(hops):
                self.counted.raised += 1
                self.purse.put_in(hops, self._plan)
            case LoseClip(number):
                self._lose(number)
        self._judge()

    def finish(self) -> None:
        """No more faults: bring the film to its end, and compare it."""
        self.counted.faults += self.service.fired()
        self.service.world.faults.disarm()
        self.do(Run())
        for _ in range(ROUNDS_MAX):
            self.purse.fill(sum(self._journal.account(EMULATOR)), self._plan)
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
        self._judge()
        if gone := missing_clips(self._journal, self._store):
            self._check_only_lost(gone, self._journal)
        self.counted.films += 1
        self.counted.billed += len(self.service.billed())

    @property
    def _store(self) -> Store:
        return Store(self.folder)

    @property
    def _plan(self) -> Plan:
        return plan_for(self.board, self.world.surface)

    @property
    def _journal(self) -> Journal:
        """The judge's own look at the books, apart from those of the runs."""
        if self.books_read is None:
            self._store.create()
            self.books_read = Journal(self._store.journal_file, ServiceClock(self.service))
        return self.books_read

    def close(self) -> None:
        """Let the books go."""
        if self.books_read is not None:
            self.books_read.close()

    def _judge(self) -> None:
        judge(self.service, self._journal, self._store, self.books).hold()
        self.purse.hold(sum(self.service.billed().values()), self._journal)

    def _run(self, crash_at: int | None, hops: int | None) -> Ended:
        plan = self._plan
        ceiling = self.purse.ceiling(plan, sum(self._journal.account(EMULATOR)), hops)

        def taken(attempt: str, operation: str) -> None:
            self.books.attempt_of[operation] = attempt
            self.purse.hold_request(sum(self.service.billed().values()))

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
            join=joined,
        ).run()
        if ended.results and not self.world.order:
            check_stop(ended, plan, self.purse.run_allowed, self._journal)
        self._count(ended)
        return ended

    def _count(self, ended: Ended) -> None:
        errors = [result.error for result in ended.results if result.error is not None]
        self.counted.runs += 1
        self.counted.crashes += ended.crashed
        self.counted.stopped += any(is_out_of_money(error) for error in errors)
        self.counted.unknown += sum(error.exit_code == 4 for error in errors)

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
        person = Person(self.folder, self.service, self.world.surface, self.books)
        person.resolve(self._journal.attempts(), way, everything=everything)
        self.counted.decisions += person.decisions

    def _lose(self, number: int) -> None:
        clips = sorted((self.folder / "clips").glob("[0-9a-f]*.mp4"))
        if clips:
            clips[number % len(clips)].unlink()

    def _check_only_lost(self, gone: list[str], journal: Journal) -> None:
        """Clips that vanished belong to hops that the film has no longer."""
        wanted = {hop.key for shot in self._plan.shots for hop in shot.hops}
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
    folder = tempfile.mkdtemp(dir=MEMORY)
    service = Service(_loop(), returns=world.returns, progress=world.progress)
    played = Player(Path(folder), world, service)
    try:
        yield played
    finally:
        played.close()
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


def undisturbed(board: Board, world: World) -> bytes:
    """The digest of the film that a board becomes when nothing goes wrong."""
    pieces = [
        piece
        for _, take in board.takes
        for piece in _undisturbed_take(take, world.surface, world.returns)
    ]
    return hashlib.sha256(joined(tuple(pieces))).digest()


@lru_cache(maxsize=1024)
def _undisturbed_take(take: Take, surface: SurfaceName, returns: Returned) -> Pieces:
    """The pieces of one shot, made alone in a world of its own."""
    with player(World(surface=surface, returns=returns)) as played:
        played.board = Board((("a", take),))
        ended = played._run(None, None)
        assert ended.film is not None
        return pieces_of(played._store, ended.results)


@cache
def _loop() -> JumpingLoop:
    return JumpingLoop()
