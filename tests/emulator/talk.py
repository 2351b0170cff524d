"""The requests that tests make, in few words."""

import base64
import json
from typing import Any

from starlette.testclient import TestClient

from .fake_studio import read

PARENT = "/v1beta1/projects/p/locations/us-central1"
PLATFORM_MODEL = "veo-3.1-generate-001"
DEVELOPER_MODEL = "veo-3.1-generate-preview"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Talk:
    """A client of one emulator."""

    def __init__(self, client: TestClient) -> None:
        self.http = client

    # Agent Platform

    def platform(self, prompt: str | None = "a lighthouse", *, model=PLATFORM_MODEL, **more):
        """Start on the Agent Platform; `instance` and `parameters` are dicts, `labels` too."""
        return self.http.post(
            f"{PARENT}/publishers/google/models/{model}:predictLongRunning",
            json=_body(prompt, **more),
        )

    def platform_poll(self, name: str, *, model=PLATFORM_MODEL):
        return self.http.post(
            f"{PARENT}/publishers/google/models/{model}:fetchPredictOperation",
            json={"operationName": name},
        )

    def platform_clip(self, prompt: str = "a lighthouse", **more) -> bytes:
        """The bytes of a finished clip."""
        name = ok(self.platform(prompt, **more))["name"]
        video = ok(self.platform_poll(name))["response"]["videos"][0]
        return base64.b64decode(video["bytesBase64Encoded"])

    # Developer API

    def developer(self, prompt: str | None = "a lighthouse", *, model=DEVELOPER_MODEL, **more):
        """Start on the Developer API."""
        return self.http.post(
            f"/v1beta/models/{model}:predictLongRunning", json=_body(prompt, **more)
        )

    def developer_poll(self, name: str):
        return self.http.get(f"/v1beta/{name}")

    def developer_uri(self, prompt: str = "a lighthouse", **more) -> str:
        """Address of a finished clip."""
        name = ok(self.developer(prompt, **more))["name"]
        answer = ok(self.developer_poll(name))["response"]["generateVideoResponse"]
        return answer["generatedSamples"][0]["video"]["uri"]

    # The emulator itself

    def ledger(self) -> dict[str, Any]:
        return ok(self.http.get("/emulator/v1/ledger"))

    def arm(self, *faults: dict[str, Any]):
        return self.http.post("/emulator/v1/faults", json=list(faults))

    def faults(self) -> list[dict[str, Any]]:
        return ok(self.http.get("/emulator/v1/faults"))

    def advance(self, seconds: float) -> None:
        ok(self.http.post("/emulator/v1/clock", json={"advance_s": seconds}))


def ok(answer) -> Any:
    """The JSON of an answer that is exactly 200."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    return answer.json()


def refused(answer, code: int, status: str | None = None) -> str:
    """The message of an error in Google's shape."""
    assert answer.status_code == code, answer.text
    error = answer.json()["error"]
    assert error["code"] == code
    assert isinstance(error["status"], str)
    assert status in (None, error["status"])
    return error["message"]


def facts(clip: bytes) -> dict[str, Any]:
    """What a stand-in says of itself."""
    return read(clip)


def _body(prompt, *, instance=None, parameters=None, **top):
    first = {**({} if prompt is None else {"prompt": prompt}), **(instance or {})}
    body = {"instances": [first], **top}
    if parameters is not None:
        body["parameters"] = parameters
    return json.loads(json.dumps(body))
