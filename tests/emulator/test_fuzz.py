"""Whatever is sent, the answer is Google's and the next request is served."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from veo_emulator.app import create_app

from .fake_studio import FakeStudio, clip
from .talk import PNG, b64

START = "/v1/projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001"
POSTS = [
    f"{START}:predictLongRunning",
    f"{START}:fetchPredictOperation",
    "/v1beta/models/veo-3.1-generate-preview:predictLongRunning",
    "/emulator/v1/faults",
    "/emulator/v1/clock",
    "/upload/v1beta/files",
    "/upload/storage/v1/b/films/o?uploadType=multipart&name=a",
]
NAMES = st.sampled_from(
    [
        "instances",
        "parameters",
        "prompt",
        "image",
        "video",
        "lastFrame",
        "referenceImages",
        "mask",
        "bytesBase64Encoded",
        "gcsUri",
        "uri",
        "mimeType",
        "encodedVideo",
        "inlineData",
        "data",
        "durationSeconds",
        "aspectRatio",
        "resolution",
        "seed",
        "sampleCount",
        "generateAudio",
        "negativePrompt",
        "personGeneration",
        "storageUri",
        "labels",
        "operationName",
        "method",
        "fault",
        "call",
        "every",
        "advance_s",
        "referenceType",
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["8", "16:9", "720p", "gs://b/o", "gs://", "files/x", "%%%", b64(PNG), b64(clip())]
    ),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
BODIES = st.dictionaries(NAMES, VALUES, max_size=5) | VALUES


@pytest.fixture(scope="module")
def client():
    with TestClient(create_app(studio=FakeStudio()), base_url="http://127.0.0.1") as client:
        yield client


def check(answer) -> None:
    if answer.status_code == 200:
        return
    assert 400 <= answer.status_code < 500, answer.text
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    assert error["message"]
    assert error["status"] == error["status"].upper()


def alive(client) -> None:
    client.request("DELETE", "/emulator/v1/faults")
    assert client.get("/emulator/v1/health").status_code == 200


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(POSTS), body=BODIES)
def test_any_json(client, path, body):
    check(client.post(path, content=json.dumps(body).encode("utf-8", "surrogatepass")))
    alive(client)


@settings(deadline=None)
@given(
    path=st.sampled_from(POSTS[:3]),
    instance=st.dictionaries(NAMES, VALUES, max_size=4),
    parameters=st.dictionaries(NAMES, VALUES, max_size=5),
)
def test_any_instance_and_parameters(client, path, instance, parameters):
    body = {"instances": [{"prompt": "a cat", **instance}], "parameters": parameters}
    check(client.post(path, content=json.dumps(body).encode("utf-8", "surrogatepass")))
    alive(client)


@settings(deadline=None)
@given(path=st.sampled_from(POSTS), body=st.binary(max_size=200))
def test_any_bytes(client, path, body):
    check(client.post(path, content=body))
    alive(client)


@settings(deadline=None)
@given(
    verb=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]),
    head=st.sampled_from(
        [
            "/",
            "/v1/",
            "/v1beta/files/",
            "/v1beta/models/",
            "/storage/v1/b/",
            "/download/storage/",
            "/emulator/v1/",
            "/v1beta1/projects/",
            "/upload/v1beta/",
        ]
    ),
    rest=st.text(st.characters(codec="utf-8", exclude_characters="?#\\"), max_size=30),
)
def test_any_path(client, verb, head, rest):
    from urllib.parse import quote

    answer = client.request(verb, head + quote(rest, safe="/:{}"))
    if answer.status_code not in (200, 204):
        check(answer)
    alive(client)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"instances":' * 5_000,
        b'{"instances":' + b"[" * 500 + b"]" * 500 + b"}",
        b'{"parameters": {"seed": ' + b"9" * 5000 + b"}}",
        b'{"instances": [{"prompt": "\xff"}]}',
        b'{"instances": [{"prompt": "\\ud800"}]}',
        b'{"instances": [{"prompt": "a"}], "parameters": {"seed": NaN}}',
        b'{"instances": [{"prompt": "a", "image": {"bytesBase64Encoded": "'
        + b"A" * 300_000
        + b'"}}]}',
        b"\xef\xbb\xbf{}",
        b"",
        b"null",
    ],
)
def test_bodies_that_broke_other_servers(client, body):
    for path in POSTS[:3]:
        answer = client.post(path, content=body)
        assert answer.status_code in (400, 404)
        check(answer)
    alive(client)


def test_a_body_over_the_limit_is_refused(client):
    answer = client.post(POSTS[0], content=b" " * (97 * 1024 * 1024))
    assert answer.status_code == 413
    check(answer)
