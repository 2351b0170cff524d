"""Requests for Omni: the Interactions API's spelling, with the parent named by its key."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.plan.boards import board, hops_of, made_of, plan_of, shot, with_hop_prompt
from veospec.lint.check import check_text
from veospec.plan.canonical import plan_json
from veospec.plan.document import read_plan
from veospec.plan.ir import Action
from veospec.storyboard.model import Asset

OMNI = "gemini-omni-1.1-flash"
PNG = b"\x89PNG\r\n\x1a\n"


def requests(*shots: Any) -> list[dict[str, Any]]:
    return [dict(hop.request) for hop in hops_of(plan_of(board(*shots), engine=OMNI))]


def test_an_opening_is_words_with_a_format() -> None:
    (request,) = requests(shot(seconds=8))
    assert request == {
        "model": OMNI,
        "input": "A calm sea.",
        "response_format": {
            "type": "video",
            "aspect_ratio": "16:9",
            "resolution": "720p",
            "duration": "8s",
            "delivery": "uri",
        },
        "generation_config": {"video_config": {"task": "text_to_video"}},
        "background": True,
        "store": True,
    }


def test_a_turn_names_its_parent_by_its_key() -> None:
    opening, hop = hops_of(plan_of(board(shot(hops=1)), engine=OMNI))
    assert hop.request["previous_interaction_id"] == {
        "hop": opening.key,
        "strategy": "turn",
        "seconds": 10,
    }
    assert hop.request["input"] == "The camera continues, 0"
    assert hop.request["generation_config"] == {"video_config": {"task": "extend"}}


def test_a_window_is_uploaded_with_the_words() -> None:
    hops = hops_of(plan_of(board(shot(hops=5)), engine=OMNI))
    window = hops[4].request
    assert "previous_interaction_id" not in window
    assert window["input"] == [
        {
            "type": "video",
            "mime_type": "video/mp4",
            "data": {"hop": hops[3].key, "strategy": "window", "seconds": 10},
        },
        {"type": "text", "text": "The camera continues, 3"},
    ]
    assert "previous_interaction_id" in hops[5].request, "turns go on from what the window began"


@pytest.mark.parametrize(
    ("key", "task"), [("image", "image_to_video"), ("references", "reference_to_video")]
)
def test_pictures_stand_before_the_words(tmp_path: Path, key: str, task: str) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(PNG)
    asset = Asset("a.png", file, ("shot", 0, key))
    (request,) = requests(shot(**{key: asset if key == "image" else (asset,)}))
    picture, words = request["input"]
    assert (picture["type"], picture["mime_type"]) == ("image", "image/png")
    assert picture["data"]["asset"] == "a.png"
    assert words == {"type": "text", "text": "A calm sea."}
    assert request["generation_config"]["video_config"]["task"] == task


def test_how_a_clip_is_delivered_is_no_part_of_its_key() -> None:
    plan = plan_of(board(shot(hops=2)), engine=OMNI)
    text = plan_json(plan).replace('"delivery": "uri"', '"delivery": "inline"')
    keys = [hop.key for hop in hops_of(plan)]
    assert [hop["key"] for one in read_keys(text) for hop in one["hops"]] == keys


def read_keys(text: str) -> list[dict[str, Any]]:
    """The shots of a plan whose digest was not looked at, with keys made anew."""
    import json

    from veospec.plan.keys import hop_key

    shots: list[dict[str, Any]] = json.loads(text)["shots"]
    for one in shots:
        for hop in one["hops"]:
            hop["key"] = hop_key(engine=OMNI, parent=hop["parent"], request=hop["request"])
    return shots


def test_a_plan_for_omni_can_be_saved_and_says_that_seams_are_edited() -> None:
    plan = plan_of(board(shot(hops=4)), engine=OMNI)
    assert read_plan(plan_json(plan)) == plan
    assert all(hop.source.edited for hop in hops_of(plan) if hop.source)
    assert any("EEA" in note for note in plan.notes)


def test_what_changed_is_told_in_the_words_of_the_author() -> None:
    film = board(shot(hops=3))
    made = made_of(plan_of(film, engine=OMNI))
    for hop, place in ((0, "the opening clip"), (2, "hop 2")):
        after = plan_of(with_hop_prompt(film, 0, hop, "Words."), engine=OMNI, made=made)
        redone = next(hop for hop in hops_of(after) if hop.action is Action.REDO)
        assert redone.reason == f"the prompt of {place} changed"


KEYS = {
    "seed": "seed = 7",
    "audio": "audio = false",
    "negative_prompt": 'negative_prompt = "subtitles"',
}


@pytest.mark.parametrize("key", KEYS)
def test_what_omni_cannot_do_is_told_at_the_key_with_an_engine_that_can(key: str) -> None:
    text = f"""schema = "veospec/1"
title = "Sea"
engine = "{OMNI}"
{KEYS[key]}
[[shot]]
id = "sea"
prompt = "A calm sea."
"""
    checked = check_text(
        text.encode(), path="-", folder=None, engine=None, as_of=date(2026, 11, 22)
    )
    (found,) = [each for each in checked.diagnostics if each.code == "VS109"]
    assert text.encode()[found.span.start : found.span.end].decode() == key
    assert "veo-3.1" in found.help


def test_lengths_of_omni_are_ranges() -> None:
    text = f"""schema = "veospec/1"
title = "Sea"
engine = "{OMNI}"
seconds = 30
[[shot]]
id = "sea"
prompt = "A calm sea."
seconds = 12
[[shot.hop]]
prompt = "The camera continues over the sea."
seconds = 11
"""
    checked = check_text(
        text.encode(), path="-", folder=None, engine=None, as_of=date(2026, 11, 22)
    )
    told = {found.code: found for found in checked.diagnostics}
    assert "it offers 3 to 10 s" in told["VS102"].message
    assert "gemini-omni-1.2-flash, which opens with 12 s" in told["VS102"].help
    assert "it adds 3 to 10 s" in told["VS103"].message
    assert "VS101" in told
