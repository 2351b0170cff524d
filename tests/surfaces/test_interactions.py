"""Omni through google-genai: what is sent, once, and what each answer means for money."""

from __future__ import annotations

import base64
import json
from importlib.metadata import version

import pytest

from veospec.surfaces.connect import _developer_api
from veospec.surfaces.credentials import PLAY
from veospec.surfaces.interactions import Interactions
from veospec.surfaces.port import (
    Accepted,
    Blob,
    Job,
    NotFound,
    NoVideo,
    Pace,
    Pending,
    Rejected,
    Unanswered,
    Unreachable,
    Video,
)

from .recorder import recording

ID = "v1_abc"
URI = "http://127.0.0.1:1/v1beta/files/abc123:download?alt=media"
FORMAT = {
    "type": "video",
    "aspect_ratio": "16:9",
    "resolution": "720p",
    "duration": "7s",
    "delivery": "uri",
}
BODY = {
    "model": "gemini-omni-1.1-flash",
    "input": "The boat comes closer.",
    "response_format": FORMAT,
    "generation_config": {"video_config": {"task": "extend"}},
    "previous_interaction_id": "v1_before",
    "background": True,
    "store": True,
}


def interaction(status: str, *content: object, **more: object) -> dict[str, object]:
    steps = [{"type": "model_output", "content": list(content)}] if content else []
    return {
        "id": ID,
        "object": "interaction",
        "model": "m",
        "status": status,
        "steps": steps,
        "created": "2026-11-22T00:00:00Z",
        "updated": "2026-11-22T00:00:00Z",
        **more,
    }


def clip(**where: str) -> dict[str, str]:
    return {"type": "video", "mime_type": "video/mp4", **where}


pytestmark = pytest.mark.skipif(
    int(version("google-genai").split(".")[0]) < 3, reason="google-genai 2.x could pay twice"
)


@pytest.fixture
def recorder():
    with recording() as running:
        running.answer = interaction("in_progress")
        yield running


@pytest.fixture
def surface(recorder):
    made = Interactions(_developer_api(recorder.url, PLAY), pace=Pace())
    yield made
    made.close()


def test_a_turn_goes_over_the_wire_as_it_stands_in_the_plan(surface, recorder):
    assert surface.submit(Job(BODY)) == Accepted(ID)
    ((method, path, headers, body),) = recorder.requests
    assert (method, path) == ("POST", "/v1beta/interactions")
    assert headers["x-goog-api-key"] == PLAY.api_key
    assert json.loads(body) == BODY


def test_an_upload_is_bytes_in_base64(surface, recorder):
    content = [clip(data=Blob(b"clip", "video/mp4")), {"type": "text", "text": "Go on."}]
    body = {**BODY, "input": content}
    del body["previous_interaction_id"]
    assert surface.submit(Job(body)) == Accepted(ID)
    (step,) = json.loads(recorder.requests[0][3])["input"]
    assert step["type"] == "user_input"
    assert base64.b64decode(step["content"][0]["data"]) == b"clip"
    assert step["content"][1] == {"type": "text", "text": "Go on."}


@pytest.mark.parametrize("status", [0, 408, 409, 429, 500, 503])
def test_a_start_is_sent_once_whatever_comes_back(surface, recorder, status):
    """This client's own default would send each of these five times."""
    recorder.status = status
    sent = surface.submit(Job(BODY))
    assert len(recorder.requests) == 1
    assert isinstance(sent, Rejected if status in {409, 429} else Unanswered)


def test_a_start_that_asks_to_be_continued_is_not_continued(surface, recorder):
    recorder.answer = interaction("requires_continuation", continuation_token="t")
    assert surface.submit(Job(BODY)) == Accepted(ID)
    assert len(recorder.requests) == 1
    assert isinstance(surface.submit(Job({**BODY, "background": False})), Rejected)
    assert len(recorder.requests) == 1, "this client continues what is not in the background"


def test_a_wait_that_the_service_names_is_kept(surface, recorder):
    recorder.status = 429
    recorder.answer = [{"error": {"code": "resource_exhausted", "message": "Please retry in 11 s"}}]
    assert surface.submit(Job(BODY)).wait_s == 11


def test_no_connection_is_no_payment():
    nobody = Interactions(_developer_api("http://127.0.0.1:9", PLAY), pace=Pace())
    sent = nobody.submit(Job(BODY))
    assert isinstance(sent, Rejected)
    assert sent.outcome == "unreachable"


def test_what_cannot_be_sent_is_not_sent(surface, recorder):
    sent = surface.submit(Job({**BODY, "seed": 7}))
    assert isinstance(sent, Rejected)
    assert "seed" in sent.message
    assert recorder.requests == []


@pytest.mark.parametrize("status", ["in_progress", "queued", "requires_action", "of_tomorrow"])
def test_a_state_without_an_end_is_pending(surface, recorder, status):
    recorder.answer = interaction(status)
    assert surface.poll(ID) == Pending()
    assert recorder.requests[0][1] == f"/v1beta/interactions/{ID}?stream=false"


def test_a_clip_comes_as_bytes(surface, recorder):
    recorder.answer = interaction("completed", clip(data=base64.b64encode(b"clip").decode()))
    video = surface.poll(ID)
    assert video == Video(b"clip", None)
    assert surface.fetch(video) == b"clip"


@pytest.mark.parametrize(("state", "polled"), [("ACTIVE", Video), ("PROCESSING", Pending)])
def test_a_clip_that_is_kept_counts_when_its_file_is_written(recorder, surface, state, polled):
    surface.ready = lambda uri: state == "ACTIVE"
    recorder.answer = interaction("completed", clip(uri=URI))
    assert isinstance(surface.poll(ID), polled)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (interaction("completed", {"type": "text", "text": "I can't make that."}), "filtered"),
        (interaction("completed"), "no_video"),
        (
            interaction("failed", errors=[{"code": "x", "message": "Out of luck"}]),
            "operation_error",
        ),
        (interaction("cancelled"), "operation_error"),
        (interaction("budget_exceeded"), "operation_error"),
    ],
)
def test_an_end_without_a_clip(surface, recorder, answer, outcome):
    recorder.answer = answer
    ended = surface.poll(ID)
    assert isinstance(ended, NoVideo)
    assert ended.outcome == outcome


def test_the_words_of_a_refusal_are_told(surface, recorder):
    recorder.answer = interaction("completed", {"type": "text", "text": "I can't\nmake that."})
    assert "I can't make that." in surface.poll(ID).message


@pytest.mark.parametrize("status", [400, 404])
def test_an_interaction_that_the_service_does_not_have(surface, recorder, status):
    recorder.status = status
    recorder.answer = {"error": {"code": "invalid_request", "message": "Invalid interaction name"}}
    assert isinstance(surface.poll(ID), NotFound)


@pytest.mark.parametrize("status", [0, 429, 503])
def test_a_question_may_be_asked_again_by_whoever_asks(surface, recorder, status):
    recorder.status = status
    with pytest.raises(Unreachable):
        surface.poll(ID)
    assert len(recorder.requests) == 1
