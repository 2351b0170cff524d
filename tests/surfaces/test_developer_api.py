"""The Developer API as google-genai 2.x speaks it; what 3.x can still do is tested with both."""

from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from veospec.surfaces.connect import _developer_api
from veospec.surfaces.credentials import PLAY
from veospec.surfaces.developer_api import DeveloperApi, file_name
from veospec.surfaces.port import (
    Accepted,
    Blob,
    Expired,
    Job,
    NotAccessible,
    NotFound,
    Pace,
    Pending,
    Unanswered,
    Unreachable,
    Video,
)

from .recorder import recording

NAME = "models/veo-3.1-generate-preview/operations/abc"
URI = "http://127.0.0.1:1/v1beta/files/abc123:download?alt=media"
BODY = {
    "model": "veo-3.1-generate-preview",
    "method": "predictLongRunning",
    "instances": [{"prompt": "go on", "video": Blob(b"", "video/mp4", URI)}],
    "parameters": {
        "sampleCount": 1,
        "aspectRatio": "16:9",
        "resolution": "720p",
        "durationSeconds": 8,
    },
}
speaks_veo = pytest.mark.skipif(
    int(version("google-genai").split(".")[0]) >= 3, reason="google-genai 3.x has no such call"
)


@pytest.fixture
def recorder():
    with recording() as running:
        yield running


@pytest.fixture
def surface(recorder):
    made = DeveloperApi(_developer_api(recorder.url, PLAY), pace=Pace())
    yield made
    made.close()


@speaks_veo
def test_a_clip_is_extended_by_the_address_that_came_back(surface, recorder):
    recorder.answer = {"name": NAME}
    assert surface.submit(Job(BODY)) == Accepted(NAME)
    _, path, headers, body = recorder.requests[0]
    assert path == "/v1beta/models/veo-3.1-generate-preview:predictLongRunning"
    assert json.loads(body) == {
        "instances": [{"prompt": "go on", "video": {"uri": URI}}],
        "parameters": BODY["parameters"],
    }
    assert headers["x-goog-api-key"] == "for-the-emulator"


@speaks_veo
def test_no_answer_is_asked_for_once(surface, recorder):
    recorder.status = 503
    assert isinstance(surface.submit(Job(BODY)), Unanswered)
    assert len(recorder.requests) == 1


def test_polling(surface, recorder):
    recorder.answer = {"name": NAME}
    assert surface.poll(NAME) == Pending()
    video = {"generatedSamples": [{"video": {"uri": URI}}]}
    recorder.answer = {
        "name": NAME,
        "done": True,
        "response": {"generateVideoResponse": video},
    }
    assert surface.poll(NAME) == Video(None, URI)
    recorder.status = 404
    assert isinstance(surface.poll(NAME), NotFound)


def test_a_download_asks_for_the_file_by_its_id(surface, recorder):
    recorder.answer = "clip"
    assert surface.fetch(Video(None, URI)) == b"clip"
    assert recorder.requests[0][1] == "/v1beta/files/abc123:download?alt=media"


@pytest.mark.parametrize(("status", "error"), [(404, Expired), (410, Expired), (503, Unreachable)])
def test_a_download_that_fails(surface, recorder, status, error):
    recorder.status = status
    with pytest.raises(error):
        surface.fetch(Video(None, URI))


@pytest.mark.parametrize(
    ("state", "ready"), [("ACTIVE", True), ("PROCESSING", False), ("FAILED", False)]
)
def test_a_file_can_be_extended_once_it_is_active(surface, recorder, state, ready):
    recorder.answer = {"name": "files/abc123", "state": state}
    assert surface.ready(URI) is ready


def test_a_file_that_has_expired(surface, recorder):
    recorder.status = 404
    with pytest.raises(Expired, match="48 hours"):
        surface.ready(URI)


def test_a_file_that_is_not_given_out_is_gone_or_somebody_elses(surface, recorder):
    """The Files API answers both with the same 403, so what it means is told by who knows more."""
    recorder.status = 403
    recorder.answer = {"error": {"code": 403, "message": "You do not have permission"}}
    with pytest.raises(NotAccessible):
        surface.ready(URI)
    with pytest.raises(NotAccessible):
        surface.fetch(Video(None, URI))


@pytest.mark.parametrize("uri", ["https://h/v1beta/files/abc123", URI, "files/abc123"])
def test_the_name_in_an_address(uri):
    assert file_name(uri) == "files/abc123"


@pytest.mark.parametrize("uri", [None, "", "gs://bucket/object"])
def test_an_address_without_a_file(uri):
    with pytest.raises(Expired):
        file_name(uri)
