"""The loop on one machine: shots side by side, the hops of a shot in order.

It knows nothing about money or states; it only calls `run_hop` again and again. Workers are threads
because all they do is wait: for a service and for the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from veospec.errors import UsageError, VeospecError, WorldError
from veospec.plan.ir import Plan, PlannedHop, PlannedShot
from veospec.run.bench import Bench, Task
from veospec.run.clock import Stopped
from veospec.run.hop import run_hop
from veospec.run.takes import Made

SHOTS_AT_ONCE = 4
WATCH_S = 0.5
"""How often the main thread looks up, so that Ctrl-C is heard on every platform."""


@dataclass(slots=True)
class ShotResult:
    """What became of a shot: the hops that are made, and what ended it before its last."""

    shot: str
    wanted: int
    made: list[Made] = field(default_factory=list)
    error: VeospecError | None = None
    stopped: bool = False

    @property
    def complete(self) -> bool:
        """Whether all hops that were wanted are made."""
        return len(self.made) == self.wanted


def chosen(plan: Plan, stop_after: str | None) -> tuple[PlannedShot, ...]:
    """The shots and hops to make: all, or up to `SHOT` or `SHOT:HOP` in the film's order.

    A hop goes by its number, 0 for the opening clip, or by its id.

    Raises UsageError for a place that the plan does not have.
    """
    if stop_after is None:
        return plan.shots
    name, _, number = stop_after.partition(":")
    found: list[PlannedShot] = []
    for shot in plan.shots:
        if shot.id != name:
            found.append(shot)
            continue
        if not number:
            return (*found, shot)
        index = shot.index_of(number)
        if index is not None:
            hops = shot.hops[: index + 1]
            seconds = sum(hop.seconds for hop in hops)
            return (*found, PlannedShot(id=shot.id, seconds=seconds, hops=hops))
        raise UsageError(
            f"--stop-after {stop_after}: shot {name} has hops 0 to {len(shot.hops) - 1}",
            remedy="0 is the opening clip",
        )
    names = ", ".join(shot.id for shot in plan.shots)
    raise UsageError(f"--stop-after {stop_after}: there is no shot {name!r}", remedy=names)


def run_shots(bench: Bench, shots: Sequence[PlannedShot]) -> list[ShotResult]:
    """Make the hops of all shots. What goes wrong with one does not stop the others.

    On KeyboardInterrupt everybody is asked to stop at the next safe place, and the results so far
    are returned. A second one changes nothing: who leaves while a request is out loses the name of
    what it paid for, and that comes, or not, within the client's timeout. A third one is raised.
    """
    results = [ShotResult(shot.id, len(shot.hops)) for shot in shots]
    pool = ThreadPoolExecutor(SHOTS_AT_ONCE, thread_name_prefix="veospec-shot")
    waiting = {
        pool.submit(run_shot, bench, shot, result)
        for shot, result in zip(shots, results, strict=True)
    }
    try:
        _watch(waiting)
    except KeyboardInterrupt:
        bench.clock.stop()
        try:
            _watch(waiting)
        except KeyboardInterrupt:
            _watch(waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return results


def hops_of(shots: Iterable[PlannedShot]) -> list[tuple[str, PlannedHop]]:
    """All hops with the shot that they belong to."""
    return [(shot.id, hop) for shot in shots for hop in shot.hops]


def _watch(waiting: set[Future[None]]) -> None:
    """Wait for all; an exception that is no end of a hop is a bug, or a crash of a test.

    Looking up at each shot that is done would cost as much as there are shots, each time.
    """
    pending = set(waiting)
    while pending:
        done, pending = wait(pending, timeout=WATCH_S, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()


def run_shot(bench: Bench, shot: PlannedShot, result: ShotResult) -> None:
    """Make the hops of one shot, in order, into `result`; what ends it early stands there too."""
    threading.current_thread().name = f"veospec-shot:{shot.id}"
    for hop in shot.hops:
        try:
            if bench.clock.stopping:
                raise Stopped
            result.made.append(run_hop(Task(bench, shot.id, hop, tuple(result.made))))
        except Stopped:
            result.stopped = True
            return
        except (VeospecError, OSError) as error:
            result.error = _as_ours(error)
            step = "unknown" if result.error.exit_code == 4 else "failed"
            bench.tell(hop, shot.id, step, result.error.message)
            return


def _as_ours(error: VeospecError | OSError) -> VeospecError:
    """A failure of the disk as one line."""
    if isinstance(error, VeospecError):
        return error
    where = f"{error.filename}: " if error.filename else ""
    remedy = "free some space or check permissions, then run the same command again"
    return WorldError(f"{where}{error.strerror or error}", remedy=remedy)
