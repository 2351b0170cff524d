"""Google's own client, unmodified, speaking Omni to the emulator with its real clips."""

import base64

import pytest

from veo_emulator import video
from veo_emulator.serve import start
from veo_emulator.settings import Progress, Settings

genai = pytest.importorskip("google.genai")
types = pytest.importorskip("google.genai.types")
pytestmark = [
    pytest.mark.skipif(
        genai.__version__.startswith("2."), reason="Omni is tested with google-genai 3.x"
    ),
    pytest.mark.filterwarnings("ignore:Interactions usage is experimental"),
]
MODEL = "gemini-omni-1.2-flash"


@pytest.fixture(scope="module")
def emulator():
    running = start(Settings(progress=Progress.parse("polls:2")))
    yield running
    running.stop()


def options(emulator):
    once = types.HttpRetryOptions(attempts=1)
    return types.HttpOptions(base_url=emulator.url, retry_options=once)


@pytest.fixture(scope="module")
def client(emulator):
    return genai.Client(api_key="any", http_options=options(emulator))


@pytest.fixture(scope="module")
def platform(emulator):
    return genai.Client(
        vertexai=True,
        api_key="any",
        project="p1",
        location="global",
        http_options=options(emulator),
    )


def form(seconds: int, **more) -> dict:
    return {"type": "video", "duration": f"{seconds}s", "resolution": "360p", **more}


def task(name: str) -> dict:
    return {"video_config": {"task": name}}


def facts(found):
    return video.probe(base64.b64decode(found.output_video.data))


@pytest.fixture(scope="module")
def opening(client):
    return client.interactions.create(
        model=MODEL,
        input="a lighthouse in grey morning light",
        response_format=form(4),
        generation_config=task("text_to_video"),
    )


def test_words_become_a_clip(opening):
    assert opening.status == "completed"
    assert opening.output_video.mime_type == "video/mp4"
    found = facts(opening)
    assert (found.width, found.height, found.frames, found.fps) == (640, 360, 96, 24)
    assert opening.usage.total_output_tokens == 4 * 1931


def test_a_turn_is_extended_in_the_background_and_downloaded(client, opening):
    found = client.interactions.create(
        model=MODEL,
        previous_interaction_id=opening.id,
        input="Extend this video: the light goes on turning",
        response_format=form(3, delivery="uri"),
        generation_config=task("extend"),
        background=True,
    )
    states = [found.status]
    while found.status == "in_progress":
        found = client.interactions.get(found.id)
        states.append(found.status)
    assert states == ["in_progress", "in_progress", "completed"]
    data = client.files.download(file=found.output_video.uri)
    assert video.probe(data).seconds == 7


def test_a_clip_is_extended_by_its_bytes(client, opening):
    found = client.interactions.create(
        model=MODEL,
        input=[
            {"type": "video", "data": opening.output_video.data, "mime_type": "video/mp4"},
            {"type": "text", "text": "The scene continues."},
        ],
        response_format=[form(3)],
    )
    assert facts(found).seconds == 7
    assert facts(found).lineage.hop == 1


def test_an_uploaded_clip_is_extended_by_its_address(client, opening, tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(base64.b64decode(opening.output_video.data))
    file = client.files.upload(file=str(path))
    found = client.interactions.create(
        model=MODEL,
        input=[
            {"type": "video", "uri": file.uri, "mime_type": "video/mp4"},
            {"type": "text", "text": "continue"},
        ],
        response_format=form(3),
        generation_config=task("extend"),
    )
    assert facts(found).seconds == 7


def test_a_picture_becomes_a_clip(client):
    from veo_emulator.samples import plain_picture

    picture = base64.b64encode(plain_picture(640, 360)).decode()
    found = client.interactions.create(
        model=MODEL,
        input=[
            {"type": "image", "data": picture, "mime_type": "image/png"},
            {"type": "text", "text": "it starts to move"},
        ],
        response_format=form(3),
        generation_config=task("image_to_video"),
    )
    assert facts(found).seconds == 3


def test_an_edit_is_as_long_as_its_source(client, opening):
    found = client.interactions.create(
        model=MODEL,
        previous_interaction_id=opening.id,
        input="Make it night.",
        generation_config=task("edit"),
    )
    assert facts(found).seconds == 4


def test_events_are_understood(client):
    told = list(
        client.interactions.create(
            model=MODEL, input="a kite", response_format=form(3), stream=True
        )
    )
    assert told[0].event_type == "interaction.created"
    assert told[-1].event_type == "interaction.completed"
    (data,) = [
        event.delta.data
        for event in told
        if event.event_type == "step.delta" and event.delta.type == "video"
    ]
    assert video.probe(base64.b64decode(data)).seconds == 3


def test_a_refusal_is_words(client):
    found = client.interactions.create(model=MODEL, input="a face [[rai:celebrity]]")
    assert (found.status, found.output_video) == ("completed", None)
    assert "15236754" in found.output_text


def test_errors_are_understood(client, opening):
    gone = client.interactions.create(model=MODEL, input="a kite", response_format=form(3))
    client.interactions.delete(gone.id)
    with pytest.raises(Exception, match="Invalid interaction name") as refused:
        client.interactions.get(gone.id)
    assert type(refused.value).__name__ == "BadRequestError"
    assert refused.value.status_code == 400
    with pytest.raises(Exception, match="not between 3s and 10s"):
        client.interactions.create(
            model=MODEL,
            previous_interaction_id=opening.id,
            input="continue",
            response_format=form(11),
        )


def test_a_turn_is_cancelled(client):
    found = client.interactions.create(model=MODEL, input="a kite", background=True)
    assert client.interactions.cancel(found.id).status == "cancelled"


def test_on_the_agent_platform_a_chain_keeps_its_last_seconds(platform):
    found = platform.interactions.create(
        model="gemini-omni-1.1-flash-preview",
        input="a pier in the rain",
        response_format=[form(10)],
        generation_config={"seed": 7},
        labels={"veospec_shot": "pier"},
    )
    lengths = []
    for _ in range(4):
        found = platform.interactions.create(
            model="gemini-omni-1.1-flash-preview",
            previous_interaction_id=found.id,
            input="the rain goes on",
            response_format=[form(10)],
            generation_config=task("extend"),
        )
        lengths.append(facts(found).seconds)
    assert lengths == [20, 30, 40, 40]
    assert facts(found).lineage.hop == 4


def test_on_the_agent_platform_results_lie_in_a_bucket(platform):
    found = platform.interactions.create(
        model=MODEL,
        input="a pier",
        response_format=[form(3, delivery="uri", gcs_uri="gs://films/pier/")],
    )
    assert found.output_video.uri.startswith("gs://films/pier/")
