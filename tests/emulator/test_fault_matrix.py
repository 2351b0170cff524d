"""Every fault means something for every method: it fires, and its client sees it."""

import json

import pytest

from veo_emulator.faults import FAULTS, METHODS
from veo_emulator.http import HangUp

from .talk import facts, ok

HUNG_UP = ("hung up", b"")


class Calls:
    """One call of each method, on things that were made before."""

    def __init__(self, talk):
        self.talk = talk
        uri = talk.developer_uri()
        self.file = "/v1beta/" + uri.partition("/v1beta/")[2].partition(":")[0]
        self.operation = ok(talk.developer())["name"]
        self.platform = ok(talk.platform())["name"]
        self.turn = ok(self.createInteraction(background=True))["id"]

    def predictLongRunning(self):  # noqa: N802
        return self.talk.platform()

    def getOperation(self):  # noqa: N802
        return self.talk.developer_poll(self.operation)

    def fetchPredictOperation(self):  # noqa: N802
        return self.talk.platform_poll(self.platform)

    def getFile(self):  # noqa: N802
        return self.talk.http.get(self.file)

    def downloadFile(self):  # noqa: N802
        return self.talk.http.get(f"{self.file}:download?alt=media")

    def createInteraction(self, **more):  # noqa: N802
        body = {"model": "gemini-omni-1.2-flash", "input": "a lighthouse", **more}
        return self.talk.http.post("/v1beta/interactions", json=body)

    def getInteraction(self):  # noqa: N802
        return self.talk.http.get(f"/v1beta/interactions/{self.turn}")

    def what_comes_of(self, method) -> list:
        """The call's answer, and what a client learns after it: all that a fault can change."""
        seen = [self.answer(getattr(self, method))]
        if method == "predictLongRunning" and seen[0][0] == 200:
            name = json.loads(seen[0][1])["name"]
            seen.append(self.answer(lambda: self.talk.platform_poll(name)))
        if method in ("getOperation", "getFile"):
            seen.append(self.answer(lambda: self.talk.http.get(self.file)))
            seen.append(self.answer(self.downloadFile))
        if method == "getOperation" and b'"uri"' in seen[0][1]:
            uri = json.loads(seen[0][1])["response"]["generateVideoResponse"]
            uri = uri["generatedSamples"][0]["video"]["uri"]
            seen.append(self.answer(lambda: self.talk.http.get(uri)))
        return seen

    @staticmethod
    def answer(call) -> tuple:
        try:
            found = call()
        except HangUp:
            return HUNG_UP
        return found.status_code, found.content


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", METHODS)
def test_it_fires_and_is_seen(serve, method, fault):
    usual = Calls(serve()).what_comes_of(method)
    calls = Calls(serve())
    spelled = "slow:0" if fault == "slow" else fault
    (armed,) = ok(calls.talk.arm({"method": method, "fault": spelled}))
    assert not armed["fired"]
    found = calls.what_comes_of(method)
    assert calls.talk.faults()[0]["fired"]
    assert (found == usual) is (fault == "slow")
    assert (found[0][0] == 500) is (fault == "http_500")
    if fault in ("dropped", "accepted_then_dropped"):
        assert found[0] == HUNG_UP


def test_a_poll_can_be_told_that_it_is_too_early(talk):
    name = ok(talk.platform())["name"]
    ok(talk.arm({"method": "fetchPredictOperation", "fault": "not_active"}))
    assert ok(talk.platform_poll(name)) == {"name": name}
    assert ok(talk.platform_poll(name))["done"]


def test_a_file_can_be_damaged_for_good(talk):
    uri = talk.developer_uri()
    file = uri.partition(":download")[0]
    whole = talk.http.get(uri).content
    ok(talk.arm({"method": "getFile", "fault": "truncated"}))
    assert ok(talk.http.get(file))["state"] == "ACTIVE"
    for _ in range(2):
        assert talk.http.get(uri).content == whole[: len(whole) // 2]


def test_a_file_can_be_empty(talk):
    uri = talk.developer_uri()
    ok(talk.arm({"method": "downloadFile", "fault": "done_without_video"}))
    assert talk.http.get(uri).content == b""
    assert ok(talk.http.get(uri.partition(":download")[0]))["sizeBytes"] == "0"


@pytest.mark.parametrize("fault", ["operation_error", "rai_filtered"])
def test_a_file_can_have_failed(talk, fault):
    uri = talk.developer_uri()
    ok(talk.arm({"method": "getFile", "fault": fault}))
    found = ok(talk.http.get(uri.partition(":download")[0]))
    assert found["state"] == "FAILED"
    assert found["error"]["message"]
    assert talk.http.get(uri).status_code == 400


def test_a_download_can_be_too_early_once_or_for_ever(talk):
    uri = talk.developer_uri()
    ok(talk.arm({"method": "downloadFile", "fault": "not_active"}))
    assert talk.http.get(uri).status_code == 400
    assert facts(talk.http.get(uri).content)["seconds"] == 8
    ok(talk.arm({"method": "downloadFile", "fault": "never_done"}))
    assert talk.http.get(uri).status_code == 400
    assert ok(talk.http.get(uri.partition(":download")[0]))["state"] == "PROCESSING"
