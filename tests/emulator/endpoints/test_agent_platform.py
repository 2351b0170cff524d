"""Veo on the Agent Platform."""

import base64
import re

import pytest

from ..fake_studio import clip  # noqa: TID252
from ..talk import PARENT, PNG, b64, facts, ok, refused  # noqa: TID252


def video(data: bytes) -> dict:
    return {"video": {"bytesBase64Encoded": b64(data), "mimeType": "video/mp4"}}


def test_a_start_answers_with_the_full_name_of_the_operation(talk):
    answer = ok(talk.platform())
    assert re.fullmatch(
        r"projects/p/locations/us-central1/publishers/google/models/veo-3\.1-generate-001"
        r"/operations/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        answer["name"],
    )
    assert list(answer) == ["name"]


def test_a_finished_operation_holds_the_clip(talk):
    name = ok(talk.platform())["name"]
    answer = ok(talk.platform_poll(name))
    assert answer["name"] == name
    assert answer["done"] is True
    assert answer["response"]["raiMediaFilteredCount"] == 0
    assert [sorted(item) for item in answer["response"]["videos"]] == [
        ["bytesBase64Encoded", "mimeType"]
    ]


@pytest.mark.parametrize("seconds", [4, 6, 8])
@pytest.mark.parametrize(
    ("resolution", "ratio", "size"),
    [
        ("720p", "16:9", (1280, 720)),
        ("1080p", "9:16", (1080, 1920)),
        ("4k", "16:9", (3840, 2160)),
    ],
)
def test_an_opening_is_what_was_ordered(talk, seconds, resolution, ratio, size):
    made = facts(
        talk.platform_clip(
            parameters={
                "durationSeconds": seconds,
                "resolution": resolution,
                "aspectRatio": ratio,
                "seed": 5,
            }
        )
    )
    assert (made["width"], made["height"]) == size
    assert (made["seconds"], made["seed"]) == (seconds, 5)


def test_an_extension_returns_source_and_seven_seconds(talk):
    opening = talk.platform_clip()
    made = facts(talk.platform_clip("he walks on", instance=video(opening)))
    assert (made["seconds"], made["hops"], made["prompt"]) == (15, 1, "he walks on")


def test_an_extension_can_return_the_new_seconds_alone(serve):
    talk = serve(extension_returns="tail")
    made = facts(talk.platform_clip(instance=video(talk.platform_clip())))
    assert made["seconds"] == 7


@pytest.mark.parametrize("folder", ["gs://films/one", "gs://b/out"])
def test_results_can_lie_in_a_bucket_and_be_extended_from_there(talk, folder):
    name = ok(talk.platform(parameters={"storageUri": folder}))["name"]
    item = ok(talk.platform_poll(name))["response"]["videos"][0]
    assert re.fullmatch(rf"{folder}/\d+/sample_0\.mp4", item["gcsUri"])
    made = facts(talk.platform_clip(instance={"video": {"gcsUri": item["gcsUri"]}}))
    assert made["seconds"] == 15


def test_keys_can_be_written_with_underscores(talk):
    same = {"durationSeconds": 4, "aspectRatio": "9:16", "generateAudio": False}
    clip = talk.platform_clip(instance={"image": {"bytesBase64Encoded": b64(PNG)}}, parameters=same)
    name = ok(
        talk.platform(
            instance={"image": {"bytes_base64_encoded": b64(PNG), "mime_type": "image/png"}},
            parameters={"duration_seconds": 4, "aspect_ratio": "9:16", "generate_audio": False},
            labels={"veospec_shot": "stairs"},
        )
    )["name"]
    path = f"/v1/{name.partition('/operations/')[0]}:fetchPredictOperation"
    answer = ok(talk.http.post(path, json={"operation_name": name}))
    (video,) = answer["response"]["videos"]
    entry = talk.ledger()["entries"][-1]
    assert (entry["seconds"], entry["audio"]) == (4, False)
    assert entry["labels"] == {"veospec_shot": "stairs"}
    assert facts(base64.b64decode(video["bytesBase64Encoded"])) | {"shot": ""} == facts(clip)


def test_four_samples_are_four_clips(talk):
    name = ok(talk.platform(parameters={"sampleCount": 4, "seed": 9}))["name"]
    videos = ok(talk.platform_poll(name))["response"]["videos"]
    assert len({item["bytesBase64Encoded"] for item in videos}) == 4
    assert talk.ledger()["billed_s"] == 32


def test_express_mode_has_no_project_in_its_path(talk):
    path = "/v1beta1/publishers/google/models/veo-3.1-generate-001:predictLongRunning"
    name = ok(talk.http.post(path, json={"instances": [{"prompt": "a cat"}]}))["name"]
    parent = name.partition("/operations/")[0]
    poll = talk.http.post(f"/v1beta1/{parent}:fetchPredictOperation", json={"operationName": name})
    assert ok(poll)["done"]


def test_an_operation_is_not_polled_by_get(talk):
    name = ok(talk.platform())["name"]
    refused(talk.http.get(f"/v1/{name}"), 404, "NOT_FOUND")


def test_an_unknown_operation_is_not_found(talk):
    refused(talk.platform_poll("projects/p/operations/none"), 404, "NOT_FOUND")


def test_an_unknown_model_is_told_in_the_words_of_this_surface(talk):
    message = refused(talk.platform(model="veo-9"), 404, "NOT_FOUND")
    assert message.startswith(
        "Publisher Model `projects/p/locations/us-central1/publishers/google/models/veo-9` was "
        "not found or your project does not have access to it."
    )


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"durationSeconds": 5}, "durationSeconds"),
        ({"durationSeconds": True}, "durationSeconds"),
        ({"aspectRatio": "4:3"}, "aspectRatio"),
        ({"resolution": "480p"}, "resolution"),
        ({"sampleCount": 5}, "sampleCount"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"storageUri": "/etc/passwd"}, "storageUri"),
        ({"personGeneration": "everybody"}, "personGeneration"),
        ([], "parameters"),
    ],
)
def test_a_wrong_parameter_is_named(talk, parameters, word):
    assert word in refused(talk.platform(parameters=parameters), 400, "INVALID_ARGUMENT")
    assert talk.ledger()["submissions"] == 0


@pytest.mark.parametrize(
    "parameters",
    [
        None,
        {},
        {"durationSeconds": "8", "resolution": "720P", "unheardOf": 1},
        {"fps": 24, "enhancePrompt": True, "compressionQuality": "LOSSLESS", "pubsubTopic": "t"},
        {"durationSeconds": None, "personGeneration": "disallow"},
    ],
)
def test_what_clients_in_the_wild_send_is_accepted(talk, parameters):
    ok(talk.platform(parameters=parameters))


def test_a_prompt_or_a_picture_is_needed(talk):
    refused(talk.platform(None), 400, "INVALID_ARGUMENT")
    ok(talk.platform(None, instance={"image": {"bytesBase64Encoded": b64(PNG)}}))


def test_a_prompt_has_a_limit(talk):
    refused(talk.platform("word " * 1025), 400, "INVALID_ARGUMENT")
    ok(talk.platform("word " * 1000))


PICTURE = {"bytesBase64Encoded": b64(PNG), "mimeType": "image/png"}


@pytest.mark.parametrize(
    "instance",
    [
        {"image": PICTURE, **video(clip())},
        {"lastFrame": PICTURE},
        {"image": PICTURE, "referenceImages": [{"image": PICTURE}]},
        {"referenceImages": [{"image": PICTURE}] * 4},
        {"referenceImages": [{"image": PICTURE, "referenceType": "STYLE"}]},
        {"mask": PICTURE},
        {"image": {"bytesBase64Encoded": b64(b"no picture")}},
        {"image": {"bytesBase64Encoded": "%%%"}},
        {"image": {}},
        {"video": {"gcsUri": "gs://films/none.mp4"}},
        {"video": {"gcsUri": "https://example.com/clip.mp4"}},
        {"video": {"bytesBase64Encoded": b64(b"no clip")}},
    ],
)
def test_pictures_and_clips_that_do_not_go_together_are_refused(talk, instance):
    refused(talk.platform(instance=instance), 400, "INVALID_ARGUMENT")


def test_reference_images_are_taken_for_eight_seconds(talk):
    instance = {"referenceImages": [{"image": PICTURE, "referenceType": "asset"}] * 3}
    ok(talk.platform(instance=instance, parameters={"durationSeconds": 8}))
    refused(talk.platform(instance=instance, parameters={"durationSeconds": 4}), 400)


@pytest.mark.parametrize(
    ("source", "parameters", "words"),
    [
        (clip(seconds=30.5), {}, "Duration"),
        (clip(seconds=0.5), {}, "Duration"),
        (clip(fps=25), {}, "Frame rate"),
        (clip(640, 480), {}, "height"),
        (clip(720, 1280), {}, "must be 16:9, but got: 9:16"),
        (clip(), {"aspectRatio": "9:16"}, "must be 9:16, but got: 16:9"),
        (clip(), {"durationSeconds": 4}, "durationSeconds"),
    ],
)
def test_a_source_that_cannot_be_extended_is_refused(talk, source, parameters, words):
    answer = talk.platform(instance=video(source), parameters=parameters)
    assert words in refused(answer, 400, "INVALID_ARGUMENT")


def test_a_clip_from_elsewhere_can_be_extended(talk):
    foreign = clip(1080, 1920, seconds=30, made_here=False)
    made = facts(talk.platform_clip(instance=video(foreign), parameters={"aspectRatio": "9:16"}))
    assert made["seconds"] == 37


def test_a_chain_ends_when_its_file_is_longer_than_an_input_may_be(talk):
    film = talk.platform_clip()
    for seconds in (15, 22, 29, 36):
        film = talk.platform_clip(instance=video(film))
        assert facts(film)["seconds"] == seconds
    assert "but got: 36" in refused(talk.platform(instance=video(film)), 400)


def test_a_filtered_request_ends_without_a_clip_and_is_not_billed(talk):
    name = ok(talk.platform("a star [[rai:celebrity]]"))["name"]
    response = ok(talk.platform_poll(name))["response"]
    assert response["raiMediaFilteredCount"] == 1
    assert "15236754" in response["raiMediaFilteredReasons"][0]
    assert "videos" not in response
    ledger = talk.ledger()
    assert (ledger["submissions"], ledger["billed_submissions"]) == (1, 0)


def test_a_refused_prompt_ends_with_an_error(talk):
    name = ok(talk.platform("something [[rai-prompt:child]]"))["name"]
    error = ok(talk.platform_poll(name))["error"]
    assert error["code"] == 3
    assert "58061214" in error["message"]


def test_the_ledger_tells_lineage_and_price(talk):
    opening = talk.platform_clip()
    talk.platform_clip(
        instance=video(opening), parameters={"generateAudio": False}, labels={"shot": "a"}
    )
    first, second = talk.ledger()["entries"]
    assert (first["kind"], first["hop"], first["usd"]) == ("open", 0, 3.2)
    assert (second["kind"], second["hop"], second["usd"]) == ("extend", 1, 1.4)
    assert second["source_operation"] == first["operation"]
    assert talk.ledger()["billed_usd"] == 4.6


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1beta1", "v1alpha"])
def test_every_version_is_served(talk, version):
    path = f"{PARENT}/publishers/google/models/veo-3.1-generate-001:predictLongRunning"
    body = {"instances": [{"prompt": "a cat"}]}
    ok(talk.http.post(path.replace("v1beta1", version, 1), json=body))


def test_an_unknown_version_is_not_found(talk):
    refused(talk.http.post("/v2/models/veo-3.1-generate-001:predictLongRunning"), 404)


def test_frames_inside_parameters_are_accepted(talk):
    ok(talk.platform(parameters={"image": PICTURE, "lastFrame": PICTURE}))


@pytest.mark.parametrize(("mode", "crop"), [("CROP", True), ("crop", True), ("PAD", False)])
def test_the_resize_mode_decides_how_a_first_frame_is_fitted(talk, mode, crop):
    image = {"image": {"bytesBase64Encoded": b64(PNG), "mimeType": "image/png"}}
    made = facts(talk.platform_clip(instance=image, parameters={"resizeMode": mode}))
    assert made["crop"] is crop
    assert "resizeMode" in refused(talk.platform(parameters={"resizeMode": "stretch"}), 400)


@pytest.mark.parametrize("mode", ["INSERT", "REMOVE", "REMOVE_STATIC", "OUTPAINT", "insert"])
def test_every_mask_mode_is_taken_by_the_model_that_edits(talk, mode):
    mask = {"bytesBase64Encoded": b64(PNG), "mimeType": "image/png", "maskMode": mode}
    instance = video(clip()) | {"mask": mask}
    ok(talk.platform(instance=instance, model="veo-2.0-generate-exp"))
    assert "mask" in refused(talk.platform(instance=instance), 400)


def test_an_unknown_mask_mode_is_refused(talk):
    mask = {"gcsUri": "gs://genai-sdk-tests/mask.png", "maskMode": "ERASE"}
    answer = talk.platform(instance=video(clip()) | {"mask": mask}, model="veo-2.0-generate-exp")
    assert "maskMode" in refused(answer, 400)
