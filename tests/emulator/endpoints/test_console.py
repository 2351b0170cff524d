"""What the page for people is made of, and what it reads."""

import hashlib

import pytest

from ..talk import PNG, b64, ok, refused  # noqa: TID252


def test_the_page_may_load_and_do_nothing_but_its_own(talk):
    page = talk.http.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    for word in ("http://", "https://", "//cdn", " style=", " onclick="):
        assert word not in page.text


@pytest.mark.parametrize("name", ["style.css", "script.js", "operations.js", "icon.svg"])
def test_its_parts_are_served_with_their_type(talk, name):
    answer = talk.http.get(f"/emulator/v1/console/{name}")
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[
        name.rpartition(".")[2]
    ] in answer.headers["content-type"]


@pytest.mark.parametrize("name", ["", "nothing.js", "..%2fconsole.py", "%2e%2e/console.py"])
def test_nothing_else_is_served_there(talk, name):
    refused(talk.http.get(f"/emulator/v1/console/{name}"), 404)


def test_a_client_that_lost_its_path_is_still_recorded_and_told(talk):
    """A wrongly configured client posts to `/`; who debugs it must see that."""
    refused(talk.http.post("/", json={}), 405)
    talk.http.get("/")
    recorded = ok(talk.http.get("/emulator/v1/requests"))["requests"]
    assert [(each["verb"], each["path"]) for each in recorded] == [("POST", "/")]


def test_operations_are_listed_newest_first_without_being_polled(serve):
    talk = serve(progress="polls:2")
    first = ok(talk.platform("one", labels={"veospec_shot": "pier"}))["name"]
    second = ok(talk.developer("two"))["name"]
    for _ in range(3):
        found = ok(talk.http.get("/emulator/v1/operations"))
    assert found["total"] == 2
    assert [each["operation"] for each in found["operations"]] == [second, first]
    assert {each["polls"] for each in found["operations"]} == {0}
    assert found["operations"][1]["shot"] == "pier"
    assert found["operations"][0]["surface"] == "developer-api"


def test_an_operation_tells_how_it_stands(serve):
    talk = serve(progress="polls:2")
    name = ok(talk.platform("a pier", parameters={"sampleCount": 2}))["name"]
    talk.platform_poll(name)
    assert operation(talk)["state"] in ("rendering", "ready")
    assert operation(talk)["settled_at"] is None
    talk.platform_poll(name)
    done = operation(talk)
    assert (done["state"], done["polls"], done["samples"]) == ("done", 2, 2)
    assert (done["usd"], done["billed"], len(done["clips"])) == (6.4, True, 2)


@pytest.mark.parametrize(
    ("prompt", "state", "words"),
    [
        ("[[rai:celebrity]]", "filtered", "15236754"),
        ("[[rai-prompt:hate]]", "failed", ""),
    ],
)
def test_an_operation_without_a_clip_says_why(talk, prompt, state, words):
    name = ok(talk.platform(prompt))["name"]
    talk.platform_poll(name)
    found = operation(talk)
    assert (found["state"], found["billed"], found["clips"]) == (state, False, [])
    assert words in found["message"]
    assert found["message"]


def test_every_clip_has_an_address_whole_and_in_ranges(talk):
    clip = talk.platform_clip("a pier")
    (shown,) = operation(talk)["clips"]
    whole = talk.http.get(shown["url"])
    assert (whole.content, whole.headers["content-type"]) == (clip, "video/mp4")
    part = talk.http.get(shown["url"], headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, clip[4:8])
    assert talk.http.head(shown["url"]).headers["content-length"] == str(len(clip))


def test_only_clips_that_were_made_here_are_shown(talk):
    image = {"bytesBase64Encoded": b64(PNG), "mimeType": "image/png"}
    ok(talk.platform("a pier", instance={"image": image}))
    blob = hashlib.sha256(PNG).hexdigest()
    assert talk.http.app.state.world.blobs.get(blob) is not None
    refused(talk.http.get(f"/emulator/v1/clips/{blob}"), 404)
    refused(talk.http.get("/emulator/v1/clips/none"), 404)


def test_a_clip_that_had_to_make_room_has_no_address(serve):
    talk = serve(clips_max_bytes=1)
    talk.platform_clip("one")
    talk.platform_clip("two")
    newest, oldest = ok(talk.http.get("/emulator/v1/operations"))["operations"]
    assert newest["clips"][0]["url"]
    assert oldest["clips"] == [{"url": None, "bytes": None, "gcs_uri": ""}]


def test_the_list_is_bounded(talk):
    for number in range(3):
        ok(talk.platform(f"{number}"))
    for limit, count in (("2", 2), ("0", 1), ("-1", 3), ("x", 3), ("9" * 30, 3)):
        found = ok(talk.http.get(f"/emulator/v1/operations?limit={limit}"))
        assert (len(found["operations"]), found["total"]) == (count, 3)


def test_the_known_faults_are_those_that_can_be_armed(talk):
    methods = ok(talk.http.get("/emulator/v1/faults/known"))["methods"]
    for method, faults in methods.items():
        named = [name if name != "slow" else "slow:0" for name in faults]
        talk.arm(*({"method": method, "fault": name, "call": 1000} for name in named))
    assert len(talk.faults()) == sum(map(len, methods.values()))


def test_the_same_requests_give_the_same_list(serve):
    lists = []
    for _ in range(2):
        talk = serve()
        talk.platform_clip("a pier")
        lists.append(talk.http.get("/emulator/v1/operations").text)
    assert lists[0] == lists[1]


def operation(talk) -> dict:
    return ok(talk.http.get("/emulator/v1/operations"))["operations"][0]
