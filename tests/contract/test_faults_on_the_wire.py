"""Every fault at every method over real sockets, and what a client sees of it.

A client makes one clip and asks for it by one path: a start, questions, a file, a download. Each
fault is armed at one method of that path, and the table says how the path then ends.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.simulation.clips import SmallStudio
from veo_emulator.faults import FAULTS, METHODS
from veo_emulator.serve import start
from veo_emulator.settings import Settings
from veospec.media.verify import BadClip, verify

PROJECT = "/v1/projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001"
MODEL = "/v1beta/models/veo-3.1-generate-preview"
FIRST_POLLS = 3
CLOSED = "closed"


class Refused(Exception):
    """An answer that is an error."""


class Wire:
    """One emulator behind a socket; a connection a request, as a client after a failure has."""

    def __init__(self) -> None:
        self._running = start(Settings(), SmallStudio())
        self._address = urlsplit(self._running.url)

    def close(self) -> None:
        self._running.stop()

    def ask(self, verb: str, path: str, body: object = None) -> bytes:
        """The content of an answer; Refused with what a client sees of one that is no success."""
        connection = HTTPConnection(str(self._address.hostname), self._address.port, timeout=120)
        try:
            connection.request(verb, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            content = answer.read()
        except (RemoteDisconnected, ConnectionResetError):
            raise Refused(CLOSED) from None
        except HTTPException as error:
            raise Refused(type(error).__name__) from error
        finally:
            connection.close()
        if answer.status >= 400:
            assert json.loads(content)["error"]["message"]
            raise Refused(f"HTTP {answer.status}")
        return content

    def json(self, verb: str, path: str, body: object = None) -> Any:
        return json.loads(self.ask(verb, path, body))

    def seen(self, method: str, fault: str) -> str:
        """How the path of a clip ends with a fault at its first call of a method."""
        self.ask("POST", "/emulator/v1/reset")
        spelled = "slow:0" if fault == "slow" else fault
        self.json("POST", "/emulator/v1/faults", [{"method": method, "fault": spelled}])
        try:
            end = PATHS[method](self)
        except Refused as refused:
            end = str(refused)
        (armed,) = self.json("GET", "/emulator/v1/faults")
        assert armed["fired"], f"{fault} did not fire at {method}"
        billed = self.json("GET", "/emulator/v1/ledger")["billed_submissions"]
        return f"{end}, {'paid' if billed else 'free'}"

    def agent_platform(self) -> str:
        """A clip whose bytes come with the answer."""
        body = {"instances": [{"prompt": "a kite"}], "parameters": {"durationSeconds": 4}}
        name = self.json("POST", f"{PROJECT}:predictLongRunning", body)["name"]
        for polls in range(1, FIRST_POLLS + 1):
            asked = {"operationName": name}
            got = self.json("POST", f"{PROJECT}:fetchPredictOperation", asked)
            if got.get("done"):
                return _late(polls) + _of_operation(got)
        return "never done"

    def developer_api(self) -> str:
        """A clip that is downloaded, once its file is there."""
        body = {"instances": [{"prompt": "a kite"}], "parameters": {"durationSeconds": 4}}
        name = self.json("POST", f"{MODEL}:predictLongRunning", body)["name"]
        for polls in range(1, FIRST_POLLS + 1):
            got = self.json("GET", f"/v1beta/{name}")
            if got.get("done"):
                ended = _of_operation(got)
                return _late(polls) + (self._file(ended) if "/files/" in ended else ended)
        return "never done"

    def interactions(self) -> str:
        """A clip of Omni."""
        body = {"model": "gemini-omni-1.2-flash", "input": "a kite", "background": True}
        turn = self.json("POST", "/v1beta/interactions", body)["id"]
        for polls in range(1, FIRST_POLLS + 1):
            got = self.json("GET", f"/v1beta/interactions/{turn}")
            if got["status"] != "in_progress":
                return _late(polls) + _of_interaction(got)
        return "never done"

    def _file(self, uri: str) -> str:
        path = "/v1beta/files/" + uri.partition("/files/")[2].partition(":")[0]
        for polls in range(1, FIRST_POLLS + 1):
            state = self.json("GET", path)["state"]
            if state == "FAILED":
                return "failed file"
            if state == "ACTIVE":
                return _late(polls) + _whole(self.ask("GET", f"{path}:download?alt=media"))
        return "never active"


def _late(polls: int) -> str:
    return "" if polls == 1 else "late "


def _of_operation(got: Any) -> str:
    if "error" in got:
        return "failed"
    response = got["response"]
    response = response.get("generateVideoResponse", response)
    if response.get("raiMediaFilteredCount"):
        return "filtered"
    samples = response.get("generatedSamples") or response.get("videos")
    if not samples:
        return "no video"
    video = samples[0].get("video", samples[0])
    return video.get("uri") or _whole(b64decode(video["bytesBase64Encoded"]))


def _of_interaction(got: Any) -> str:
    if got["status"] != "completed":
        return got["status"]
    shown = [
        item for step in got["steps"] if step["type"] == "model_output" for item in step["content"]
    ]
    videos = [item for item in shown if item["type"] == "video"]
    if not videos:
        return "words" if shown else "no video"
    return _whole(b64decode(videos[0]["data"])) if "data" in videos[0] else "a clip"


def _whole(content: bytes) -> str:
    """What a look at a clip's bytes tells."""
    if not content:
        return "an empty clip"
    try:
        verify(content)
    except BadClip:
        return "a damaged clip"
    return "a clip"


PATHS = {
    "predictLongRunning": Wire.agent_platform,
    "fetchPredictOperation": Wire.agent_platform,
    "getOperation": Wire.developer_api,
    "getFile": Wire.developer_api,
    "downloadFile": Wire.developer_api,
    "createInteraction": Wire.interactions,
    "getInteraction": Wire.interactions,
}


def _on_all(end: str) -> tuple[str, ...]:
    """An end that is the same wherever it happens; only a start that was taken is paid."""
    return (f"{end}, free", *[f"{end}, paid"] * 4, f"{end}, free", f"{end}, paid")


ORDER = (
    *("predictLongRunning", "fetchPredictOperation", "getOperation", "getFile", "downloadFile"),
    *("createInteraction", "getInteraction"),
)
ALWAYS_PAID = ("a clip, paid",) * 7
ENDS: dict[str, tuple[str, ...]] = {
    **{f"http_{code}": _on_all(f"HTTP {code}") for code in (400, 403, 404, 429, 500, 503)},
    "dropped": _on_all("closed"),
    "accepted_then_dropped": ("closed, paid",) * 7,
    "slow": ALWAYS_PAID,
    "never_done": (
        *("never done, paid",) * 3,
        *("never active, paid", "HTTP 400, paid"),
        *("never done, paid",) * 2,
    ),
    "operation_error": (
        *("failed, free",) * 3,
        *("failed file, paid", "HTTP 400, paid"),
        *("failed, free",) * 2,
    ),
    "done_without_video": (
        *("no video, free",) * 3,
        *("an empty clip, paid",) * 2,
        *("no video, free",) * 2,
    ),
    "rai_filtered": (
        *("filtered, free",) * 3,
        *("failed file, paid", "HTTP 400, paid"),
        *("words, free",) * 2,
    ),
    "truncated": (
        *("a damaged clip, paid",) * 4,
        "IncompleteRead, paid",
        *("a damaged clip, paid",) * 2,
    ),
    "corrupt": ("a damaged clip, paid",) * 7,
    "expired": (
        *("HTTP 403, free", "HTTP 404, paid", "HTTP 404, paid", "HTTP 403, paid"),
        *("HTTP 403, paid", "HTTP 404, free", "HTTP 400, paid"),
    ),
    "not_active": (
        *("HTTP 400, free", "late a clip, paid", "late a clip, paid", "late a clip, paid"),
        *("HTTP 400, paid", "HTTP 400, free", "late a clip, paid"),
    ),
    "retired": _on_all("HTTP 404"),
}
"""By fault, how the path of a clip ends for each method in the order above."""


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.close()


@pytest.mark.parametrize("method", ORDER)
@pytest.mark.parametrize("fault", ENDS)
def test_a_client_sees_what_the_fault_says(wire: Wire, method: str, fault: str) -> None:
    assert wire.seen(method, fault) == ENDS[fault][ORDER.index(method)]


@pytest.mark.parametrize("path", [Wire.agent_platform, Wire.developer_api, Wire.interactions])
def test_without_a_fault_every_path_ends_with_a_clip(wire: Wire, path) -> None:
    assert path(wire) == "a clip"


def test_the_table_has_every_fault_and_every_method() -> None:
    assert set(ENDS) == set(FAULTS)
    assert set(ORDER) == set(PATHS) == set(METHODS)
    assert all(len(ends) == len(ORDER) for ends in ENDS.values())
    assert len(FAULTS) * len(METHODS) == 126
