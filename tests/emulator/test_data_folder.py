"""State that survives: a clean stop, and a kill at any instant."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from veo_emulator.http import HangUp
from veo_emulator.serve import start
from veo_emulator.settings import Settings
from veo_emulator.studio import Order

from .fake_studio import FakeStudio
from .talk import b64, facts, ok
from .test_serve import call

PARENT = "/v1/projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001"


def test_a_restart_finds_operations_files_objects_clock_and_ledger(serve, tmp_path):
    first = serve(data=tmp_path)
    uri = first.developer_uri()
    name = ok(first.platform(parameters={"storageUri": "gs://films/a/"}))["name"]
    first.advance(3600)
    clip = first.http.get(uri).content
    first.http.__exit__(None, None, None)

    second = serve(data=tmp_path)
    assert second.http.get(uri).content == clip
    assert ok(second.platform_poll(name))["done"]
    assert len(ok(second.http.get("/storage/v1/b/films/o"))["items"]) == 1
    assert ok(second.http.get("/emulator/v1/clock"))["advanced_s"] == 3600
    assert second.ledger()["submissions"] == 2
    assert facts(second.http.get(uri).content)["seconds"] == 8


def test_a_restart_goes_on_with_names_where_it_stopped(serve, tmp_path):
    kept = serve(data=tmp_path)
    names = [ok(kept.platform())["name"]]
    kept.http.__exit__(None, None, None)
    names.append(ok(serve(data=tmp_path).platform())["name"])
    fresh = serve()
    assert [ok(fresh.platform())["name"] for _ in range(2)] == names


def test_an_answer_that_got_lost_is_found_by_its_prefix_after_a_restart(serve, tmp_path):
    first = serve(data=tmp_path)
    first.arm({"method": "predictLongRunning", "fault": "accepted_then_dropped"})
    with pytest.raises(HangUp):
        first.platform(parameters={"storageUri": "gs://films/attempt-7/"})
    first.http.__exit__(None, None, None)
    second = serve(data=tmp_path)
    listed = ok(second.http.get("/storage/v1/b/films/o", params={"prefix": "attempt-7/"}))
    assert len(listed["items"]) == 1


def test_a_key_in_the_address_of_a_source_is_not_kept(serve, tmp_path):
    kept = serve(data=tmp_path)
    uri = kept.developer_uri()
    turn = {
        "model": "gemini-omni-1.2-flash",
        "input": [
            {"type": "video", "uri": f"{uri}&key=SECRET"},
            {"type": "text", "text": "extend"},
        ],
    }
    name = ok(kept.http.post("/v1/interactions", json=turn))["id"]
    shown = kept.http.get(f"/v1/interactions/{name}?include_input=true")
    assert ok(shown)["steps"][0]["content"][0]["uri"] == f"{uri}&key=[redacted]"
    kept.http.__exit__(None, None, None)
    assert not any(b"SECRET" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_film_on_disk_takes_the_room_of_its_pieces_once(serve, tmp_path):
    talk = serve(data=tmp_path)
    for _ in range(3):
        talk.platform_clip()
    assert len(list((tmp_path / "blobs").iterdir())) == 1


def test_a_reset_empties_the_folder(serve, tmp_path):
    talk = serve(data=tmp_path)
    talk.platform_clip()
    ok(talk.http.post("/emulator/v1/reset"))
    assert list((tmp_path / "blobs").iterdir()) == []


@pytest.mark.slow
def test_what_was_accepted_survives_a_kill(tmp_path):
    command = [sys.executable, "-m", "veo_emulator.serve", "--port", "0", "--data", str(tmp_path)]
    body = json.dumps({"instances": [{"prompt": "a pier at dusk"}]}).encode()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().split()[-1]
        status, answer = call(url, "POST", f"{PARENT}:predictLongRunning", body)
        process.kill()
    assert status == 200
    name = json.loads(answer)["name"]

    again = start(Settings(data=tmp_path))
    fresh = start(Settings())
    try:
        survived = _clip(again.url, name)
        call(fresh.url, "POST", f"{PARENT}:predictLongRunning", body)
        assert survived == _clip(fresh.url, name)
        ledger = json.loads(call(again.url, "GET", "/emulator/v1/ledger")[1])
        assert [entry["operation"] for entry in ledger["entries"]] == [name]
    finally:
        again.stop()
        fresh.stop()


def test_nothing_is_written_without_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    emulator = start(Settings(), FakeStudio())
    try:
        source = {"video": {"bytesBase64Encoded": b64(FakeStudio().open(_ORDER).to_bytes())}}
        body = json.dumps({"instances": [{"prompt": "a cat", **source}]}).encode()
        assert call(emulator.url, "POST", f"{PARENT}:predictLongRunning", body)[0] == 200
    finally:
        emulator.stop()
    assert list(Path.cwd().iterdir()) == []


def _clip(url: str, name: str) -> bytes:
    poll = json.dumps({"operationName": name}).encode()
    status, answer = call(url, "POST", f"{PARENT}:fetchPredictOperation", poll)
    assert status == 200
    video = json.loads(answer)["response"]["videos"][0]
    return base64.b64decode(video["bytesBase64Encoded"])


_ORDER = Order("a cat", 8, 1280, 720, seed=1, audio=True)
