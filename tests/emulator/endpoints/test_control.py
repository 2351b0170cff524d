"""The emulator's own API."""

import pytest

from ..talk import ok, refused  # noqa: TID252


def test_health_proves_that_this_is_not_google(talk):
    found = ok(talk.http.get("/emulator/v1/health"))
    assert found["service"] == "veo-emulator"
    assert found["version"]


def test_the_ledger_has_the_promised_keys(talk):
    assert talk.ledger() == {
        "submissions": 0,
        "billed_submissions": 0,
        "billed_s": 0,
        "billed_usd": 0,
        "entries": [],
    }
    talk.platform_clip()
    ledger = talk.ledger()
    assert (ledger["submissions"], ledger["billed_submissions"]) == (1, 1)
    assert (ledger["billed_s"], ledger["billed_usd"]) == (8, 3.2)
    expected = {
        "operation",
        "surface",
        "model",
        "kind",
        "seconds",
        "usd",
        "billed",
        "request_sha256",
    }
    assert expected <= set(ledger["entries"][0])


def test_equal_requests_have_equal_hashes(talk):
    for _ in range(2):
        talk.platform_clip()
    first, second = talk.ledger()["entries"]
    assert first["request_sha256"] == second["request_sha256"]
    assert first["operation"] != second["operation"]


def test_a_reset_forgets_all_and_repeats_all(talk):
    names = []
    for _ in range(2):
        talk.advance(10)
        names.append(ok(talk.platform())["name"])
        talk.arm({"method": "getFile", "fault": "http_500"})
        assert ok(talk.http.post("/emulator/v1/reset")) == {}
        assert talk.ledger()["submissions"] == 0
        assert talk.faults() == []
        refused(talk.platform_poll(names[-1]), 404)
    assert names[0] == names[1]


def test_the_clock_is_moved_and_stands_still(talk):
    before = ok(talk.http.get("/emulator/v1/clock"))
    assert before["stands_still"] is True
    talk.advance(172801)
    after = ok(talk.http.get("/emulator/v1/clock"))
    assert after["now_s"] - before["now_s"] == 172801
    assert after["now"] == "2026-01-03T00:00:01.000000Z"


@pytest.mark.parametrize("step", [-1, "5", None, True, 1e300, [1]])
def test_a_clock_that_cannot_be_moved_so_says_why(talk, step):
    refused(talk.http.post("/emulator/v1/clock", json={"advance_s": step}), 400)


def test_requests_are_recorded_without_secrets(talk):
    talk.http.post(
        "/v1beta/models/veo-3.1-generate-preview:predictLongRunning?key=SECRET1",
        json={"instances": [{"prompt": "a cat", "image": {"bytesBase64Encoded": "A" * 9000}}]},
        headers={"x-goog-api-key": "SECRET2", "authorization": "Bearer SECRET3"},
    )
    answer = talk.http.get("/emulator/v1/requests")
    assert "SECRET" not in answer.text
    (entry,) = ok(answer)["requests"]
    assert entry["method"] == "predictLongRunning"
    assert entry["body"]["instances"][0]["prompt"] == "a cat"
    assert len(answer.text) < 5000


def test_no_key_is_recorded_wherever_a_client_puts_it(talk):
    uri = "http://127.0.0.1/v1beta/files/abc:download?alt=media&key=SECRET"
    headers = {"x-api-key": "SECRET", "x-auth-token": "SECRET", "referer": "http://h/?key=SECRET"}
    talk.http.get("/v1beta/files/abc", params={"api_key": "SECRET"}, headers=headers)
    talk.http.get(f"/v1/files/{uri.replace('?', '%3F').replace('&', '%26')}")
    talk.developer(instance={"video": {"uri": uri}})
    talk.http.post("/v1/interactions", json={"apiKey": "SECRET", "input": uri + "x" * 2000})
    answer = talk.http.get("/emulator/v1/requests")
    assert len(ok(answer)["requests"]) == 4
    assert "SECRET" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "a b", "[::1"])
def test_a_page_of_another_site_is_not_served(talk, host):
    refused(talk.http.get("/emulator/v1/health", headers={"host": host}), 403)


@pytest.mark.parametrize(
    "host", ["localhost:9", "127.0.0.1", "[::1]:80", "x.localhost", "10.0.0.1"]
)
def test_loopback_and_addresses_are_served(talk, host):
    ok(talk.http.get("/emulator/v1/health", headers={"host": host}))


@pytest.mark.parametrize(("site", "code"), [("cross-site", 403), ("same-origin", 200), ("", 200)])
def test_a_page_of_another_site_cannot_make_it_forget(talk, site, code):
    headers = {"sec-fetch-site": site} if site else {}
    assert talk.http.post("/emulator/v1/reset", headers=headers).status_code == code


def test_a_name_can_be_allowed(serve):
    talk = serve(allowed_hosts=frozenset({"veo"}))
    ok(talk.http.get("/emulator/v1/health", headers={"host": "veo:8080"}))


def test_a_verb_that_is_not_served_is_refused_in_googles_shape(talk):
    refused(talk.http.put("/emulator/v1/health"), 405)
