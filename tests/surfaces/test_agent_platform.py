"""What goes over the wire to the Agent Platform, and what each answer means."""

from __future__ import annotations

import base64
import json
import re

import pytest

from veospec.surfaces.bucket import Bucket
from veospec.surfaces.connect import connect, connect_emulator, google_url
from veospec.surfaces.credentials import PLAY, Identity
from veospec.surfaces.port import (
    Accepted,
    Blob,
    Job,
    NotFound,
    NoVideo,
    Pace,
    Pending,
    Refused,
    Rejected,
    Unanswered,
    Unreachable,
    Video,
)
from veospec.surfaces.wire import request_bytes

from .recorder import NAME, recording

CLIP = Blob(b"not really a clip", "video/mp4")
BODY = {
    "model": "veo-3.1-generate-001",
    "method": "predictLongRunning",
    "instances": [{"prompt": "海 and a keeper", "video": CLIP}],
    "parameters": {
        "sampleCount": 1,
        "aspectRatio": "16:9",
        "resolution": "720p",
        "negativePrompt": "text",
        "seed": 7,
        "generateAudio": False,
    },
    "labels": {"veospec_shot": "sea", "veospec_hop": "3"},
}


@pytest.fixture
def recorder():
    with recording() as running:
        yield running


@pytest.fixture
def surface(recorder):
    made = connect_emulator("agent-platform", recorder.url)
    yield made
    made.close()


def test_the_planned_body_is_what_is_sent(surface, recorder):
    assert surface.submit(Job(BODY)) == Accepted(NAME)
    ((verb, path, headers, body),) = recorder.requests
    assert (verb, path.rsplit("/", 1)[1]) == ("POST", "veo-3.1-generate-001:predictLongRunning")
    assert json.loads(body) == {
        "instances": [
            {
                "prompt": "海 and a keeper",
                "video": {
                    "bytesBase64Encoded": base64.b64encode(CLIP.data).decode(),
                    "mimeType": "video/mp4",
                },
            }
        ],
        "parameters": BODY["parameters"],
        "labels": BODY["labels"],
    }
    assert headers["x-goog-api-key"] == "for-the-emulator"


def test_a_clip_in_cloud_storage_is_named(surface, recorder):
    stored = {"prompt": "p", "video": Blob(b"", "video/mp4", "gs://bucket/clip.mp4")}
    job = Job({**BODY, "instances": [stored]})
    surface.submit(job)
    sent = json.loads(recorder.requests[0][3])["instances"][0]
    assert sent["video"] == {"gcsUri": "gs://bucket/clip.mp4", "mimeType": "video/mp4"}
    assert request_bytes(job) < 2_000, "what is counted is what is sent"


class TestBucket:
    """Whether an object is the clip that the store has."""

    @pytest.fixture
    def clip(self, tmp_path):
        file = tmp_path / "clip.mp4"
        file.write_bytes(b"12345")
        return file

    @pytest.mark.parametrize(
        ("status", "said", "held"),
        [
            (200, {"size": "5"}, True),
            (200, {"size": "5", "md5Hash": "gnzLDuqKcGxMNKFokfhOew=="}, True),
            (200, {"size": "5", "md5Hash": "AAAAAAAAAAAAAAAAAAAAAA=="}, False),
            (200, {"size": "6"}, False),
            (200, {}, False),
            (404, {}, False),
            (403, {}, False),
            (503, {}, False),
        ],
    )
    def test_it_is_by_its_size_and_digest(self, recorder, clip, status, said, held):
        recorder.status, recorder.answer = status, said
        bucket = Bucket("gs://bucket/films", base_url=recorder.url, identity=PLAY)
        assert bucket.holds("gs://bucket/films/a b/1.mp4", clip) is held
        assert recorder.requests[0][1] == "/storage/v1/b/bucket/o/films%2Fa%20b%2F1.mp4"

    @pytest.mark.parametrize("address", ["https://h/files/abc", "files/abc", ""])
    def test_what_is_no_object_is_not_asked_for(self, recorder, clip, address):
        bucket = Bucket("gs://bucket/films", base_url=recorder.url, identity=PLAY)
        assert not bucket.holds(address, clip)
        assert recorder.requests == []


def test_pictures_go_along_as_bytes(surface, recorder):
    picture = Blob(b"png", "image/png")
    instance = {
        "prompt": "p",
        "image": picture,
        "lastFrame": picture,
        "referenceImages": [{"image": picture, "referenceType": "ASSET"}],
    }
    surface.submit(Job({**BODY, "instances": [instance]}))
    sent = json.loads(recorder.requests[0][3])["instances"][0]
    coded = {"bytesBase64Encoded": "cG5n", "mimeType": "image/png"}
    assert sent["image"] == sent["lastFrame"] == coded
    assert sent["referenceImages"] == [{"image": coded, "referenceType": "ASSET"}]


def test_an_attempt_can_have_a_place_of_its_own(surface, recorder):
    surface.submit(Job(BODY, storage_uri="gs://bucket/attempt/"))
    assert json.loads(recorder.requests[0][3])["parameters"]["storageUri"] == "gs://bucket/attempt/"


@pytest.mark.parametrize("extra", [{"thing": 1}, {"method": "createInteraction"}])
def test_a_key_that_is_not_known_is_refused_and_not_dropped(surface, recorder, extra):
    sent = surface.submit(Job({**BODY, **extra}))
    assert isinstance(sent, Rejected)
    assert recorder.requests == []


def test_the_emulator_and_google_get_the_same_request(surface, recorder, monkeypatch):
    """All but host and credentials: the client for Google's host, with its socket replaced."""
    seen = []
    google = connect(
        "agent-platform",
        base_url=None,
        identity=Identity(api_key="k", project="veospec-emulator", location="us-central1"),
        pace=Pace(),
    )
    inner = google._client._api_client._httpx_client
    send = type(inner).send

    def capture(client, request, **kwargs):
        seen.append(request)
        return send(client, client.build_request("POST", f"{recorder.url}/elsewhere"), **kwargs)

    monkeypatch.setattr(type(inner), "send", capture)
    assert google.submit(Job(BODY)) == Accepted(NAME)
    monkeypatch.undo()
    google.close()
    surface.submit(Job(BODY))
    _, path, headers, body = recorder.requests[-1]
    (request,) = seen
    assert request.url.host == "us-central1-aiplatform.googleapis.com"
    assert request.url.raw_path.decode() == path
    assert request.content == body
    theirs = {name.lower(): value for name, value in request.headers.items()}
    assert theirs.pop("x-goog-api-key") == "k"
    assert headers.pop("x-goog-api-key") != "k"
    assert theirs.pop("host") != headers.pop("host")
    assert theirs == headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOOGLE_VERTEX_BASE_URL", "http://127.0.0.1:9"),
        ("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:9"),
        ("GOOGLE_GENAI_USE_VERTEXAI", "false"),
        ("GOOGLE_CLOUD_PROJECT", "somebody"),
        ("GOOGLE_API_KEY", "real-key"),
        ("HTTP_PROXY", "http://127.0.0.1:9"),
        ("ALL_PROXY", "http://127.0.0.1:9"),
    ],
)
def test_the_environment_cannot_lead_it_elsewhere(recorder, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_PROXY", raising=False)
    made = connect_emulator("agent-platform", recorder.url)
    assert made.submit(Job(BODY)) == Accepted(NAME)
    made.close()
    _, path, headers, _ = recorder.requests[0]
    assert path.startswith("/v1beta1/projects/veospec-emulator/locations/us-central1/")
    assert "real-key" not in headers.values()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429])
def test_a_refusal_is_certain(surface, recorder, status):
    recorder.status, recorder.answer = status, {"error": {"code": status, "message": "no"}}
    sent = surface.submit(Job(BODY))
    assert isinstance(sent, Rejected)
    assert (sent.wait_s is not None) == (status == 429)
    assert len(recorder.requests) == 1


@pytest.mark.parametrize("status", [0, 408, 499, 500, 502, 503, 504])
def test_anything_else_may_have_been_taken_and_is_never_repeated(surface, recorder, status):
    recorder.status, recorder.answer = status, {"error": {"code": status, "message": "?"}}
    assert isinstance(surface.submit(Job(BODY)), Unanswered)
    assert len(recorder.requests) == 1, "no retry, whoever wanted it"


@pytest.mark.parametrize("answer", [{}, {"done": False}, "<html>", "[]"])
def test_an_answer_without_a_name_is_no_answer(surface, recorder, answer):
    recorder.answer = answer
    assert isinstance(surface.submit(Job(BODY)), Unanswered)


def test_no_connection_is_a_refusal():
    made = connect_emulator("agent-platform", "http://127.0.0.1:9")
    sent = made.submit(Job(BODY))
    assert isinstance(sent, Rejected)
    assert sent.outcome == "unreachable"
    made.close()


@pytest.mark.parametrize(
    ("error", "headers", "wait_s"),
    [
        ({"details": [{"@type": "RetryInfo", "retryDelay": "11.5s"}]}, {}, 11.5),
        ({}, {"retry-after": "9"}, 9),
        ({"message": "Please retry in 3.5s."}, {}, 3.5),
        ({}, {}, 15),
    ],
)
def test_429_says_how_long_to_wait(surface, recorder, error, headers, wait_s):
    recorder.status, recorder.headers = 429, headers
    recorder.answer = {"error": {"code": 429, "message": "quota", **error}}
    assert surface.submit(Job(BODY)).wait_s == wait_s


def test_a_source_that_is_still_processed_can_be_sent_again(surface, recorder):
    text = "Input video must be a video that was generated by VEO that has been processed."
    recorder.status, recorder.answer = 400, {"error": {"code": 400, "message": text}}
    sent = surface.submit(Job(BODY))
    assert (sent.outcome, sent.wait_s) == ("not_active", 10.0)


class TestPolling:
    def test_it_asks_by_the_name(self, surface, recorder):
        recorder.answer = {"name": NAME}
        assert surface.poll(NAME) == Pending()
        _, path, _, body = recorder.requests[0]
        assert path.endswith("/models/m:fetchPredictOperation")
        assert json.loads(body) == {"operationName": NAME}

    @pytest.mark.parametrize(
        ("ending", "expected"),
        [
            ({"response": {"videos": [{"bytesBase64Encoded": "YWJj"}]}}, Video(b"abc", None)),
            ({"response": {"videos": [{"gcsUri": "gs://b/o"}]}}, Video(None, "gs://b/o")),
        ],
    )
    def test_a_clip(self, surface, recorder, ending, expected):
        recorder.answer = {"name": NAME, "done": True, **ending}
        assert surface.poll(NAME) == expected

    @pytest.mark.parametrize(
        ("ending", "outcome", "words"),
        [
            ({"error": {"code": 13, "message": "internal"}}, "operation_error", "code 13"),
            ({"response": {}}, "no_video", "holds no video"),
            (
                {
                    "response": {
                        "raiMediaFilteredCount": 1,
                        "raiMediaFilteredReasons": ["No. Support codes: 29310472"],
                    }
                },
                "filtered",
                r"a celebrity \(support code 29310472\)",
            ),
        ],
    )
    def test_an_end_without_a_clip(self, surface, recorder, ending, outcome, words):
        recorder.answer = {"name": NAME, "done": True, **ending}
        polled = surface.poll(NAME)
        assert isinstance(polled, NoVideo)
        assert polled.outcome == outcome
        assert re.search(words, polled.message)

    @pytest.mark.parametrize(
        ("status", "error"), [(403, Refused), (500, Unreachable), (503, Unreachable)]
    )
    def test_a_question_that_fails_is_free(self, surface, recorder, status, error):
        recorder.status, recorder.answer = status, {"error": {"code": status, "message": "?"}}
        with pytest.raises(error):
            surface.poll(NAME)

    def test_an_operation_that_nobody_knows(self, surface, recorder):
        recorder.status, recorder.answer = 404, {"error": {"code": 404, "message": "?"}}
        assert isinstance(surface.poll(NAME), NotFound)


def test_google_has_an_address_for_each_location():
    assert google_url("europe-west4") == "https://europe-west4-aiplatform.googleapis.com"
    assert google_url("global") == "https://aiplatform.googleapis.com"
