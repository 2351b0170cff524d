"""Veo on the Developer API: retired at Google, alive here."""

from datetime import date

import pytest

from ..fake_studio import clip  # noqa: TID252
from ..talk import PNG, b64, facts, ok, refused  # noqa: TID252

PICTURE = {"bytesBase64Encoded": b64(PNG), "mimeType": "image/png"}


def extend(uri: str) -> dict:
    return {"video": {"uri": uri}}


def test_a_start_answers_with_a_short_name(talk):
    name = ok(talk.developer())["name"]
    model, _, operation = name.rpartition("/operations/")
    assert model == "models/veo-3.1-generate-preview"
    assert operation.isalnum()
    assert operation == operation.lower()


def test_a_pending_operation_is_its_name_and_nothing_else(serve):
    talk = serve(progress="polls:2")
    name = ok(talk.developer())["name"]
    assert ok(talk.developer_poll(name)) == {"name": name}
    assert ok(talk.developer_poll(name))["done"] is True


def test_a_finished_operation_names_a_file_that_downloads_without_a_key(talk):
    uri = talk.developer_uri()
    assert uri.startswith("http://127.0.0.1/v1beta/files/")
    assert uri.endswith(":download?alt=media")
    answer = talk.http.get(uri)
    assert answer.status_code == 200
    assert facts(answer.content)["seconds"] == 8


def test_a_chain_of_twenty_hops_is_one_file_of_148_seconds(talk):
    uri = talk.developer_uri()
    for _ in range(20):
        uri = talk.developer_uri(instance=extend(uri))
    assert facts(talk.http.get(uri).content)["seconds"] == 148
    assert talk.ledger()["billed_s"] == 148
    assert [entry["hop"] for entry in talk.ledger()["entries"]] == list(range(21))
    assert "148" in refused(talk.developer(instance=extend(uri)), 400)


@pytest.mark.parametrize(
    "form",
    [
        "{uri}",
        "http://127.0.0.1/v1beta/files/{id}",
        "files/{id}",
        "http://127.0.0.1/v1beta/files/http://127.0.0.1/v1beta/files/{id}:download?alt=media",
    ],
)
def test_a_source_is_found_by_any_form_of_its_address(talk, form):
    uri = talk.developer_uri()
    file_id = uri.partition("/files/")[2].partition(":")[0]
    ok(talk.developer(instance=extend(form.format(uri=uri, id=file_id))))


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("generateAudio", True),
        ("storageUri", "gs://films/"),
        ("fps", 24),
        ("pubsubTopic", "t"),
        ("compressionQuality", "optimized"),
        ("resizeMode", "crop"),
    ],
)
def test_parameters_of_the_other_surface_are_refused(talk, parameter, value):
    message = refused(talk.developer(parameters={parameter: value}), 400, "INVALID_ARGUMENT")
    assert message == f"{parameter} isn't supported by this model"


@pytest.mark.parametrize(
    ("parameters", "good"),
    [
        ({"resolution": "1080p"}, True),
        ({"resolution": "1080p", "durationSeconds": 8}, True),
        ({"resolution": "1080p", "durationSeconds": 4}, False),
        ({"resolution": "4k", "durationSeconds": 6}, False),
        ({"sampleCount": 1}, True),
        ({"sampleCount": 2}, False),
        ({"personGeneration": "allow_all"}, True),
        ({"personGeneration": "allow_adult"}, False),
        ({"seed": 5, "negativePrompt": "rain"}, True),
        ({"durationSeconds": "6"}, True),
    ],
)
def test_an_opening_follows_the_rules_of_2026(talk, parameters, good):
    answer = talk.developer(parameters=parameters)
    assert answer.status_code == (200 if good else 400)


def test_adults_are_allowed_where_a_picture_is_given(talk):
    instance = {"image": PICTURE}
    ok(talk.developer(instance=instance, parameters={"personGeneration": "allow_adult"}))
    message = refused(
        talk.developer(instance=instance, parameters={"personGeneration": "allow_all"}), 400
    )
    assert message == "allow_all for personGeneration is currently not supported."


def test_only_720p_is_extended(talk):
    uri = talk.developer_uri(parameters={"resolution": "1080p"})
    assert refused(talk.developer(instance=extend(uri)), 400) == "Unsupported video height"
    small = extend(talk.developer_uri())
    for resolution in ("1080p", "4k"):
        answer = talk.developer(instance=small, parameters={"resolution": resolution})
        assert "parameters.resolution" in refused(answer, 400)
    ok(talk.developer(instance=small, parameters={"resolution": "720p"}))


def test_an_extension_in_another_shape_is_refused(talk):
    uri = talk.developer_uri(parameters={"aspectRatio": "9:16"})
    message = refused(talk.developer(instance=extend(uri)), 400)
    assert message == "Aspect ratio of the input video must be 16:9, but got: 9:16"


def test_bytes_cannot_be_extended(talk):
    source = {"encodedVideo": b64(clip()), "encoding": "video/mp4"}
    refused(talk.developer(instance={"video": source}), 400, "INVALID_ARGUMENT")


def test_the_lite_model_does_not_extend(talk):
    uri = talk.developer_uri()
    refused(talk.developer(model="veo-3.1-lite-generate-preview", instance=extend(uri)), 400)


def test_a_file_that_is_being_processed_cannot_be_extended_yet(serve):
    talk = serve(progress="seconds:20")
    name = ok(talk.developer())["name"]
    assert ok(talk.developer_poll(name)) == {"name": name}
    talk.advance(20)
    response = ok(talk.developer_poll(name))["response"]["generateVideoResponse"]
    uri = response["generatedSamples"][0]["video"]["uri"]
    assert refused(talk.developer(instance=extend(uri)), 400) == (
        "Input video must be a video that was generated by VEO that has been processed."
    )
    assert talk.http.get(uri).status_code == 200
    talk.advance(20)
    ok(talk.developer(instance=extend(uri)))


def test_a_file_is_gone_after_two_days(talk):
    uri = talk.developer_uri()
    talk.advance(48 * 3600 - 1)
    assert talk.http.get(uri).status_code == 200
    talk.advance(1)
    refused(talk.http.get(uri), 403, "PERMISSION_DENIED")
    refused(talk.developer(instance=extend(uri)), 403, "PERMISSION_DENIED")


@pytest.mark.parametrize(("progress", "waits_s"), [("immediate", 0), ("seconds:90", 90)])
def test_the_two_days_begin_when_the_clip_is_made_not_when_somebody_looks(serve, progress, waits_s):
    """A client that died after its start and comes back too late has lost what it paid for."""
    for late_s, code in ((-1, 200), (0, 403)):
        talk = serve(progress=progress)
        name = ok(talk.developer())["name"]
        talk.advance(waits_s + 48 * 3600 + late_s)
        response = ok(talk.developer_poll(name))["response"]["generateVideoResponse"]
        uri = response["generatedSamples"][0]["video"]["uri"]
        assert talk.http.get(uri).status_code == code


def test_being_extended_starts_the_two_days_anew(talk):
    uri = talk.developer_uri()
    talk.advance(47 * 3600)
    ok(talk.developer(instance=extend(uri)))
    talk.advance(47 * 3600)
    assert talk.http.get(uri).status_code == 200


def test_a_retired_model_is_told_with_its_successor(serve):
    ok(serve(as_of=date(2026, 10, 21)).developer())
    message = refused(serve(as_of=date(2026, 10, 22)).developer(), 404, "NOT_FOUND")
    assert message.startswith(
        "This model models/veo-3.1-generate-preview is no longer available. Please update your "
        "code to use models/gemini-omni-1.2-flash"
    )


def test_a_model_that_is_not_out_yet_is_not_one_that_is_gone(serve):
    model = "veo-3.1-lite-generate-preview"
    message = refused(serve(as_of=date(2026, 3, 30)).developer(model=model), 404, "NOT_FOUND")
    assert message.startswith(f"models/{model} is not found for API version v1beta")
    ok(serve(as_of=date(2026, 3, 31)).developer(model=model))


@pytest.mark.parametrize("model", ["veo-3.1-generate-001", "veo-9"])
def test_a_model_of_the_other_surface_is_not_found(talk, model):
    message = refused(talk.developer(model=model), 404, "NOT_FOUND")
    assert message.startswith(f"models/{model} is not found for API version v1beta")


def test_a_filtered_request_has_no_samples(talk):
    name = ok(talk.developer("a fight [[rai:violence]]"))["name"]
    answer = ok(talk.developer_poll(name))["response"]["generateVideoResponse"]
    assert sorted(answer) == ["raiMediaFilteredCount", "raiMediaFilteredReasons"]


def test_models_are_listed_as_of_a_day(serve):
    names = [model["name"] for model in ok(serve().http.get("/v1beta/models"))["models"]]
    assert "models/veo-3.1-generate-preview" in names
    late = serve(as_of=date(2026, 11, 22))
    assert not any("veo" in model["name"] for model in ok(late.http.get("/v1/models"))["models"])
    refused(late.http.get("/v1beta/models/veo-3.1-generate-preview"), 404)


def test_publisher_models_are_listed(talk):
    listed = ok(talk.http.get("/v1beta1/publishers/google/models"))["publisherModels"]
    assert "publishers/google/models/veo-3.1-generate-001" in [item["name"] for item in listed]
    ok(talk.http.get("/v1beta1/publishers/google/models/veo-3.1-generate-001"))
    refused(talk.http.get("/v1beta1/publishers/google/models/veo-9"), 404)
