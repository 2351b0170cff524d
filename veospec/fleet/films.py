"""From a plan to a film of the fleet, and from its chains to a file.

A film is named by what it consists of: the keys of its hops and whose money makes them. So the same
storyboard submitted twice is one film, and an edited one is another that shares the hops before the
edit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from veospec.errors import StalePlan, WorldError
from veospec.fleet.rows import Film
from veospec.media.atomic import written_whole
from veospec.plan.document import read_plan
from veospec.plan.ir import Plan
from veospec.run import film as joining
from veospec.run.attempt import State
from veospec.run.journal import Journal
from veospec.run.store import Store
from veospec.run.takes import Made

ID_DIGITS = 12


def film_id(plan: Plan, target: str) -> str:
    """The name of a film."""
    keys = [[shot.id, [hop.key for hop in shot.hops]] for shot in plan.shots]
    return hashlib.sha256(json.dumps([target, keys]).encode()).hexdigest()[:ID_DIGITS]


def assets_folder(store: Store, film: str) -> Path:
    """Where the pictures and clips that a film's plan names lie for all workers."""
    return store.folder / "films" / film


def keep_assets(plan: Plan, *, beside: Path, to: Path) -> None:
    """Copy the files that the plan names into the shared folder. StalePlan for a changed one."""
    for shot in plan.shots:
        for hop in shot.hops:
            for asset in _assets(hop.request):
                _keep(asset, beside, to)


def join(store: Store, journal: Journal, film: Film, to: Path) -> joining.Film:
    """Splice a film whose chains are all done. WorldError when a hop is not made."""
    plan = read_plan(film.plan)
    takes = []
    for shot in plan.shots:
        take = []
        for hop in shot.hops:
            attempt = journal.live(film.target, hop.key)
            if attempt is None or attempt.state is not State.SUCCEEDED:
                raise WorldError(
                    f"hop {hop.index} of shot {shot.id} is not made yet",
                    remedy="`veospec fleet status` shows where its chain stands",
                )
            take.append(Made.of(hop, attempt))
        takes.append(take)
    return joining.make_film(store, takes, to)


def _assets(value: Any) -> Iterator[Mapping[str, Any]]:
    """All references to files in a request."""
    if isinstance(value, Mapping) and "asset" in value:
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _assets(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _assets(inner)


def _keep(asset: Mapping[str, Any], beside: Path, to: Path) -> None:
    name = str(asset["asset"])
    place = to / name
    if not place.resolve().is_relative_to(to.resolve()):
        raise StalePlan(f"{name} leaves the storyboard's folder", remedy="plan again")
    try:
        content = (beside / name).read_bytes()
    except OSError as error:
        raise StalePlan(
            f"{name} cannot be read: {error.strerror or error}", remedy="put it back, or plan again"
        ) from error
    if hashlib.sha256(content).hexdigest() != asset["sha256"]:
        raise StalePlan(f"{name} is not the file that was planned with", remedy="plan again")
    with written_whole(place) as file:
        file.write(content)
