"""What a request says on each surface, and what is never sent because it would be refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.plan.boards import AGENT_PLATFORM, DAY, DEVELOPER_API, board, shot
from veospec.engines.catalog import find_engine
from veospec.engines.engine import Engine
from veospec.plan.lower import compile_plan
from veospec.storyboard.model import Storyboard

LITE = "veo-3.1-lite-generate-001"


def parameters(storyboard: Storyboard, engine: Engine) -> list[dict[str, Any]]:
    plan = compile_plan(storyboard, engine, as_of=DAY)
    return [hop.request["parameters"] for one in plan.shots for hop in one.hops]


def accepting(*names: str) -> Engine:
    """The engine of the Agent Platform, which accepts only these keys of a storyboard."""
    engine = find_engine(AGENT_PLATFORM)
    return replace(
        engine,
        opening=replace(engine.opening, parameters=frozenset(names)),
        extension=replace(engine.extension, parameters=frozenset(names)),
    )


@pytest.mark.parametrize(
    ("key", "sent", "value"),
    [
        ("seed", "seed", 7),
        ("audio", "generateAudio", True),
        ("negative_prompt", "negativePrompt", "fog"),
    ],
)
def test_what_an_engine_does_not_accept_is_not_sent(key: str, sent: str, value: object) -> None:
    film = board(shot(hops=1), seed=7, negative_prompt="fog")
    for body in parameters(film, accepting(key)):
        assert body[sent] == value
        assert set(body) <= {"sampleCount", "aspectRatio", "resolution", "durationSeconds", sent}
    for body in parameters(film, accepting()):
        assert sent not in body


def test_what_a_storyboard_does_not_say_is_not_sent() -> None:
    for body in parameters(board(shot(hops=1)), accepting("seed", "audio", "negative_prompt")):
        assert "seed" not in body
        assert "negativePrompt" not in body
        assert body["generateAudio"] is True


def test_the_developer_api_gets_the_length_of_an_opening_and_its_own_for_a_hop() -> None:
    film = board(shot(hops=1, seconds=6))
    opening, hop = parameters(film, find_engine(DEVELOPER_API))
    assert (opening["durationSeconds"], hop["durationSeconds"]) == (6, 8)


def test_an_engine_that_takes_no_length_for_a_hop_gets_none() -> None:
    engine = find_engine(DEVELOPER_API)
    engine = replace(engine, extension=replace(engine.extension, sent_s=None))
    opening, hop = parameters(board(shot(hops=1, seconds=6)), engine)
    assert opening["durationSeconds"] == 6
    assert "durationSeconds" not in hop
