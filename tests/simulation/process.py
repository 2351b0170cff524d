"""One `veospec run`: it lives until it ends or until the boundary at which it is to die."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from tests.simulation.films import Pieces, pieces_of
from tests.simulation.history import WitnessKind
from tests.simulation.interactions import direct_interactions
from tests.simulation.service import (
    INTERACTIONS,
    DirectBucket,
    DirectLedger,
    DirectSurface,
    Service,
    ServiceClock,
)
from tests.simulation.turns import Turns
from veospec.engines.catalog import load_catalog
from veospec.plan.ir import Plan, PlannedHop
from veospec.run.attempt import Limits
from veospec.run.bench import Bench, NoWitness, Witness
from veospec.run.database import Rows
from veospec.run.film import make_film
from veospec.run.journal import Journal
from veospec.run.local import ShotResult, run_shot
from veospec.run.state import EMULATOR
from veospec.run.store import Store
from veospec.run.witness import OwnEmulator, OwnPlace

Point = Callable[[str], None]


class Crash(BaseException):
    """The process is gone; nothing may catch this."""


class Countdown:
    """Counts the boundaries that a process passes, and ends it at one of them."""

    def __init__(self, crash_at: int | None) -> None:
        self._left = crash_at

    def __call__(self, where: str) -> None:
        """Pass a boundary."""
        if self._left is not None:
            self._left -= 1
            if self._left == 0:
                raise Crash(where)


class MortalJournal(Journal):
    """A journal whose process can die before and after each commit."""

    def __init__(self, file: Path, clock: ServiceClock, point: Point) -> None:
        super().__init__(file, clock)
        self._point = point

    @contextmanager
    def _writing(self, account: str | None = None) -> Iterator[Rows]:
        with super()._writing(account) as rows:
            yield rows
            self._point("before the commit")
        self._point("after the commit")


class MortalStore(Store):
    """A store whose process can die before and after each file gets its name."""

    def __init__(self, folder: Path, point: Point) -> None:
        super().__init__(folder)
        self._point = point

    def put(self, content: bytes) -> str:
        """Keep a clip."""
        self._point("before a clip is kept")
        digest = super().put(content)
        self._point("after a clip is kept")
        return digest

    def adopt(self, file: Path) -> str:
        """Keep a clip that was made beside the others."""
        self._point("before a clip is adopted")
        digest = super().adopt(file)
        self._point("after a clip is adopted")
        return digest


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process came to; `film` is its digest where all was made."""

    crashed: bool
    results: tuple[ShotResult, ...] = ()
    film: bytes | None = None


@dataclass
class Process:
    """What a run is started with. `taken` hears of (attempt, operation) as the service takes it."""

    folder: Path
    service: Service
    surface: str
    plan: Plan
    name: str
    taken: Callable[[str, str], None]
    witness: WitnessKind = "none"
    crash_at: int | None = None
    ceiling: int | None = None
    order: int = 0
    assets: Path | None = None
    join: Callable[[Pieces], bytes] | None = None
    """How pieces become a film, where that shall not be done on the disk."""

    def run(self) -> Ended:
        """Live."""
        point = Countdown(self.crash_at)
        store = MortalStore(self.folder, point)
        store.create()
        turns = Turns(self.order, self.service.now, self.service.advance)
        clock = ServiceClock(self.service, turns.sleep)
        journal = MortalJournal(store.journal_file, clock, point)
        try:
            with store.locked():
                return self._run(store, journal, clock, point, turns)
        except Crash:
            return Ended(crashed=True)
        finally:
            journal.close()

    def _run(
        self, store: Store, journal: Journal, clock: ServiceClock, point: Point, turns: Turns
    ) -> Ended:
        store.sweep()
        for orphan in journal.orphans(EMULATOR, self.name):
            journal.unknown(orphan, "interrupted", "the run ended while it was being sent")
        bench = self._bench(store, journal, clock, point, turns)
        results = tuple(ShotResult(shot.id, len(shot.hops)) for shot in self.plan.shots)
        pairs = zip(self.plan.shots, results, strict=True)
        turns.run([partial(run_shot, bench, shot, result) for shot, result in pairs])
        if not all(result.complete for result in results):
            return Ended(crashed=False, results=results)
        point("before the film")
        film = self._film(store, results)
        point("after the film")
        return Ended(crashed=False, results=results, film=film)

    def _film(self, store: Store, results: Sequence[ShotResult]) -> bytes:
        if self.join is not None:
            return self.join(pieces_of(store, results))
        out = self.folder / "film.mp4"
        make_film(store, [result.made for result in results], out)
        return out.read_bytes()

    def _bench(
        self, store: Store, journal: Journal, clock: ServiceClock, point: Point, turns: Turns
    ) -> Bench:
        names = count(1)
        sending = ""

        def tell(hop: PlannedHop, shot: str, step: str, detail: str = "") -> None:
            nonlocal sending
            if step == "sent":
                live = journal.live(EMULATOR, hop.key)
                assert live is not None, "a request is sent after its intent"
                sending = live.id

        def crash(where: str) -> None:
            point(where)
            turns.pause()

        def taken(operation: str) -> None:
            self.taken(sending, operation)

        engine = load_catalog()[self.plan.engine]
        kept = engine.retention
        bucket = DirectBucket(self.service) if self.witness == "bucket" else None
        return Bench(
            plan=self.plan,
            target=EMULATOR,
            owner=self.name,
            store=store,
            journal=journal,
            surface=direct_interactions(self.service, taken)
            if self.surface == INTERACTIONS
            else DirectSurface(self.service, self.surface, taken, bucket),
            clock=clock,
            assets=self.assets or self.folder,
            new_id=lambda: f"{self.name}-{next(names)}",
            limits=Limits(self.ceiling),
            witness=self._witness(journal, bucket),
            request_max_bytes=engine.request_bytes_max,
            result_kept_s=kept.result_s if kept else None,
            file_kept_s=kept.file_s if kept else None,
            crash=crash,
            tell=tell,
            locks=turns.lock,  # type: ignore[arg-type] - called as the runner's own locks are
        )

    def _witness(self, journal: Journal, bucket: DirectBucket | None) -> Witness:
        if bucket is not None:
            return OwnPlace(bucket)
        if self.witness == "ledger":
            return OwnEmulator(DirectLedger(self.service), journal)
        return NoWitness()
