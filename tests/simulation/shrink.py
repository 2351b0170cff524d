"""The shortest history that fails in the same way, by leaving steps out and making them plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.simulation.history import Arm, Edit, History, Raise, Run, Step, World
from tests.simulation.play import play


def failure(history: History) -> str | None:
    """What goes wrong in a history, in words without addresses; None when nothing does."""
    try:
        play(history)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return re.sub(r"0x[0-9a-f]+", "0x", f"{type(error).__name__}: {error}")
    return None


def shrink(history: History) -> History:
    """The shortest history found that still fails."""
    found = history
    while (smaller := _first_failing(found)) is not None:
        found = smaller
    return found


def _first_failing(history: History) -> History | None:
    return next((one for one in _smaller(history) if failure(one) is not None), None)


def _smaller(history: History) -> Iterator[History]:
    """Histories with less in them, those with the least first."""
    steps = history.steps
    for length in (len(steps) // 2, 2, 1):
        for start in range(0, len(steps), max(length, 1)):
            if length:
                yield replace(history, steps=steps[:start] + steps[start + length :])
    for number, step in enumerate(steps):
        for plain in _plainer(step):
            yield replace(history, steps=(*steps[:number], plain, *steps[number + 1 :]))
    for world in _plainer_worlds(history.world):
        yield replace(history, world=world)


def _plainer(step: Step) -> Iterator[Step]:
    match step:
        case Run(crash_at, hops):
            if crash_at is not None:
                yield replace(step, crash_at=None)
                if crash_at > 1:
                    yield replace(step, crash_at=crash_at - 1)
            if hops is not None:
                yield replace(step, hops=None)
        case Raise(hops) if hops > 1:
            yield replace(step, hops=hops - 1)
        case Arm() if step.call > 1:
            yield replace(step, call=step.call - 1)
        case Edit() if step.hop or step.shot or step.words:
            yield from (
                replace(step, **{name: 0})
                for name in ("hop", "shot", "words")
                if getattr(step, name)
            )
        case _:
            return


def _plainer_worlds(world: World) -> Iterator[World]:
    plain = World()
    for name in ("surface", "returns", "progress", "witness", "order", "budget"):
        if getattr(world, name) != getattr(plain, name):
            yield replace(world, **{name: getattr(plain, name)})
