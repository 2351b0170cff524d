"""Google's own client, unmodified, against the emulator with its real clips."""

import base64
import json
from pathlib import Path

import pytest

from veo_emulator import video
from veo_emulator.serve import start
from veo_emulator.settings import Progress, Settings

from .test_serve import call

genai = pytest.importorskip("google.genai")
types = pytest.importorskip("google.genai.types")
MODEL = "veo-3.1-generate-001"


@pytest.fixture(scope="module")
def emulator():
    running = start(Settings(progress=Progress.parse("polls:2")))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def client(emulator):
    return genai.Client(
        vertexai=True,
        api_key="any",
        project="p1",
        location="us-central1",
        http_options={"base_url": emulator.url},
    )


def source(prompt: str, **more):
    return types.GenerateVideosSource(prompt=prompt, **more)


def made(client, prompt: str, *, config=None, **more):
    """The operation when it is done; the second poll is the one."""
    operation = client.models.generate_videos(
        model=MODEL, source=source(prompt, **more), config=config
    )
    assert not operation.done
    operation = client.operations.get(operation)
    assert not operation.done
    operation = client.operations.get(operation)
    assert operation.done
    return operation


def seconds(clip: bytes) -> float:
    return video.probe(clip).seconds


@pytest.fixture(scope="module")
def opening(client) -> bytes:
    operation = made(
        client,
        "a lighthouse in grey morning light",
        config={"duration_seconds": 4, "aspect_ratio": "16:9", "seed": 7, "generate_audio": True},
    )
    return operation.result.generated_videos[0].video.video_bytes


def test_text_becomes_a_clip(opening):
    found = video.probe(opening)
    assert (found.width, found.height, found.frames, found.fps) == (1280, 720, 96, 24)


def test_a_clip_is_extended_by_its_bytes(client, opening):
    clip = types.Video(video_bytes=opening, mime_type="video/mp4")
    longer = made(client, "the light goes on turning", video=clip)
    assert seconds(longer.result.generated_videos[0].video.video_bytes) == 11


def test_a_clip_is_extended_from_a_bucket(client):
    operation = made(
        client,
        "a pier",
        config={"duration_seconds": 4, "output_gcs_uri": "gs://films/pier/"},
    )
    found = operation.result.generated_videos[0].video
    assert found.uri.startswith("gs://films/pier/")
    longer = made(client, "waves", video=types.Video(uri=found.uri, mime_type="video/mp4"))
    assert seconds(longer.result.generated_videos[0].video.video_bytes) == 11


def test_a_picture_becomes_a_clip(client):
    from veo_emulator.samples import plain_picture

    image = types.Image(image_bytes=plain_picture(1280, 720), mime_type="image/png")
    operation = made(client, "it starts to move", image=image, config={"duration_seconds": 4})
    assert seconds(operation.result.generated_videos[0].video.video_bytes) == 4


def test_a_filtered_prompt_has_a_reason_and_no_video(client):
    operation = made(client, "a famous face [[rai:celebrity]]")
    assert operation.result.generated_videos is None
    assert operation.result.rai_media_filtered_count == 1
    (reason,) = operation.result.rai_media_filtered_reasons
    assert "15236754" in reason


def test_a_failed_operation_has_an_error(client):
    operation = made(client, "something [[rai-prompt:hate]]")
    assert operation.error["code"] == 3


@pytest.mark.parametrize(
    ("model", "config", "code", "status"),
    [
        (MODEL, {"duration_seconds": 5}, 400, "INVALID_ARGUMENT"),
        (MODEL, {"aspect_ratio": "1:1"}, 400, "INVALID_ARGUMENT"),
        ("veo-9", {}, 404, "NOT_FOUND"),
    ],
)
def test_errors_are_understood(client, model, config, code, status):
    with pytest.raises(genai.errors.ClientError) as refused:
        client.models.generate_videos(model=model, source=source("a cat"), config=config)
    assert (refused.value.code, refused.value.status) == (code, status)


def test_a_fault_reaches_the_client_as_a_server_error(client, emulator):
    body = json.dumps([{"method": "predictLongRunning", "fault": "http_503"}]).encode()
    call(emulator.url, "POST", "/emulator/v1/faults", body)
    with pytest.raises(genai.errors.ServerError):
        client.models.generate_videos(model=MODEL, source=source("a cat"))


def test_credentials_of_an_account_work_as_well_as_a_key(emulator):
    credentials = pytest.importorskip("google.oauth2.credentials")
    client = genai.Client(
        vertexai=True,
        project="p1",
        location="us-central1",
        credentials=credentials.Credentials(token="any"),
        http_options={"base_url": emulator.url},
    )
    assert client.models.generate_videos(model=MODEL, source=source("a cat")).name


def test_express_mode_works(emulator):
    client = genai.Client(vertexai=True, api_key="any", http_options={"base_url": emulator.url})
    assert made(client, "a cat", config={"duration_seconds": 4}).result.generated_videos


def test_the_developer_client_downloads_through_its_mangled_address(emulator, tmp_path):
    body = json.dumps({"instances": [{"prompt": "a kite"}], "parameters": {"durationSeconds": 4}})
    path = "/v1beta/models/veo-3.1-generate-preview:predictLongRunning"
    name = json.loads(call(emulator.url, "POST", path, body.encode())[1])["name"]
    client = genai.Client(api_key="any", http_options={"base_url": emulator.url})
    operation = types.GenerateVideosOperation(name=name)
    operation = client.operations.get(client.operations.get(operation))
    found = operation.response.generated_videos[0].video
    client.files.download(file=found)
    found.save(str(tmp_path / "clip.mp4"))
    assert seconds(Path(tmp_path / "clip.mp4").read_bytes()) == 4


def test_the_same_request_gives_the_same_bytes_in_another_emulator(opening):
    body = {
        "instances": [{"prompt": "a lighthouse in grey morning light"}],
        "parameters": {"durationSeconds": 4, "seed": 7},
    }
    path = "/v1/projects/p/locations/l/publishers/google/models/veo-3.1-generate-001"
    other = start(Settings())
    try:
        answer = call(other.url, "POST", f"{path}:predictLongRunning", json.dumps(body).encode())
        poll = json.dumps({"operationName": json.loads(answer[1])["name"]}).encode()
        answer = call(other.url, "POST", f"{path}:fetchPredictOperation", poll)
    finally:
        other.stop()
    clip = json.loads(answer[1])["response"]["videos"][0]["bytesBase64Encoded"]
    assert base64.b64decode(clip) == opening
