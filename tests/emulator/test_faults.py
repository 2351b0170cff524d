"""Faults: armed, consumed in order, read back."""

import pytest

from veo_emulator.faults import FAULTS, METHODS
from veo_emulator.http import HangUp

from .talk import facts, ok, refused


def start_fault(name: str, **more) -> dict:
    return {"method": "predictLongRunning", "fault": name, **more}


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500, 503])
def test_an_http_fault_answers_so_once_and_takes_nothing(talk, code):
    ok(talk.arm(start_fault(f"http_{code}")))
    refused(talk.platform(), code)
    assert talk.ledger()["submissions"] == 0
    ok(talk.platform())
    assert [(fault["fired"], fault["times"]) for fault in talk.faults()] == [(True, 1)]


def test_a_fault_waits_for_the_call_that_it_names(talk):
    ok(talk.platform())
    ok(talk.arm(start_fault("http_503", call=2)))
    ok(talk.platform())
    assert talk.faults()[0]["fired"] is False
    refused(talk.platform(), 503)
    assert talk.faults()[0]["fired"] is True
    ok(talk.platform())


def test_faults_of_one_call_fire_one_after_the_other(talk):
    ok(talk.arm(start_fault("http_429"), start_fault("http_503")))
    refused(talk.platform(), 429)
    refused(talk.platform(), 503)
    ok(talk.platform())


def test_a_fault_can_be_for_every_call(talk):
    ok(talk.arm(start_fault("http_500", every=True)))
    for _ in range(3):
        refused(talk.developer(), 500)
    assert talk.faults()[0]["times"] == 3
    ok(talk.http.delete("/emulator/v1/faults"))
    ok(talk.developer())


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "predictLongRunning", "fault": "http_418"},
        {"method": "predict", "fault": "http_503"},
        {"method": "predictLongRunning", "fault": "slow:soon"},
        {"method": "predictLongRunning", "fault": "slow:-1"},
        {"method": "predictLongRunning", "fault": "dropped:3"},
        {"method": "predictLongRunning", "fault": "http_503", "call": 0},
        {"method": "predictLongRunning", "fault": "http_503", "cal": 2},
        {"method": "predictLongRunning", "fault": "http_503", "every": "yes"},
        {},
    ],
)
def test_a_misspelt_fault_is_refused_and_nothing_is_armed(talk, fault):
    refused(talk.arm(start_fault("http_503"), fault), 400)
    assert talk.faults() == []


def test_the_refusal_lists_what_there_is(talk):
    message = refused(talk.arm({"method": "predictLongRunning", "fault": "x"}), 400)
    assert "accepted_then_dropped" in message
    assert "slow:SECONDS" in message


def test_every_promised_fault_exists():
    promised = (
        "http_400 http_403 http_404 http_429 http_500 http_503 accepted_then_dropped dropped slow "
        "never_done operation_error done_without_video rai_filtered truncated corrupt expired "
        "not_active retired"
    )
    assert set(promised.split()) == set(FAULTS)
    methods = "predictLongRunning getOperation fetchPredictOperation getFile downloadFile"
    assert {*methods.split(), "createInteraction", "getInteraction"} == set(METHODS)


def test_a_dropped_request_was_not_taken(talk):
    ok(talk.arm(start_fault("dropped")))
    with pytest.raises(HangUp):
        talk.platform()
    assert talk.ledger()["submissions"] == 0


def test_an_accepted_and_dropped_request_is_billed(talk):
    ok(talk.arm(start_fault("accepted_then_dropped")))
    with pytest.raises(HangUp):
        talk.platform()
    assert talk.ledger()["billed_submissions"] == 1
    ok(talk.platform_poll(talk.ledger()["entries"][0]["operation"]))


def test_an_operation_can_go_on_for_ever(talk):
    ok(talk.arm(start_fault("never_done")))
    name = ok(talk.platform())["name"]
    for _ in range(5):
        assert ok(talk.platform_poll(name)) == {"name": name}
    assert talk.ledger()["billed_submissions"] == 1


@pytest.mark.parametrize(
    ("fault", "key"),
    [("operation_error", "error"), ("rai_filtered", "raiMediaFilteredReasons")],
)
def test_an_operation_can_end_badly_and_is_not_billed(talk, fault, key):
    ok(talk.arm(start_fault(fault)))
    name = ok(talk.developer())["name"]
    answer = talk.developer_poll(name)
    assert ok(answer)["done"] is True
    assert key in answer.text
    assert talk.ledger()["billed_submissions"] == 0


def test_an_operation_can_end_without_a_video(talk):
    ok(talk.arm(start_fault("done_without_video")))
    name = ok(talk.platform())["name"]
    answer = ok(talk.platform_poll(name))
    assert answer["done"] is True
    assert "videos" not in answer["response"]


def test_a_poll_can_decide_how_an_operation_ends(talk):
    name = ok(talk.platform())["name"]
    ok(talk.arm({"method": "fetchPredictOperation", "fault": "operation_error"}))
    assert ok(talk.platform_poll(name))["error"]["code"] == 13
    assert talk.ledger()["billed_submissions"] == 0


def test_a_clip_can_come_cut_in_half_or_broken(talk):
    good = talk.platform_clip()
    for fault, same_size in (("truncated", False), ("corrupt", True)):
        ok(talk.arm(start_fault(fault)))
        bad = talk.platform_clip()
        assert bad != good
        assert (len(bad) == len(good)) is same_size


def test_a_download_can_break_off(talk):
    uri = talk.developer_uri()
    ok(talk.arm({"method": "downloadFile", "fault": "truncated"}))
    with pytest.raises(HangUp):
        talk.http.get(uri)
    assert facts(talk.http.get(uri).content)["seconds"] == 8


def test_a_file_can_be_expired_or_stay_in_processing(talk):
    uri = talk.developer_uri()
    file = uri.partition(":download")[0]
    ok(
        talk.arm(
            {"method": "downloadFile", "fault": "expired"},
            {"method": "getFile", "fault": "never_done"},
        )
    )
    refused(talk.http.get(uri), 403)
    for _ in range(3):
        assert ok(talk.http.get(file))["state"] == "PROCESSING"


@pytest.mark.parametrize("fault", ["expired", "not_active"])
def test_a_fault_of_the_source_speaks_of_no_file_where_there_is_none(talk, fault):
    turn = {"model": "gemini-omni-1.2-flash", "input": "a lighthouse"}
    ok(talk.arm(start_fault(fault), {"method": "createInteraction", "fault": fault}))
    for answer in (talk.developer(), talk.http.post("/v1/interactions", json=turn)):
        assert answer.status_code >= 400
        assert "  " not in answer.json()["error"]["message"]


def test_a_source_can_be_not_yet_active(talk):
    uri = talk.developer_uri()
    ok(talk.arm(start_fault("not_active")))
    refused(talk.developer(instance={"video": {"uri": uri}}), 400)
    ok(talk.developer(instance={"video": {"uri": uri}}))


def test_a_model_can_be_retired_between_two_requests(talk):
    ok(talk.arm(start_fault("retired")))
    assert "no longer available" in refused(talk.developer(), 404)
    ok(talk.developer())


def test_a_slow_answer_comes(talk):
    ok(talk.arm(start_fault("slow:0.01")))
    ok(talk.platform())
    assert talk.faults()[0]["fired"] is True


def test_a_start_is_paid_before_its_slow_answer_comes(talk, monkeypatch):
    """A client that gave up waiting does not know whether it has paid; it has."""
    world, paid = talk.http.app.state.world, []

    async def nap(seconds):
        paid.append((seconds, world.ledger.summary()["billed_submissions"]))

    monkeypatch.setattr("veo_emulator.app.sleep", nap)
    ok(talk.arm(start_fault("slow:30")))
    ok(talk.platform())
    assert paid == [(30, 1)]


NEED_SOMETHING = [
    *("accepted_then_dropped", "never_done", "operation_error", "done_without_video"),
    *("rai_filtered", "truncated", "corrupt"),
]


@pytest.mark.parametrize("fault", NEED_SOMETHING)
def test_a_request_that_is_refused_anyway_uses_up_no_fault(talk, fault):
    ok(talk.arm(*({"method": method, "fault": fault} for method in METHODS)))
    nowhere = "/v1beta/files/nowhere"
    refused(talk.platform(parameters={"durationSeconds": 5}), 400)
    refused(talk.developer(model="no-such-model"), 404)
    refused(talk.platform_poll("projects/p/operations/nothing"), 404)
    refused(talk.developer_poll("models/m/operations/nothing"), 404)
    refused(talk.http.get(nowhere), 403)
    refused(talk.http.get(f"{nowhere}:download?alt=media"), 403)
    assert talk.http.post("/v1/interactions", json={"input": "x"}).status_code == 400
    assert talk.http.get("/v1/interactions/v1_nothing").status_code == 400
    assert {each["fired"] for each in talk.faults()} == {False}


def test_a_look_at_the_headers_alone_uses_up_no_fault(talk):
    uri = talk.developer_uri()
    ok(talk.arm({"method": "downloadFile", "fault": "truncated"}))
    assert talk.http.head(uri).status_code == 200
    assert talk.faults()[0]["calls"] == 0
    with pytest.raises(HangUp):
        talk.http.get(uri)


@pytest.mark.parametrize("surface", ["platform", "developer"])
def test_quota_errors_speak_the_language_of_their_surface(talk, surface):
    ok(talk.arm(start_fault("http_429")))
    message = refused(getattr(talk, surface)(), 429, "RESOURCE_EXHAUSTED")
    assert ("plan and billing" in message) is (surface == "developer")


POLLS = ["fetchPredictOperation", "getOperation"]


def ended(talk, method):
    """An operation that has ended, and how to poll it."""
    if method == "getOperation":
        name = ok(talk.developer())["name"]
        ok(talk.developer_poll(name))
        return lambda: ok(talk.developer_poll(name))
    name = ok(talk.platform())["name"]
    ok(talk.platform_poll(name))
    return lambda: ok(talk.platform_poll(name))


@pytest.mark.parametrize("method", POLLS)
@pytest.mark.parametrize("fault", ["operation_error", "done_without_video", "rai_filtered"])
def test_an_operation_that_had_ended_is_told_otherwise_once(talk, method, fault):
    poll = ended(talk, method)
    usual = poll()
    ok(talk.arm({"method": method, "fault": fault, "call": 2}))
    assert poll() == usual
    assert not talk.faults()[0]["fired"]
    answer = poll()
    assert answer["done"]
    assert ("error" in answer) is (fault == "operation_error")
    assert ("raiMediaFilteredReasons" in str(answer)) is (fault == "rai_filtered")
    assert "bytesBase64Encoded" not in str(answer)
    assert "uri" not in str(answer)
    assert talk.faults()[0]["fired"]
    assert poll() == usual
    assert talk.ledger()["billed_submissions"] == 1, "what was delivered stays billed"


@pytest.mark.parametrize("method", POLLS)
def test_an_operation_that_had_ended_can_be_pending_once_more(talk, method):
    poll = ended(talk, method)
    ok(talk.arm({"method": method, "fault": "never_done"}))
    assert "done" not in poll()
    assert poll()["done"]


@pytest.mark.parametrize("fault", ["truncated", "corrupt"])
def test_an_answer_that_carries_the_clip_is_damaged_once(talk, fault):
    poll = ended(talk, "fetchPredictOperation")
    usual = poll()
    ok(talk.arm({"method": "fetchPredictOperation", "fault": fault}))
    assert poll() != usual
    assert talk.faults()[0]["times"] == 1
    assert poll() == usual


def test_an_answer_that_names_a_file_damages_the_file(talk):
    uri = talk.developer_uri()
    whole = talk.http.get(uri).content
    name = ok(talk.http.get("/emulator/v1/operations"))["operations"][0]["operation"]
    ok(talk.arm({"method": "getOperation", "fault": "truncated"}))
    ok(talk.developer_poll(name))
    for _ in range(2):
        assert talk.http.get(uri).content == whole[: len(whole) // 2]


@pytest.mark.parametrize("every", [False, True])
def test_a_fault_that_damages_waits_for_a_clip(serve, every):
    talk = serve(progress="polls:3")
    ok(talk.arm({"method": "fetchPredictOperation", "fault": "truncated", "every": every}))
    name = ok(talk.platform())["name"]
    for _ in range(2):
        assert "done" not in ok(talk.platform_poll(name))
        assert not talk.faults()[0]["fired"]
    damaged = ok(talk.platform_poll(name))
    assert talk.faults()[0]["fired"]
    assert talk.faults()[0]["times"] == 1
    assert (ok(talk.platform_poll(name)) == damaged) is every
