"""A storyboard and an engine become requests."""

from __future__ import annotations

import itertools
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.plan.boards import (
    AGENT_PLATFORM,
    DEVELOPER_API,
    board,
    boards,
    hops_of,
    made_of,
    plan_of,
    shot,
)
from veo_emulator.video import Ask, make_opening
from veospec.engines.catalog import load_catalog
from veospec.errors import MoneyRefused, WorldError
from veospec.plan.budget import hold_budget
from veospec.plan.lower import compile_plan
from veospec.storyboard.model import Asset

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24


def asset(folder: Path, name: str, content: bytes = PNG) -> Asset:
    file = folder / name
    file.write_bytes(content)
    return Asset(name=name, file=file, path=("shot", 0, "image"))


def test_a_take_of_148_s_is_whole_to_36_s_and_windowed_from_there() -> None:
    plan = plan_of(board(shot(hops=20)))
    sources = [(hop.source.strategy, hop.source.seconds) for hop in hops_of(plan) if hop.source]
    assert plan.seconds == 148
    assert sources[:4] == [("whole", 8), ("whole", 15), ("whole", 22), ("whole", 29)]
    assert sources[4:] == [("window", 7)] * 16
    assert plan.usd == 59.2


def test_the_developer_api_sees_the_whole_take_at_every_hop() -> None:
    plan = plan_of(board(shot(hops=20)), DEVELOPER_API)
    assert [hop.source.seconds for hop in hops_of(plan) if hop.source] == list(range(8, 142, 7))
    assert {hop.source.strategy for hop in hops_of(plan) if hop.source} == {"whole"}


def test_an_opening_on_the_agent_platform_says_all_it_can() -> None:
    plan = plan_of(board(shot(seconds=6), seed=7, audio=False, negative_prompt="subtitles"))
    (hop,) = hops_of(plan)
    assert hop.request == {
        "model": AGENT_PLATFORM,
        "method": "predictLongRunning",
        "instances": [{"prompt": "A calm sea."}],
        "parameters": {
            "sampleCount": 1,
            "aspectRatio": "16:9",
            "resolution": "720p",
            "durationSeconds": 6,
            "seed": 7,
            "generateAudio": False,
            "negativePrompt": "subtitles",
        },
        "labels": {"veospec_shot": "stairs", "veospec_hop": "0"},
    }


def test_an_extension_on_the_agent_platform_states_no_length() -> None:
    opening, hop = hops_of(plan_of(board(shot(hops=1))))
    assert hop.request["instances"] == [
        {
            "prompt": "The camera continues, 0",
            "video": {"hop": opening.key, "strategy": "whole", "seconds": 8},
        }
    ]
    assert "durationSeconds" not in hop.request["parameters"]
    assert hop.request["parameters"]["generateAudio"] is True


def test_the_developer_api_gets_neither_seed_nor_sound_nor_labels() -> None:
    plan = plan_of(board(shot(hops=1), seed=7), DEVELOPER_API)
    for hop in hops_of(plan):
        assert set(hop.request) == {"model", "method", "instances", "parameters"}
        assert not {"seed", "generateAudio"} & set(hop.request["parameters"])
        assert hop.request["parameters"]["durationSeconds"] == 8


def test_a_hop_may_have_a_seed_of_its_own() -> None:
    one = shot(hops=2)
    object.__setattr__(one.hops[1], "seed", 9)
    seeds = [hop.request["parameters"]["seed"] for hop in hops_of(plan_of(board(one, seed=7)))]
    assert seeds == [7, 7, 9]


def test_pictures_stand_in_a_request_by_digest(tmp_path: Path) -> None:
    first, last = asset(tmp_path, "first.png"), asset(tmp_path, "last.jpg", b"\xff\xd8\xff" + PNG)
    (hop,) = hops_of(plan_of(board(shot(image=first, last_frame=last))))
    instance = hop.request["instances"][0]
    assert instance["image"]["asset"] == "first.png"
    assert instance["image"]["mimeType"] == "image/png"
    assert len(instance["image"]["sha256"]) == 64
    assert instance["lastFrame"]["mimeType"] == "image/jpeg"


def test_reference_images_keep_their_order(tmp_path: Path) -> None:
    pictures = tuple(asset(tmp_path, name) for name in ("b.png", "a.png"))
    (hop,) = hops_of(plan_of(board(shot(references=pictures))))
    given = hop.request["instances"][0]["referenceImages"]
    assert [(each["image"]["asset"], each["referenceType"]) for each in given] == [
        ("b.png", "ASSET"),
        ("a.png", "ASSET"),
    ]


def test_a_file_that_has_gone_is_told_in_one_sentence(tmp_path: Path) -> None:
    gone = Asset(name="refs/gone.png", file=tmp_path / "gone.png", path=("shot", 0, "image"))
    with pytest.raises(WorldError, match=r"refs/gone\.png cannot be read"):
        plan_of(board(shot(image=gone)))


def test_a_clip_without_a_length_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="no MP4"):
        plan_of(board(shot(source=asset(tmp_path, "clip.mp4", b"no film"))))


def test_shots_follow_one_another() -> None:
    plan = plan_of(board(shot("a", hops=1), shot("b", seconds=4)))
    assert [(hop.starts_s, hop.ends_s) for hop in hops_of(plan)] == [(0, 8), (8, 15), (15, 19)]
    assert [one.seconds for one in plan.shots] == [15, 4]


@pytest.mark.parametrize(
    ("engine", "resolution", "audio", "usd"),
    [
        ("veo-3.1-generate-001", "720p", True, 59.2),
        ("veo-3.1-generate-001", "720p", False, 29.6),
        ("veo-3.1-fast-generate-001", "1080p", True, 17.76),
        ("veo-3.1-lite-generate-001", "720p", False, 4.44),
        ("veo-3.1-fast-generate-preview", "720p", True, 14.8),
    ],
)
def test_a_film_of_148_s_costs(engine: str, resolution: str, audio: bool, usd: float) -> None:
    plan = plan_of(board(shot(hops=20), resolution=resolution, audio=audio), engine)
    assert plan.usd == plan.usd_to_spend == usd


def test_the_budget_is_for_the_film() -> None:
    hold_budget(plan_of(board(shot(), budget_usd=3.2)))
    with pytest.raises(MoneyRefused, match=r"costs \$3\.20 and its budget is \$3\.19"):
        hold_budget(plan_of(board(shot(), budget_usd=3.19)))


def test_a_plan_says_what_it_rests_on() -> None:
    notes = " ".join(plan_of(board(shot(hops=5))).notes)
    assert "not been verified against the live service" in notes
    assert "generateAudio" in notes
    assert "2026-09-01" in notes
    late = compile_plan(board(), load_catalog()[DEVELOPER_API], as_of=date(2026, 11, 22))
    early = compile_plan(board(), load_catalog()[DEVELOPER_API], as_of=date(2026, 1, 1))
    assert "shut down" in late.notes[0]
    assert "shut down" not in " ".join(early.notes)


@given(boards())
@settings(max_examples=50, deadline=None)
def test_money_and_time_add_up(storyboard: object) -> None:
    plan = plan_of(storyboard)  # type: ignore[arg-type]
    hops = hops_of(plan)
    assert plan.seconds == sum(hop.seconds for hop in hops) == hops[-1].ends_s
    assert plan.usd == pytest.approx(sum(hop.usd for hop in hops), abs=1e-9)
    assert round(plan.usd, 4) == plan.usd
    for before, after in itertools.pairwise(hops):
        assert after.starts_s == before.ends_s


def own_clip(folder: Path, seconds: int = 8) -> Asset:
    clip = make_opening(Ask("", seconds, 1280, 720, seed=1)).to_bytes()
    return asset(folder, "sea.mp4", clip)


def test_the_authors_own_clip_is_no_request_and_free(tmp_path: Path) -> None:
    given = own_clip(tmp_path)
    plan = plan_of(board(shot(source=given, hops=2)))
    clip, first, second = hops_of(plan)
    assert clip.request == {
        "asset": given.name,
        "sha256": sha256(given.file.read_bytes()).hexdigest(),
        "mimeType": "video/mp4",
    }
    assert (clip.kind, clip.usd, clip.seconds, clip.source) == ("source", 0, 8, None)
    assert (clip.action, clip.reason) == ("reuse", "your own clip")
    assert [hop.kind for hop in (first, second)] == ["extend", "extend"]
    assert first.request["instances"][0]["video"]["hop"] == clip.key == first.parent
    assert (plan.usd, plan.usd_to_spend, plan.seconds) == (5.6, 5.6, 22)
    assert [hop.action for hop in (first, second)] == ["create", "create"]


def test_the_authors_own_clip_stays_his_whatever_a_store_has(tmp_path: Path) -> None:
    film = board(shot(source=own_clip(tmp_path)))
    (clip,) = hops_of(plan_of(film))
    again = plan_of(film, made=made_of(plan_of(film)))
    assert (hops_of(again)[0].action, hops_of(again)[0].reason) == ("reuse", "your own clip")
    assert hops_of(again)[0].key == clip.key


def test_kinds_of_hops() -> None:
    assert [hop.kind for hop in hops_of(plan_of(board(shot(hops=2))))] == [
        *("open", "extend", "extend")
    ]
    omni = plan_of(board(shot(hops=1)), "gemini-omni-1.1-flash")
    assert [hop.kind for hop in hops_of(omni)] == ["open", "extend"]


def test_a_clip_without_a_length_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(WorldError) as caught:
        plan_of(board(shot(source=asset(tmp_path, "clip.mp4", b"no film"))))
    assert caught.value.message == "clip.mp4 is no MP4 whose length can be read."
    assert caught.value.remedy == "Give an MP4 file, or take `source` out of the shot."
