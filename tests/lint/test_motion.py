"""Motions of prompts: who moves, which way, and what goes against what."""

from __future__ import annotations

import pytest

from veospec.lint.motion import motions
from veospec.lint.movement import Motion, is_against, is_same
from veospec.lint.prose import readings


def told(text: str) -> list[Motion]:
    return [motion for reading in readings(text) for motion in motions(reading)]


def ways(text: str) -> list[str]:
    return [motion.way for motion in told(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The car drives left across the flat.", ["left"]),
        ("A truck stands on the left of the house.", []),
        ("She runs right past him.", []),
        ("She walks in the rain.", []),
        ("The camera moves in on her.", ["in"]),
        ("The hawk flies south over the rim.", ["south"]),
        ("The geese march from left to right.", ["right"]),
        ("The truck backs into the yard.", ["backward", "inside"]),
        ("He pokes his head out with a grin.", []),
        ("He lowers the jug.", []),
        ("The lift lowers slowly.", ["down"]),
        ("A dog climbs back up the hill.", ["up", "up"]),
        ("She walks back to the gate.", ["return", "toward"]),
        ("A slow pull-out from the singer.", ["out", "away"]),
        ("Two kids pull a sled up the hill.", ["up"]),
        ("鸟飞上树梢。", ["up"]),
        ("商队从左往右穿过沙丘。", ["right"]),
        ("他往左看。", []),
        ("她离开码头。", ["away"]),
        ("カメラは右へ動く。", ["right"]),
        ("猫が木に登る。", ["up"]),
    ],
)
def test_a_prompt_tells_ways(text: str, expected: list[str]) -> None:
    assert ways(text) == expected


@pytest.mark.parametrize(
    ("text", "mover"),
    [
        ("The camera pans left.", "camera"),
        ("We move forward through the hall.", "camera"),
        ("Tilt up from her shoes.", "camera"),
        ("Pip the mouse runs into a hole.", "pip"),
        ("The balloon with the logo rises.", "balloon"),
        ("The woman in the red car drives left.", "who.female"),
        ("热气球慢慢升上天空。", "气球"),
        ("在画面里，小狗向左跑。", "beast.dog"),
    ],
)
def test_a_mover_is_what_the_clause_begins_with(text: str, mover: str) -> None:
    assert mover in told(text)[0].mover


def test_what_follows_ends_a_motion_and_what_precedes_delays_it() -> None:
    assert told("She walks into the hall and sits.")[0].is_done
    assert not told("She walks into the hall, holding a lamp.")[0].is_done
    assert told("She drinks and walks away.")[0].is_later
    assert told("列车驶进车站，他打开车门，向左走。")[-1].is_later


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The van drives into the garage.", "The van drives out of the garage.", True),
        ("The van drives into the garage.", "The van drives out of the yard.", False),
        ("He walks toward the door.", "He steps back.", True),
        ("The camera glides forward.", "The camera pulls back.", True),
        ("The camera pans forward.", "The camera pans away.", False),
        ("The bus comes toward us.", "The bus drives away.", True),
        ("He runs away.", "He runs back.", False),
        ("He turns left.", "He goes the other way.", True),
        ("他朝门口走去。", "他离开门口。", True),
    ],
)
def test_ways_are_against_each_other(old: str, new: str, expected: bool) -> None:
    assert is_against(told(new)[0], told(old)[-1]) is expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The old van drives left.", "The van drives right.", True),
        ("The red van drives left.", "The blue van drives right.", False),
        ("A man walks left.", "She walks right.", False),
        ("The knight rides left.", "He rides right.", True),
        ("A man walks left.", "It walks right.", False),
        ("A man walks left.", "Another man walks right.", False),
        ("The knight rides left.", "The camera pans right.", False),
        ("汽车向左开。", "另一辆汽车向右开。", False),
        ("红色的汽车向左开。", "汽车向右开。", True),
    ],
)
def test_movers_are_one(old: str, new: str, expected: bool) -> None:
    assert is_same(told(new)[0].mover, told(old)[0].mover) is expected
