"""Bodies as clients send them: packed, and claiming to be."""

import gzip
import json

import pytest

from veo_emulator.errors import GoogleError
from veo_emulator.http import unpacked

from .talk import PARENT, ok, refused

PATH = f"{PARENT}/publishers/google/models/veo-3.1-generate-001:predictLongRunning"
BODY = json.dumps({"instances": [{"prompt": "a lighthouse"}]}).encode()
PACKED = {"content-encoding": "gzip"}


def test_a_packed_body_is_the_same_request(talk):
    ok(talk.http.post(PATH, content=BODY))
    ok(talk.http.post(PATH, content=gzip.compress(BODY), headers=PACKED))
    first, second = talk.ledger()["entries"]
    assert first["request_sha256"] == second["request_sha256"]


@pytest.mark.parametrize("body", [BODY, gzip.compress(BODY)[:-12], b""])
def test_a_body_that_is_not_packed_as_it_says_is_refused(talk, body):
    refused(talk.http.post(PATH, content=body, headers=PACKED), 400, "INVALID_ARGUMENT")


def test_a_packed_body_is_not_unpacked_beyond_the_limit():
    bomb = gzip.compress(bytes(10_000_000))
    with pytest.raises(GoogleError) as refusal:
        unpacked(bomb, 1000)
    assert refusal.value.code == 413
    assert unpacked(gzip.compress(bytes(1000)), 1000) == bytes(1000)
