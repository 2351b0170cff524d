"""Google's client of Cloud Storage, unmodified, reads what was made and writes what is given."""

import hashlib
import json

import pytest

from veo_emulator.samples import plain_picture
from veo_emulator.serve import start
from veo_emulator.settings import Settings

from .test_serve import call

storage = pytest.importorskip("google.cloud.storage")
PLATFORM = "/v1/projects/p/locations/l/publishers/google/models/veo-3.1-generate-001"


@pytest.fixture(scope="module")
def emulator():
    running = start(Settings())
    yield running
    running.stop()


@pytest.fixture
def client(emulator, monkeypatch):
    """As its users do it: nothing but the variable that it reads."""
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator.url)
    return storage.Client.create_anonymous_client()


def started(emulator, instance: dict, **parameters) -> str:
    body = {"instances": [instance], "parameters": {"durationSeconds": 4, **parameters}}
    status, answer = call(
        emulator.url, "POST", f"{PLATFORM}:predictLongRunning", json.dumps(body).encode()
    )
    assert status == 200, answer
    return json.loads(answer)["name"]


def finished(emulator, name: str) -> dict:
    body = json.dumps({"operationName": name}).encode()
    status, answer = call(emulator.url, "POST", f"{PLATFORM}:fetchPredictOperation", body)
    assert status == 200, answer
    return json.loads(answer)["response"]


def test_results_are_listed_and_read(emulator, client, tmp_path):
    name = started(emulator, {"prompt": "a pier"}, storageUri="gs://films/pier", sampleCount=2)
    found = finished(emulator, name)["videos"]
    blobs = list(client.list_blobs("films", prefix="pier/"))
    assert [f"gs://films/{blob.name}" for blob in blobs] == [each["gcsUri"] for each in found]
    for blob in blobs:
        blob.download_to_filename(str(tmp_path / "clip.mp4"))
        clip = (tmp_path / "clip.mp4").read_bytes()
        assert (len(clip), blob.content_type) == (blob.size, "video/mp4")
        assert clip[4:8] == b"ftyp"
        assert blob.download_as_bytes(start=4, end=7) == b"ftyp"


@pytest.mark.parametrize("chunk_size", [1 << 18, 1 << 26])
def test_an_object_is_read_in_chunks_larger_and_smaller_than_itself(client, chunk_size):
    data = bytes(range(256)) * 2000
    client.bucket("inputs").blob("chunks.bin").upload_from_string(data)
    blob = client.bucket("inputs").blob("chunks.bin", chunk_size=chunk_size)
    assert blob.download_as_bytes(checksum=None) == data


def test_a_picture_that_was_written_is_read_by_a_request(emulator, client):
    picture = plain_picture(1280, 720)
    blob = client.bucket("films").blob("in/first frame é.png")
    blob.upload_from_string(picture, content_type="image/png")
    assert hashlib.sha256(blob.download_as_bytes()).digest() == hashlib.sha256(picture).digest()
    image = {"gcsUri": "gs://films/in/first frame é.png", "mimeType": "image/png"}
    assert finished(emulator, started(emulator, {"prompt": "it moves", "image": image}))["videos"]


def test_what_is_not_there_is_not_found(client):
    from google.api_core.exceptions import NotFound

    missing = client.bucket("films").blob("nothing.mp4")
    assert not missing.exists()
    with pytest.raises(NotFound):
        missing.download_as_bytes()


def test_an_object_is_deleted(client):
    blob = client.bucket("films").blob("away.txt")
    blob.upload_from_string("x")
    assert blob.exists()
    blob.delete()
    assert not blob.exists()


@pytest.mark.parametrize("size", [9 << 20, (9 << 20) + 12345])
@pytest.mark.parametrize("chunk_size", [None, 1 << 20])
def test_a_large_file_is_uploaded_in_pieces(client, tmp_path, size, chunk_size):
    data = hashlib.shake_128(b"film").digest(1 << 20) * 10
    path = tmp_path / "film.bin"
    path.write_bytes(data[:size])
    blob = client.bucket("films").blob("large/film é.bin", chunk_size=chunk_size)
    blob.upload_from_filename(str(path), content_type="video/mp4")
    assert (blob.size, blob.content_type) == (size, "video/mp4")
    assert hashlib.sha256(blob.download_as_bytes()).digest() == (
        hashlib.sha256(data[:size]).digest()
    )


def test_a_file_is_written_like_a_stream(client):
    blob = client.bucket("films").blob("notes.txt")
    with blob.open("w", chunk_size=256 << 10) as file:
        for line in range(30_000):
            file.write(f"line {line} of the notes\n")
    with blob.open("r") as file:
        assert file.readline() == "line 0 of the notes\n"
    blob.reload()
    assert blob.size == sum(len(f"line {line} of the notes\n") for line in range(30_000))


def test_objects_are_copied_and_moved(client):
    bucket = client.create_bucket("films")
    blob = bucket.blob("first.txt")
    blob.upload_from_string("once")
    copied = bucket.copy_blob(blob, client.bucket("other"), "second.txt")
    assert copied.download_as_bytes() == b"once"
    moved = bucket.rename_blob(blob, "third.txt")
    assert moved.download_as_bytes() == b"once"
    assert not blob.exists()


def test_composing_is_refused_as_not_implemented(client):
    from google.api_core.exceptions import MethodNotImplemented

    bucket = client.bucket("films")
    parts = [bucket.blob("one"), bucket.blob("two")]
    with pytest.raises(MethodNotImplemented, match="not implemented"):
        bucket.blob("both").compose(parts, retry=None)
