"""What turns may ask for, how long they get, and how chains of them end."""

import pytest

from tests.emulator.fake_studio import clip
from tests.emulator.talk import b64, facts, ok
from tests.emulator.turns import (
    IMAGE,
    NEW,
    OLD,
    PREVIEW,
    WORDS,
    clip_of,
    content,
    refused,
    video,
    video_of,
)


def test_words_become_a_clip_of_ten_seconds(turns):
    found = turns.create()
    assert (found["object"], found["status"], found["model"]) == ("interaction", "completed", NEW)
    assert found["id"].startswith("v1_")
    assert (clip_of(found)["seconds"], clip_of(found)["width"]) == (10, 1280)
    assert [step["type"] for step in found["steps"]] == ["thought", "model_output"]


def test_usage_counts_the_new_seconds(turns):
    found = turns.create(form={"duration": "5s"})
    assert found["usage"]["output_tokens_by_modality"] == [{"modality": "video", "tokens": 28960}]
    longer = ok(turns.extend(found, seconds=5))
    assert clip_of(longer)["seconds"] == 10
    assert longer["usage"]["output_tokens_by_modality"] == [{"modality": "video", "tokens": 28960}]
    assert {"modality": "video", "tokens": 28960} in longer["usage"]["input_tokens_by_modality"]


@pytest.mark.parametrize(
    "given",
    [
        "a lighthouse",
        WORDS,
        [WORDS],
        [{"type": "user_input", "content": [WORDS]}],
        [{"type": "user_input", "content": "a lighthouse"}],
        [{"role": "user", "content": [WORDS]}],
        [{"text": "a lighthouse"}],
    ],
)
def test_all_forms_of_input_mean_the_same(turns, given):
    assert clip_of(turns.create(given))["prompt"] == "a lighthouse"


@pytest.mark.parametrize(
    ("form", "size"),
    [
        ({"resolution": "360p"}, (640, 360)),
        ({"resolution": "1080p", "aspect_ratio": "9:16"}, (1080, 1920)),
        ({"resolution": "4k"}, (3840, 2160)),
    ],
)
def test_size_follows_resolution_and_ratio(turns, form, size):
    made = clip_of(turns.create(form=form))
    assert (made["width"], made["height"]) == size


def test_the_format_may_be_a_list(turns):
    found = turns.create(response_format=[{"type": "text"}, {"type": "video", "duration": "3s"}])
    assert clip_of(found)["seconds"] == 3


@pytest.mark.parametrize(("model", "longest"), [(OLD, 10), (NEW, 15)])
def test_an_opening_has_the_lengths_of_its_model(turns, model, longest):
    for seconds in (3, longest):
        assert turns.post(model=model, form={"duration": f"{seconds}s"}).status_code == 200
    for seconds in (2, longest + 1):
        refused(turns.post(model=model, form={"duration": f"{seconds}s"}))


@pytest.mark.parametrize("duration", [8, 8.0, "8", "eight", "8.5s", ["8s"], True])
def test_a_length_is_a_string_of_whole_seconds(turns, duration):
    assert "response_format" in refused(turns.post(form={"duration": duration}))


def test_pictures_are_taken_with_and_without_a_task(turns):
    turns.create([WORDS, IMAGE])
    turns.create([WORDS, IMAGE], task="image_to_video")
    turns.create([WORDS, IMAGE, IMAGE], task="image_to_video")
    turns.create([WORDS, IMAGE, IMAGE], task="reference_to_video")
    refused(turns.post([WORDS, IMAGE, IMAGE, IMAGE], task="image_to_video"))
    refused(turns.post([WORDS, *[IMAGE] * 7]))


@pytest.mark.parametrize(
    ("given", "task"),
    [
        ("words", "extend"),
        ("words", "edit"),
        ("words", "image_to_video"),
        ("words", "reference_to_video"),
        ([WORDS, IMAGE], "text_to_video"),
        ("words", "upscale"),
        ("words", "sing"),
        ([WORDS, {"type": "audio", "data": "AAAA"}], ""),
        ([], ""),
        ([WORDS, content("image", data=b64(b"no picture"))], ""),
        ([WORDS, content("image", data="%%%")], ""),
        ([WORDS, content("video", data=b64(b"no clip"))], ""),
        ([WORDS, content("image")], ""),
    ],
)
def test_what_makes_no_sense_is_refused_and_costs_nothing(turns, given, task):
    refused(turns.post(given, task=task))
    assert turns.talk.ledger()["submissions"] == 0


def test_a_turn_is_extended_and_the_whole_comes_back(turns):
    first = turns.create(form={"duration": "4s"})
    second = ok(turns.extend(first, seconds=3))
    assert second["previous_interaction_id"] == first["id"]
    assert (clip_of(second)["seconds"], clip_of(second)["hops"]) == (7, 1)
    entries = turns.talk.ledger()["entries"]
    assert [(e["kind"], e["seconds"], e["hop"]) for e in entries] == [
        ("open", 4, 0),
        ("extend", 3, 1),
    ]
    assert entries[1]["source_operation"] == first["id"]
    assert turns.talk.ledger()["billed_usd"] == pytest.approx(7 * 0.07)


@pytest.mark.parametrize("seconds", [2, 11])
def test_a_hop_adds_three_to_ten_seconds(turns, seconds):
    refused(turns.extend(turns.create(), seconds=seconds))


@pytest.mark.parametrize(("model", "total"), [(OLD, 40), (NEW, 30)])
def test_a_chain_ends_at_the_total_of_its_model(turns, model, total):
    found = turns.create(model=model)
    for _ in range(total // 10 - 1):
        found = ok(turns.extend(found, model=model))
    assert clip_of(found)["seconds"] == total
    assert str(total) in refused(turns.extend(found, model=model, seconds=3))


@pytest.mark.parametrize("model", [PREVIEW, NEW])
def test_on_the_agent_platform_the_head_goes_and_the_chain_does_not_end(platform, model):
    found = platform.create(model=model)
    lengths = []
    for _ in range(5):
        found = ok(platform.extend(found, model=model))
        lengths.append(clip_of(found)["seconds"])
    assert lengths == [20, 30, 40, 40, 40]


def test_words_decide_between_extension_and_edit(turns):
    given = video(8)
    assert clip_of(turns.create([given, content("text", text="Extend this video: rain")])) == {
        **clip_of(turns.create([given, content("text", text="The scene continues.")])),
        "prompt": "Extend this video: rain",
    }
    assert clip_of(turns.create([given, content("text", text="Make it night.")]))["seconds"] == 8
    kinds = [entry["kind"] for entry in turns.talk.ledger()["entries"]]
    assert kinds == ["extend", "extend", "edit"]


def test_an_edit_takes_no_length(turns):
    message = refused(turns.post([WORDS, video()], task="edit", form={"duration": "8s"}))
    assert message == "Duration cannot be set in response format for edit task"


def test_a_given_clip_has_at_most_ten_seconds_with_the_older_model(turns):
    turns.create([WORDS, video(10)], model=OLD, task="extend")
    assert "10 seconds" in refused(turns.post([WORDS, video(11)], model=OLD, task="extend"))
    turns.create([WORDS, video(11)], model=NEW, task="extend")


def test_a_clip_is_extended_by_its_file(turns):
    found = turns.create(form={"duration": "4s", "delivery": "uri"})
    uri = video_of(found)["uri"]
    assert facts(turns.talk.http.get(uri).content)["seconds"] == 4
    longer = turns.create([WORDS, content("video", uri=uri)], task="extend")
    assert clip_of(longer)["seconds"] == 14
    documented = turns.create(
        [WORDS, content("document", uri=uri, mime_type="video/mp4")], task="extend"
    )
    assert clip_of(documented)["seconds"] == 14


def test_an_uploaded_clip_is_extended(turns):
    data = clip(seconds=5, made_here=False)
    uploaded = turns.talk.http.post(
        "/upload/v1beta/files", content=data, headers={"content-type": "video/mp4"}
    )
    longer = turns.create([WORDS, content("video", uri=ok(uploaded)["file"]["uri"])], task="extend")
    assert clip_of(longer)["seconds"] == 15


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("https://example.com/a.mp4", "HTTP video input is not supported by the model"),
        ("blobstore:///x", "Unsupported file uri: blobstore:///x"),
        ("gs://films/a.mp4", "Unsupported file uri: gs://films/a.mp4"),
    ],
)
def test_other_addresses_are_refused_in_the_services_words(turns, uri, message):
    assert refused(turns.post([WORDS, content("video", uri=uri)], task="extend")) == message


def test_an_unknown_file_is_not_found(turns):
    answer = turns.post([WORDS, content("video", uri="files/nobody")], task="extend")
    assert refused(answer, 404, "not_found") == "Requested entity was not found."
