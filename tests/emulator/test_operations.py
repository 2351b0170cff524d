"""Operations: progress, virtual time, determinism."""

import pytest

from veo_emulator.settings import Progress

from .talk import PARENT, PNG, b64, ok, refused


def name_of(answer) -> str:
    return ok(answer)["name"]


def test_immediate_progress_is_done_at_the_first_poll(talk):
    assert ok(talk.platform_poll(name_of(talk.platform())))["done"]


def test_progress_by_polls_is_done_at_that_poll(serve):
    talk = serve(progress="polls:3")
    name = name_of(talk.platform())
    done = [ok(talk.platform_poll(name)).get("done", False) for _ in range(4)]
    assert done == [False, False, True, True]


def test_progress_by_seconds_is_done_when_the_clock_says_so(serve):
    talk = serve(progress="seconds:90")
    name = name_of(talk.platform())
    assert "done" not in ok(talk.platform_poll(name))
    talk.advance(89)
    assert "done" not in ok(talk.platform_poll(name))
    talk.advance(1)
    assert ok(talk.platform_poll(name))["done"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "polls",
        "polls:x",
        "polls:²",
        "polls:-1",
        "seconds:",
        "seconds:nan",
        "seconds:-1",
        "slowly",
    ],
)
def test_a_progress_that_means_nothing_is_refused(text):
    with pytest.raises(ValueError, match="immediate"):
        Progress.parse(text)


def test_the_same_seed_and_requests_give_the_same_names_and_bytes(serve):
    one, two = serve(seed=3), serve(seed=3)
    for talk in (one, two):
        talk.platform_clip("first")
    assert name_of(one.platform()) == name_of(two.platform())
    assert one.platform_clip("third") == two.platform_clip("third")
    assert one.developer_uri() == two.developer_uri()


def test_another_seed_gives_other_names_and_bytes(serve):
    one, two = serve(seed=3), serve(seed=4)
    assert name_of(one.platform()) != name_of(two.platform())
    assert one.platform_clip() != two.platform_clip()


def test_a_seed_in_the_request_decides_whatever_the_emulator_was_given(serve):
    clips = [serve(seed=seed).platform_clip(parameters={"seed": 7}) for seed in (3, 4)]
    assert clips[0] == clips[1]


def test_equal_requests_of_one_emulator_give_equal_clips(talk):
    assert talk.platform_clip() == talk.platform_clip()


def test_an_input_that_made_room_fails_its_operation_and_nothing_else(serve):
    talk = serve(clips_max_bytes=1)
    name = name_of(
        talk.platform(
            instance={
                "image": {"bytesBase64Encoded": b64(PNG)},
                "lastFrame": {"bytesBase64Encoded": b64(PNG + b"2")},
            }
        )
    )
    error = ok(talk.platform_poll(name))["error"]
    assert error["code"] == 13
    assert talk.ledger()["billed_submissions"] == 0
    ok(talk.platform())


def test_a_clip_that_made_room_is_not_passed_over_in_silence(serve):
    talk = serve(clips_max_bytes=1)
    name = name_of(talk.platform())
    uri = talk.developer_uri()
    ok(talk.platform_poll(name_of(talk.platform("another"))))
    assert "--data" in refused(talk.platform_poll(name), 404)
    assert "--data" in refused(talk.http.get(uri), 404)


def test_polls_of_another_model_path_find_the_operation_by_its_name(talk):
    name = name_of(talk.platform())
    path = f"{PARENT}/publishers/google/models/veo-3.1-fast-generate-001:fetchPredictOperation"
    assert ok(talk.http.post(path, json={"operationName": name}))["done"]


def test_more_polls_than_are_counted_are_refused_with_the_bound():
    assert Progress.parse("polls:1000000").amount == 1_000_000
    for many in ("polls:1000001", "polls:" + "9" * 40):
        with pytest.raises(ValueError, match="at most 1,000,000 polls"):
            Progress.parse(many)
