"""Storyboards as values, for tests that do not care about TOML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from veospec.engines.catalog import load_catalog
from veospec.plan.ir import NOTHING_MADE, HopState, LastMade, Made, Plan, PlannedHop
from veospec.plan.lower import compile_plan
from veospec.storyboard.model import Hop, Prompt, Shot, Storyboard

DAY = date(2026, 11, 22)
AGENT_PLATFORM = "veo-3.1-generate-001"
DEVELOPER_API = "veo-3.1-generate-preview"


def prompt(text: str) -> Prompt:
    return Prompt(text=text, template=text, path=("shot", 0, "prompt"))


def shot(id: str = "stairs", hops: int | Sequence[str] = 0, **keys: Any) -> Shot:
    words = [f"The camera continues, {n}" for n in range(hops)] if isinstance(hops, int) else hops
    return Shot(
        id=id,
        prompt=prompt(keys.pop("text", "A calm sea.")),
        path=("shot", 0),
        hops=tuple(
            Hop(index=n, prompt=prompt(text), path=("shot", 0, "hop", n - 1))
            for n, text in enumerate(words, start=1)
        ),
        **keys,
    )


def board(*shots: Shot, **keys: Any) -> Storyboard:
    return Storyboard(
        title=keys.pop("title", "The last light"),
        engine=AGENT_PLATFORM,
        shots=shots or (shot(),),
        **keys,
    )


def plan_of(
    storyboard: Storyboard, engine: str = AGENT_PLATFORM, made: Made = NOTHING_MADE
) -> Plan:
    return compile_plan(storyboard, load_catalog()[engine], as_of=DAY, made=made)


def hops_of(plan: Plan) -> list[PlannedHop]:
    return [hop for one in plan.shots for hop in one.hops]


def made_of(plan: Plan) -> Made:
    """A store in which all of a plan has been made."""
    return Made(
        states={hop.key: HopState.MADE for hop in hops_of(plan)},
        places={
            (one.id, hop.index): LastMade(hop.key, hop.parent, hop.request)
            for one in plan.shots
            for hop in one.hops
        },
    )


def with_hop_prompt(storyboard: Storyboard, shot: int, hop: int, text: str) -> Storyboard:
    """The same storyboard with another prompt at a hop; 0 is the opening clip."""
    old = storyboard.shots[shot]
    if hop == 0:
        new = replace(old, prompt=prompt(text))
    else:
        hops = list(old.hops)
        hops[hop - 1] = replace(hops[hop - 1], prompt=prompt(text))
        new = replace(old, hops=tuple(hops))
    shots = list(storyboard.shots)
    shots[shot] = new
    return replace(storyboard, shots=tuple(shots))


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@st.composite
def boards(draw: st.DrawFn) -> Storyboard:
    """Storyboards of one to three takes with up to twenty hops, in any script."""
    shots = [
        shot(
            id=f"shot-{number}",
            hops=draw(st.lists(texts, max_size=20)),
            text=draw(texts),
            seconds=draw(st.sampled_from([None, 4, 6, 8])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    return board(
        *shots,
        title=draw(texts),
        resolution=draw(st.sampled_from(["720p", "1080p"])),
        aspect_ratio=draw(st.sampled_from(["16:9", "9:16"])),
        seed=draw(st.none() | st.integers(0, 2**32 - 1)),
        audio=draw(st.booleans()),
        negative_prompt=draw(st.none() | texts),
    )
