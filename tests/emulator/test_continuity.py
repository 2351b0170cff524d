"""Continuity over HTTP: what the ledger tells of a hop, and that delivery changes nothing."""

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient

from veo_emulator import serve
from veo_emulator.app import create_app
from veo_emulator.settings import Settings
from veo_emulator.video import probe

from .talk import Talk, b64, ok

CALM = "He walks slowly along the quay and stands still."
FAST = "He sprints along the quay at full speed."
ON = "He goes on along the quay."
CUT = "Suddenly cut to a kitchen."
NONE = {"deformation": 0.0, "causes": [], "inherited": 0.0, "total": 0.0}


@pytest.fixture
def draw() -> Iterator[Callable[..., Talk]]:
    """Start an emulator that draws real clips."""
    with ExitStack() as stack:

        def start(**settings: Any) -> Talk:
            app = create_app(Settings(**settings))
            client = TestClient(app, base_url="http://127.0.0.1")
            return Talk(stack.enter_context(client))

        yield start


def opened(talk: Talk, prompt: str, **parameters: Any) -> bytes:
    return talk.platform_clip(prompt, parameters={"durationSeconds": 4, **parameters})


def extended(talk: Talk, source: bytes, prompt: str = ON, **more: Any) -> bytes:
    video = {"bytesBase64Encoded": b64(source), "mimeType": "video/mp4"}
    return talk.platform_clip(prompt, instance={"video": video}, **more)


def told(talk: Talk) -> dict[str, Any]:
    """What the newest entry of the ledger says of continuity."""
    found: dict[str, Any] = talk.ledger()["entries"][-1]["continuity"]
    return found


def test_a_calm_take_is_not_deformed(draw) -> None:
    talk = draw()
    clip = opened(talk, CALM)
    assert told(talk) == NONE
    extended(talk, extended(talk, clip))
    assert told(talk) == NONE


@pytest.mark.parametrize(
    ("tail", "prompt", "causes"),
    [
        (FAST, ON, ["fast_motion"]),
        (CALM, CUT, ["prompt_conflict"]),
        (FAST, CUT, ["fast_motion", "prompt_conflict"]),
        (f"{CALM} Then cut to a kitchen.", ON, ["scene_change"]),
        ("镜头向左平移。", "镜头向右平移。", ["prompt_conflict"]),
    ],
)
def test_ledger_and_clip_tell_why_a_hop_is_deformed(draw, tail, prompt, causes) -> None:
    talk = draw()
    clip = extended(talk, opened(talk, tail), prompt)
    entry = told(talk)
    assert entry["causes"] == causes
    assert entry["deformation"] > 0
    lineage = probe(clip).lineage
    assert lineage is not None
    judged = lineage.judged
    found = (judged.deformation, list(judged.causes), lineage.inherited, lineage.total)
    assert found == tuple(entry.values())


def test_a_resolution_that_the_source_does_not_have_deforms(draw) -> None:
    talk = draw()
    clip = opened(talk, CALM)
    extended(talk, clip, parameters={"resolution": "720p"})
    assert told(talk) == NONE
    extended(talk, clip, parameters={"resolution": "1080p"})
    assert told(talk) == {
        "deformation": 0.3,
        "causes": ["wrong_size"],
        "inherited": 0.0,
        "total": 0.3,
    }


@pytest.mark.parametrize("returns", ["combined", "tail"])
def test_a_take_hands_on_its_deformation_and_adds_to_it(draw, returns) -> None:
    talk = draw(extension_returns=returns)
    clip, sizes = opened(talk, FAST), []
    for prompt in (FAST, ON, ON):
        clip = extended(talk, clip, prompt)
        sizes.append([told(talk)[name] for name in ("inherited", "deformation", "total")])
    assert sizes == [[0, 0.5, 0.5], [0.5, 0.5, 0.75], [0.75, 0, 0.75]]


def test_with_continuity_off_a_source_hands_on_what_it_has(draw) -> None:
    clip = extended(talk := draw(), opened(talk, FAST))
    talk = draw(continuity=False)
    extended(talk, clip, CUT)
    assert told(talk) == {"deformation": 0.0, "causes": [], "inherited": 0.5, "total": 0.5}


def test_continuity_can_be_off(draw) -> None:
    on, off = draw(), draw(continuity=False)
    clips = [opened(talk, FAST) for talk in (on, off)]
    assert clips[0] == clips[1]
    hops = [extended(talk, clips[0]) for talk in (on, off)]
    assert hops[0] != hops[1]
    assert told(off) == NONE


def test_the_command_has_a_switch(monkeypatch) -> None:
    seen = []

    def start(settings: Settings) -> None:
        seen.append(settings.continuity)
        raise serve.CannotServe("no port")

    monkeypatch.setattr(serve, "start", start)
    for arguments in ([], ["--continuity", "off"], ["--continuity", "on"]):
        with pytest.raises(SystemExit):
            serve.main(arguments)
    assert seen == [True, False, True]


def test_without_a_cause_on_and_off_are_the_same_bytes(draw) -> None:
    hops = [extended(talk, opened(talk, CALM)) for talk in (draw(), draw(continuity=False))]
    assert hops[0] == hops[1]


def test_a_source_given_by_address_is_deformed_as_one_given_inline(draw) -> None:
    talk = draw()
    clip = opened(talk, FAST)
    name = ok(talk.platform(FAST, parameters={"durationSeconds": 4, "storageUri": "gs://films/"}))
    address = ok(talk.platform_poll(name["name"]))["response"]["videos"][0]["gcsUri"]
    by_address = talk.platform_clip(ON, instance={"video": {"gcsUri": address}})
    assert told(talk)["causes"] == ["fast_motion"]
    assert by_address == extended(talk, clip)


def test_the_retired_surface_deforms_too(draw) -> None:
    talk = draw()
    uri = talk.developer_uri(FAST)
    name = ok(talk.developer(ON, instance={"video": {"uri": uri}}))["name"]
    assert ok(talk.developer_poll(name))["done"]
    assert told(talk)["causes"] == ["fast_motion"]


def test_a_restart_makes_the_same_deformed_clip_again(draw, tmp_path) -> None:
    """What was judged is kept with the operation; a clip can be drawn from it at any time."""
    talk = draw(data=tmp_path)
    clip = opened(talk, FAST)
    video = {"bytesBase64Encoded": b64(clip), "mimeType": "video/mp4"}
    name = ok(talk.platform(ON, instance={"video": video}))["name"]
    talk.http.__exit__(None, None, None)
    again = draw(data=tmp_path)
    item = ok(again.platform_poll(name))["response"]["videos"][0]
    assert base64.b64decode(item["bytesBase64Encoded"]) == extended(draw(), clip)


def test_samples_of_one_request_differ_and_are_judged_once(draw) -> None:
    talk = draw()
    clip = opened(talk, FAST)
    video = {"bytesBase64Encoded": b64(clip), "mimeType": "video/mp4"}
    name = ok(talk.platform(ON, instance={"video": video}, parameters={"sampleCount": 3}))["name"]
    items = ok(talk.platform_poll(name))["response"]["videos"]
    clips = {item["bytesBase64Encoded"] for item in items}
    assert len(clips) == 3
    found = [probe(base64.b64decode(item)).lineage for item in clips]
    assert all(lineage and lineage.judged.causes == ("fast_motion",) for lineage in found)
    assert len({lineage.id for lineage in found if lineage}) == 3
    assert talk.ledger()["entries"][-1]["samples"] == 3


@pytest.mark.parametrize(
    ("resolution", "ratio", "size"),
    [
        ("720p", "9:16", (720, 1280)),
        ("1080p", "16:9", (1920, 1080)),
        ("4k", "16:9", (3840, 2160)),
    ],
)
def test_every_resolution_of_the_table_is_drawn_and_goes_on_calmly(
    draw, resolution, ratio, size
) -> None:
    talk = draw()
    shape = {"resolution": resolution, "aspectRatio": ratio}
    hop = extended(talk, opened(talk, CALM, **shape), parameters=shape)
    facts = probe(hop)
    assert (facts.width, facts.height) == size
    assert told(talk) == NONE
