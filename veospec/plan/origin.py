"""What a saved plan was made from, and whether that is still so.

A plan is agreed to once and carried out later, perhaps on another machine. What it rests on can
move in between: the storyboard, a file that is sent along, the engine's limits and prices, the
store. A store that has more than it had is no reason to refuse, or an interrupted run could not be
taken up again; one that makes the plan dearer is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import file_digest
from itertools import groupby
from pathlib import Path
from typing import Any

from veospec.engines.engine import Engine, Evidence
from veospec.engines.money import dollars, total
from veospec.errors import StalePlan
from veospec.plan.ir import PAID, FileDigest, MadeFrom, Plan, PlannedHop, PlannedShot
from veospec.plan.keys import digest_of
from veospec.storyboard.model import Storyboard

_GROUPS = {
    "picture": "shapes and resolutions",
    "opening": "figures for opening clips",
    "extension": "figures for extensions",
    "prices": "prices",
}


def origin_of(storyboard: Storyboard, engine: Engine, written: FileDigest | None) -> MadeFrom:
    """What a plan is made from; `written` is the storyboard's own file."""
    return MadeFrom(
        storyboard=written,
        included=tuple(FileDigest(*pair) for pair in sorted(storyboard.included.items())),
        engine=engine_digests(engine),
    )


_DIGESTS: dict[str, tuple[Engine, Mapping[str, str]]] = {}
"""The digests of the engine that was asked for last under each id; a catalogue has few."""


def engine_digests(engine: Engine) -> Mapping[str, str]:
    """A digest for each group of figures that decides requests or prices.

    Days and sources are left out: a figure that was looked up again and stayed moves no plan.
    """
    known = _DIGESTS.get(engine.id)
    if known is None or known[0] is not engine:
        known = _DIGESTS[engine.id] = engine, _digests(engine)
    return known[1]


def _digests(engine: Engine) -> Mapping[str, str]:
    picture = {
        "fps": engine.fps,
        "aspect_ratios": engine.aspect_ratios,
        "resolutions": engine.resolutions,
    }
    groups = {
        "picture": picture,
        "opening": _figures(engine.opening),
        "extension": _figures(engine.extension),
        "prices": _figures(engine.prices),
    }
    return {name: digest_of(group) for name, group in groups.items()}


def _figures(group: Any) -> dict[str, Any]:
    values = {field.name: getattr(group, field.name) for field in fields(group)}
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in values.items()
        if not isinstance(value, Evidence)
    }


def hold_fresh(saved: Plan, now: Plan, *, engine: Engine, plan_folder: Path, assets: Path) -> None:
    """Raise StalePlan, with a line for each thing that moved since `saved` was made.

    `now` is the same plan with the actions that the store asks for today. `assets` is the folder
    of the storyboard.
    """
    lines = [
        *_moved_files(saved, plan_folder, assets),
        *_moved_figures(saved, engine),
        *_dearer(saved, now),
    ]
    if lines:
        listed = "".join(f"\n  - {line}" for line in lines)
        raise StalePlan(
            f"the plan is stale: what it was made from has moved{listed}",
            remedy="look at `veospec plan STORYBOARD --out PLAN.json` again, then run that",
        )


def _moved_files(saved: Plan, plan_folder: Path, assets: Path) -> Iterator[str]:
    origin = saved.made_from
    if origin is not None:
        if origin.storyboard is not None:
            yield from _moved(origin.storyboard, plan_folder)
        for file in origin.included:
            yield from _moved(file, assets)
    for file in _assets_of(saved):
        yield from _moved(file, assets)


def _moved(file: FileDigest, folder: Path) -> Iterator[str]:
    try:
        with (folder / file.path).open("rb") as stream:
            if file_digest(stream, "sha256").hexdigest() != file.sha256:
                yield f"{file.path} was changed"
    except OSError as error:
        yield f"{file.path} cannot be read: {error.strerror or error}"


def _assets_of(plan: Plan) -> Sequence[FileDigest]:
    """Every file that a request carries, once, in the order of the requests."""
    found: dict[FileDigest, None] = {}
    stack: list[Any] = [hop.request for shot in reversed(plan.shots) for hop in reversed(shot.hops)]
    while stack:
        value = stack.pop()
        if isinstance(value, Mapping):
            if "asset" in value and "sha256" in value:
                found[FileDigest(str(value["asset"]), str(value["sha256"]))] = None
            stack.extend(value.values())
        elif isinstance(value, list | tuple):
            stack.extend(value)
    return tuple(found)


def _moved_figures(saved: Plan, engine: Engine) -> Iterator[str]:
    if saved.made_from is None:
        return
    today = engine_digests(engine)
    for name in {**saved.made_from.engine, **today}:
        if saved.made_from.engine.get(name) != today.get(name):
            yield f"the {_GROUPS.get(name, name)} of {engine.id} were changed"


def _dearer(saved: Plan, now: Plan) -> Iterator[str]:
    for before, after in zip(saved.shots, now.shots, strict=True):
        pairs = zip(before.hops, after.hops, strict=True)
        dearer = [a for b, a in pairs if a.action in PAID and b.action not in PAID]
        for hops in _runs(dearer):
            more = dollars(total(hop.usd for hop in hops))
            yield f"the store no longer has {_in_words(hops, after)}: {more} more to spend"


def _runs(hops: Sequence[PlannedHop]) -> Iterator[list[PlannedHop]]:
    """Hops in groups that follow one another."""
    for _, group in groupby(enumerate(hops), key=lambda pair: pair[1].index - pair[0]):
        yield [hop for _, hop in group]


def _in_words(hops: Sequence[PlannedHop], shot: PlannedShot) -> str:
    first, last = hops[0].index, hops[-1].index
    numbers = f"hop {first}" if first == last else f"hops {first} to {last}"
    return f"{numbers} of shot {shot.id}"
