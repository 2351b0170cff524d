"""Turns of Omni: delivered, stored, polled, cancelled, forgotten; their models and faults."""

import base64

import pytest

from tests.emulator.talk import ok
from tests.emulator.turns import (
    DEVELOPER,
    IMAGE,
    NEW,
    OLD,
    PLATFORM,
    PREVIEW,
    WORDS,
    Turns,
    clip_of,
    content,
    refused,
    video_of,
)
from veo_emulator.http import HangUp


def test_inline_results_are_no_files(turns):
    turns.create()
    assert ok(turns.talk.http.get("/v1beta/files")) == {}


def test_on_the_agent_platform_an_address_needs_a_bucket(platform):
    refused(platform.post(form={"delivery": "uri"}))
    found = platform.create(form={"delivery": "uri", "gcs_uri": "gs://films/pier"})
    uri = video_of(found)["uri"]
    assert uri.startswith("gs://films/pier/")
    longer = platform.create([WORDS, content("video", uri=uri)], task="extend")
    assert clip_of(longer)["seconds"] == 20


def test_seeds_and_labels_count_on_the_agent_platform(turns, platform):
    def seed(found):
        return clip_of(found)["seed"]

    given = {"generation_config": {"seed": 7}, "labels": {"veospec_shot": "pier"}}
    found = platform.create(**given)
    assert (seed(found), clip_of(found)["shot"], found["labels"]) == (7, "pier", given["labels"])
    assert seed(turns.create(**given)) == seed(turns.create())


def test_a_background_turn_is_polled(serve):
    turns = Turns(serve(progress="polls:2"))
    found = turns.create(background=True)
    assert (found["status"], found["steps"]) == ("in_progress", [])
    assert [ok(turns.get(found))["status"] for _ in range(3)] == [
        "in_progress",
        "completed",
        "completed",
    ]
    assert ok(turns.get(found, stream="false"))["status"] == "completed"
    refused(turns.extend(turns.create(background=True)))


def test_a_turn_in_the_foreground_is_done_whatever_the_progress(serve):
    assert Turns(serve(progress="seconds:1000")).create()["status"] == "completed"


def test_the_input_is_shown_when_asked_for(turns):
    found = turns.create([WORDS, IMAGE])
    steps = ok(turns.get(found, include_input="true"))["steps"]
    assert steps[0] == {
        "type": "user_input",
        "content": [WORDS, {"type": "image", "mime_type": "image/png"}],
    }


def test_a_turn_can_be_cancelled_while_it_runs(serve):
    turns = Turns(serve(progress="polls:9"))
    found = turns.create(background=True)
    cancel = f"{turns.path}/{found['id']}/cancel"
    assert ok(turns.talk.http.post(cancel))["status"] == "cancelled"
    assert ok(turns.get(found))["status"] == "cancelled"
    assert turns.talk.ledger()["billed_submissions"] == 0
    finished = turns.create()
    assert (
        ok(turns.talk.http.post(f"{turns.path}/{finished['id']}/cancel"))["status"] == "completed"
    )


def test_unknown_deleted_and_unstored_turns_are_invalid_names(turns, platform):
    deleted, unstored = turns.create(), turns.create(store=False)
    assert ok(turns.talk.http.delete(f"{turns.path}/{deleted['id']}")) == {}
    for found in (deleted, unstored, {"id": "v1_nothing"}, platform.create()):
        assert refused(turns.get(found)) == "Invalid interaction name"
        assert refused(turns.extend(found)) == "Invalid interaction name"
        assert refused(turns.talk.http.delete(f"{turns.path}/{found['id']}"))
    refused(turns.post(background=True, store=False))


def test_stored_turns_live_fifty_five_days_and_files_two(turns):
    found = turns.create(form={"duration": "4s", "delivery": "uri"})
    day = 24 * 3600
    turns.talk.advance(2 * day)
    assert turns.talk.http.get(video_of(found)["uri"]).status_code == 403
    turns.talk.advance(52 * day)
    assert ok(turns.extend(found, seconds=3))["status"] == "completed"
    turns.talk.advance(day)
    refused(turns.get(found))


def test_on_the_agent_platform_they_live_seven(platform):
    found = platform.create()
    platform.talk.advance(7 * 24 * 3600)
    refused(platform.get(found))


def test_a_refusal_is_completed_with_words_and_no_video(turns):
    found = turns.create("a face [[rai:celebrity]]")
    assert found["status"] == "completed"
    (words,) = found["steps"][-1]["content"]
    assert words["type"] == "text"
    assert found["usage"]["output_tokens_by_modality"] == []
    assert turns.talk.ledger()["billed_submissions"] == 0
    refused(turns.extend(found))


def test_a_refused_prompt_is_an_error_at_once(turns):
    message = refused(turns.post("words [[rai-prompt:hate]]"))
    assert message == "Input blocked: The prompt could not be processed"
    assert turns.talk.ledger()["submissions"] == 0


@pytest.mark.parametrize(
    ("path", "model"),
    [
        (DEVELOPER, PREVIEW),
        (PLATFORM, OLD),
        (DEVELOPER, "veo-3.1-generate-preview"),
        (DEVELOPER, "gemini-omni-9"),
    ],
)
def test_a_model_lives_on_its_surface(talk, path, model):
    assert model in refused(Turns(talk, path).post(model=model), 404, "not_found")


@pytest.mark.parametrize("listed", [False, True])
def test_a_refusal_names_the_field_as_it_was_sent(turns, listed):
    form = {"type": "video", "delivery": "by post"}
    message = refused(turns.post(response_format=[form] if listed else form), 400)
    assert f"'response_format{'[0]' if listed else ''}.delivery'" in message


def test_a_model_is_served_from_its_first_day(serve):
    from datetime import date

    before, after = (Turns(serve(as_of=date(2026, 11, day))) for day in (4, 5))
    assert "is not found for API version" in refused(before.post(), 404, "not_found")
    after.create()


@pytest.mark.parametrize(("model", "successor"), [(OLD, NEW), (NEW, None)])
def test_a_retired_model_names_its_successor_if_there_is_one(turns, model, successor):
    ok(turns.talk.arm({"method": "createInteraction", "fault": "retired"}))
    message = refused(turns.post(model=model), 404, "not_found")
    assert message.startswith(f"This model models/{model} is no longer available.")
    assert message.partition("models/")[2].count("models/") == bool(successor)
    assert successor is None or f"use models/{successor} for" in message


def test_the_list_of_models_has_them(talk):
    names = [model["name"] for model in ok(talk.http.get("/v1beta/models"))["models"]]
    assert {f"models/{OLD}", f"models/{NEW}"} <= set(names)
    assert ok(talk.http.get(f"/v1/models/{NEW}"))["version"] == "1.2"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (400, "invalid_request"),
        (403, "permission_denied"),
        (404, "not_found"),
        (429, "resource_exhausted"),
        (500, "internal"),
        (503, "unavailable"),
    ],
)
def test_http_faults_come_in_the_shape_of_this_api(turns, code, word):
    ok(turns.talk.arm({"method": "createInteraction", "fault": f"http_{code}"}))
    refused(turns.post(), code, word)
    assert turns.talk.ledger()["submissions"] == 0
    found = turns.create()
    ok(turns.talk.arm({"method": "getInteraction", "fault": f"http_{code}"}))
    refused(turns.get(found), code, word)
    ok(turns.get(found))


def test_a_turn_is_taken_and_the_answer_lost(turns):
    ok(turns.talk.arm({"method": "createInteraction", "fault": "accepted_then_dropped"}))
    with pytest.raises(HangUp):
        turns.post()
    (entry,) = turns.talk.ledger()["entries"]
    assert ok(turns.get({"id": entry["operation"]}))["status"] == "completed"


def test_a_turn_can_go_on_for_ever_or_fail(turns):
    ok(turns.talk.arm({"method": "createInteraction", "fault": "never_done"}))
    found = turns.create()
    assert {ok(turns.get(found))["status"] for _ in range(3)} == {"in_progress"}
    ok(turns.talk.arm({"method": "getInteraction", "fault": "operation_error"}))
    failed = ok(turns.get(found))
    assert failed["status"] == "failed"
    assert failed["errors"][0]["code"] == "internal"
    ok(turns.talk.arm({"method": "createInteraction", "fault": "done_without_video"}))
    assert turns.create()["steps"][-1]["content"] == []


def test_other_faults_of_a_turn(turns):
    found = turns.create(form={"duration": "4s", "delivery": "uri"})
    given = [WORDS, content("video", uri=video_of(found)["uri"])]

    def arm(method, fault):
        ok(turns.talk.arm({"method": method, "fault": fault}))

    arm("createInteraction", "not_active")
    assert "not in an ACTIVE state" in refused(turns.post(given, task="extend"))
    arm("createInteraction", "expired")
    refused(turns.post(given, task="extend"), 404, "not_found")
    arm("createInteraction", "expired")
    refused(turns.extend(found))
    arm("createInteraction", "retired")
    assert "no longer available" in refused(turns.post(), 404, "not_found")
    arm("getInteraction", "expired")
    refused(turns.get(found))
    whole = turns.create()
    arm("getInteraction", "truncated")
    data = base64.b64decode(video_of(ok(turns.get(whole)))["data"])
    assert len(data) == len(base64.b64decode(video_of(whole)["data"])) // 2


def test_omni_is_not_asked_by_generate_content(talk):
    from tests.emulator.talk import refused as refused_elsewhere

    answer = talk.http.post(f"/v1beta/models/{NEW}:generateContent", json={"contents": []})
    assert refused_elsewhere(answer, 400) == "This model only supports Interactions API."
    refused_elsewhere(talk.http.post("/v1/models/gemini-9:generateContent", json={}), 404)
