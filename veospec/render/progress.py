"""How far a run has come: bars on a terminal, lines where output is piped, events as JSON.

All three are the same port, told from several threads; none of them knows why a hop takes its time.
"""

from __future__ import annotations

import sys
import threading
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self, TextIO

from veospec.plan.ir import Plan, PlannedHop, PlannedShot
from veospec.render.estimate import Estimate
from veospec.render.run_json import EventDocument, line

DONE = frozenset({"made", "reused"})
QUIET = frozenset({"sent", "accepted"})


class Progress(AbstractContextManager["Progress"], Protocol):
    """Told what happens; shows it until the block ends."""

    def tell(self, hop: PlannedHop, shot: str, step: str, detail: str = "") -> None:
        """One step of one hop."""
        ...


class _Written:
    """What is written to a stream from several threads, line by line."""

    def __init__(self, shots: tuple[PlannedShot, ...], stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._left = Estimate(shots)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.flush()


class Lines(_Written):
    """One line for each hop that is done, and for each new cause of waiting."""

    def __init__(self, shots: tuple[PlannedShot, ...], stream: TextIO) -> None:
        super().__init__(shots, stream)
        self._hops = {shot.id: len(shot.hops) - 1 for shot in shots}
        self._film = {(shot.id, hop.key) for shot in shots for hop in shot.hops}
        self._total = sum(shot.seconds for shot in shots)
        self._seconds = 0.0
        self._said: set[tuple[str, str, str]] = set()

    def tell(self, hop: PlannedHop, shot: str, step: str, detail: str = "") -> None:
        """One step of one hop."""
        self._left.tell(shot, hop.key, step)
        if step in QUIET or (step == "waiting" and not detail):
            return
        with self._lock:
            if (shot, hop.key, step + detail) in self._said:
                return
            self._said.add((shot, hop.key, step + detail))
            more = (shot, hop.key) not in self._film
            self._seconds += hop.seconds if step in DONE and not more else 0
            place = f"{shot} {hop.index}/{self._hops[shot]}"
            place += f" take {hop.take}" if hop.take > 1 else ""
            film = f"{self._seconds:g} of {self._total:g} s{self._left.words}"
            film = film if step in DONE else detail
            self._stream.write(f"{place:<16} {step:<8} {film}\n")


class Events(_Written):
    """Each step as one line of JSON."""

    def tell(self, hop: PlannedHop, shot: str, step: str, detail: str = "") -> None:
        """One step of one hop."""
        self._left.tell(shot, hop.key, step)
        event = EventDocument(
            shot=shot,
            index=hop.index,
            take=hop.take,
            step=step,
            detail=detail,
            left_s=self._left.left_s,
        )
        with self._lock:
            self._stream.write(line(event) + "\n")


class Bars:
    """A bar for the film and one for each shot that is being made."""

    def __init__(self, plan: Plan, shots: tuple[PlannedShot, ...], stream: TextIO) -> None:
        from rich.console import Console  # noqa: PLC0415 - a piped run needs no rich
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
        from rich.progress import Progress as RichProgress  # noqa: PLC0415

        self._lock = threading.Lock()
        self._shots = {shot.id: shot for shot in shots}
        self._bars = RichProgress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[what]}", markup=False),
            TimeElapsedColumn(),
            console=Console(file=stream),
        )
        total = sum(shot.seconds for shot in shots)
        self._film = self._bars.add_task(plan.title[:24], total=total, what=f"0 of {total:g} s")
        self._total, self._seconds = total, 0.0
        self._left = Estimate(shots)
        self._keys = {(shot.id, hop.key) for shot in shots for hop in shot.hops}
        self._tasks = {
            shot.id: self._bars.add_task(
                f"  {shot.id[:22]}", total=len(shot.hops), what="", visible=len(shots) > 1
            )
            for shot in shots
        }

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def tell(self, hop: PlannedHop, shot: str, step: str, detail: str = "") -> None:
        """One step of one hop."""
        self._left.tell(shot, hop.key, step)
        with self._lock:
            last = len(self._shots[shot].hops) - 1
            what = f"hop {hop.index}/{last} {step}{f': {detail}' if detail else ''}"[:60]
            done = step in DONE and (shot, hop.key) in self._keys
            self._keys -= {(shot, hop.key)} if done else set()
            self._bars.update(self._tasks[shot], what=what, visible=True, advance=int(done))
            if done:
                self._seconds += hop.seconds
                shown = f"{self._seconds:g} of {self._total:g} s{self._left.words}"
                self._bars.update(self._film, advance=float(hop.seconds), what=shown)


def progress_for(plan: Plan, shots: tuple[PlannedShot, ...], *, json: bool) -> Progress:
    """What suits the streams: events on stdout, bars on a terminal, else lines on stderr."""
    if json:
        return Events(shots, sys.stdout)
    if sys.stderr.isatty():
        return Bars(plan, shots, sys.stderr)
    return Lines(shots, sys.stderr)
