"""Clips that lie about themselves and requests that lie about their size."""

import json
import random
import socket
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veo_emulator import video
from veo_emulator.samples import plain_picture
from veo_emulator.serve import start
from veo_emulator.settings import Settings
from veo_emulator.video import ffmpeg

from .talk import b64
from .test_serve import call

START = "/v1/projects/p/locations/l/publishers/google/models/veo-3.1-generate-001"
LIES = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), struct.pack(">I", 2 << 30))


@pytest.fixture(scope="module")
def emulator():
    running = start(Settings())
    yield running
    running.stop()


@pytest.fixture(scope="module")
def good() -> bytes:
    return video.make_opening(video.Ask("a pier", 3, 640, 360, seed=1)).to_bytes()


def lying(clip: bytes, seed: int) -> bytes:
    """The clip with some of the numbers of its index replaced."""
    chance, data = random.Random(seed), bytearray(clip)
    first = data.index(b"moov")
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(first, first + 1500)
        data[place : place + 4] = chance.choice((*LIES, chance.randbytes(4)))
    return bytes(data)


@pytest.mark.parametrize("seed", range(60))
def test_a_clip_that_lies_is_measured_or_refused(good, seed):
    with suppress(video.NotAClip):
        assert video.probe(lying(good, seed)).seconds > 0


def test_a_clip_that_lies_is_refused_as_a_request(emulator, good):
    for seed in range(20):
        clip = {"bytesBase64Encoded": b64(lying(good, seed)), "mimeType": "video/mp4"}
        body = json.dumps({"instances": [{"prompt": "on", "video": clip}]}).encode()
        status, answer = call(emulator.url, "POST", f"{START}:predictLongRunning", body)
        assert status in (200, 400), answer


def test_a_decoder_that_does_not_end_is_ended(good):
    with pytest.raises(video.NotAClip, match="too long"):
        ffmpeg.run(good, "mov", ["-f", "null", "-"], patience_s=0.0)


def send(emulator, head: bytes) -> bytes:
    """What comes back for raw bytes, until the connection is closed."""
    host, port = emulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(head)
        connection.shutdown(socket.SHUT_WR)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def test_a_body_of_two_gigabytes_is_refused_before_it_comes(emulator):
    head = f"POST {START}:predictLongRunning HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    answer = send(emulator, f"{head}content-length: {2 << 30}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 413")


HEADERS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


@settings(max_examples=40, deadline=None)
@given(
    verb=st.sampled_from(["GET", "POST", "PUT", "DELETE", "BREW", "\0"]),
    path=st.binary(max_size=40),
    name=HEADERS,
    value=st.binary(max_size=60),
)
def test_any_bytes_of_a_request_leave_it_standing(emulator, verb, path, name, value):
    head = verb.encode() + b" /" + path + b" HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    answer = send(emulator, head + name.encode() + b": " + value + b"\r\nconnection: close\r\n\r\n")
    assert not answer.startswith(b"HTTP/1.1 5")
    assert call(emulator.url, "GET", "/emulator/v1/health")[0] == 200


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..%2f..%2fx", "a\r\nx: y", "%00", "a" * 9000]
)
def test_no_name_leads_out_of_the_data_folder(tmp_path, name):
    from urllib.parse import quote

    running = start(Settings(data=tmp_path / "data"))
    try:
        path = f"/upload/storage/v1/b/films/o?uploadType=media&name={quote(name)}"
        status, _ = call(running.url, "POST", path, b"bytes")
        assert status in (200, 400)
        assert call(running.url, "GET", f"/v1beta/files/{quote(name)}")[0] in (400, 403, 404)
    finally:
        running.stop()
    assert [entry.name for entry in Path(tmp_path).iterdir()] == ["data"]


@pytest.mark.parametrize("name", ["image", "lastFrame", "referenceImages"])
def test_a_picture_that_cannot_be_decoded_ends_its_operation(emulator, name):
    broken = {"bytesBase64Encoded": b64(b"\x89PNG\r\n\x1a\n" + bytes(40)), "mimeType": "image/png"}
    good = {"bytesBase64Encoded": b64(plain_picture(64, 36)), "mimeType": "image/png"}
    given = (
        {"referenceImages": [{"image": broken}]} if name == "referenceImages" else {name: broken}
    )
    if name == "lastFrame":
        given["image"] = good
    body = json.dumps({"instances": [{"prompt": "on", **given}]}).encode()
    status, answer = call(emulator.url, "POST", f"{START}:predictLongRunning", body)
    assert status == 200
    poll = json.dumps({"operationName": json.loads(answer)["name"]}).encode()
    status, answer = call(emulator.url, "POST", f"{START}:fetchPredictOperation", poll)
    error = json.loads(answer)["error"]
    assert (error["code"], error["message"]) == (3, "The picture cannot be decoded.")
