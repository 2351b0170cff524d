"""A history: what happens to one film until it is done, as data that a seed makes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

from veo_emulator.faults import METHODS

SurfaceName = Literal["agent-platform", "developer-api", "interactions"]
WitnessKind = Literal["none", "ledger", "bucket"]
Returned = Literal["combined", "tail"]
FaultsOf = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class World:
    """What a history begins with.

    `order` says how shots take turns (0: they don't). `budget` is what the author lets the film
    cost, over all runs, in hops of the dearest kind; None is no budget.
    """

    surface: SurfaceName = "agent-platform"
    returns: Returned = "combined"
    progress: str = "immediate"
    witness: WitnessKind = "none"
    order: int = 0
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """`veospec run`, which dies at boundary number `crash_at`, with money for `hops` more hops."""

    crash_at: int | None = None
    hops: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """The author changes the storyboard."""

    what: Literal["rewrite", "longer", "shorter", "shot", "back"]
    shot: int = 0
    hop: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Arm:
    """The service will fail at a call."""

    method: str
    fault: str
    call: int = 1


@dataclass(frozen=True, slots=True)
class Wait:
    """Time goes by."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Resolve:
    """A person settles what is unknown: by what the console shows, or by giving it up."""

    way: Literal["console", "lost"] = "console"


@dataclass(frozen=True, slots=True)
class Raise:
    """The author lets the film cost so many hops more."""

    hops: int = 1


@dataclass(frozen=True, slots=True)
class LoseClip:
    """A clip vanishes from the disk."""

    number: int


Step = Run | Edit | Arm | Wait | Resolve | Raise | LoseClip


@dataclass(frozen=True, slots=True)
class History:
    """A world and what happens in it; whatever it leaves open is then put in order."""

    world: World = field(default_factory=World)
    steps: tuple[Step, ...] = ()


AGENT_PLATFORM_METHODS = ("predictLongRunning", "fetchPredictOperation")
DEVELOPER_API_METHODS = ("predictLongRunning", "getOperation", "getFile", "downloadFile")
INTERACTIONS_METHODS = ("createInteraction", "getInteraction", "getFile", "downloadFile")
METHODS_OF = {
    "agent-platform": AGENT_PLATFORM_METHODS,
    "developer-api": DEVELOPER_API_METHODS,
    "interactions": INTERACTIONS_METHODS,
}
CRASH_POINTS_MAX = 60


def faults_of(surface: str) -> FaultsOf:
    """The faults that mean something for a surface, by method."""
    return {
        method: tuple(
            slow
            for name in METHODS[method]
            for slow in (("slow:20", "slow:500") if name == "slow" else (name,))
        )
        for method in METHODS_OF[surface]
    }


def random_history(seed: int) -> History:
    """The history of that number; the same in any process."""
    chance = random.Random(seed)
    witness: WitnessKind = chance.choice(("none", "none", "ledger", "bucket"))
    platform: SurfaceName = "agent-platform"
    if witness != "bucket" and chance.random() < 0.5:
        platform = chance.choice(("developer-api", "interactions"))
    progress = chance.choice(("immediate", "immediate", "seconds:90", "polls:2"))
    if witness == "bucket" and progress == "polls:2":
        progress = "immediate"  # an operation that waits to be polled writes no clip by itself
    world = World(
        surface=platform,
        returns=chance.choice(("combined", "tail")),
        progress=progress,
        witness=witness,
        order=chance.randrange(1, 1000) if chance.random() < 0.6 else 0,
        budget=chance.randrange(6) if chance.random() < 0.4 else None,
    )
    count = chance.randrange(2, 13)
    return History(world, tuple(random_step(chance, world) for _ in range(count)))


def random_step(chance: random.Random, world: World) -> Step:
    """Something that happens; runs and faults are what happens most."""
    kind = chance.choices(
        ("run", "arm", "edit", "resolve", "wait", "lose", "raise"),
        weights=(9, 6, 4, 2, 1, 1, 2 if world.budget is not None else 0),
    )[0]
    if kind == "run":
        crash = chance.randrange(1, CRASH_POINTS_MAX) if chance.random() < 0.6 else None
        return Run(crash, chance.randrange(5) if chance.random() < 0.3 else None)
    if kind == "arm":
        known = faults_of(world.surface)
        method = chance.choice(tuple(known))
        return Arm(method, chance.choice(known[method]), chance.randrange(1, 5))
    if kind == "edit":
        what: Literal["rewrite", "longer", "shorter", "shot", "back"] = chance.choice(
            ("rewrite", "rewrite", "longer", "longer", "shorter", "shot", "back")
        )
        return Edit(what, chance.randrange(3), chance.randrange(6), chance.randrange(5))
    if kind == "resolve":
        return Resolve(chance.choice(("console", "console", "lost")))
    if kind == "raise":
        return Raise(chance.randrange(1, 4))
    if kind == "wait":
        return Wait(chance.choice((5, 3600, 200_000)))
    return LoseClip(chance.randrange(8))
