"""Cloud Storage, as far as video needs it."""

import pytest

from ..fake_studio import clip  # noqa: TID252
from ..talk import facts, ok, refused  # noqa: TID252


def put(talk, name: str, data: bytes):
    return talk.http.post(
        "/upload/storage/v1/b/films/o",
        params={"uploadType": "media", "name": name},
        content=data,
        headers={"content-type": "video/mp4"},
    )


def test_an_object_is_written_read_listed_and_deleted(talk):
    assert ok(put(talk, "in/a.mp4", b"bytes"))["size"] == "5"
    path = "/storage/v1/b/films/o/in%2Fa.mp4"
    assert ok(talk.http.get(path))["contentType"] == "video/mp4"
    assert talk.http.get(path, params={"alt": "media"}).content == b"bytes"
    assert talk.http.get(f"/download{path}?alt=media").content == b"bytes"
    assert talk.http.delete(path).status_code == 204
    refused(talk.http.get(path), 404, "NOT_FOUND")


def test_a_multipart_upload_carries_name_and_bytes(talk):
    body = (
        b"--xyz\r\ncontent-type: application/json\r\n\r\n"
        b'{"name": "in/b.mp4"}\r\n--xyz\r\ncontent-type: video/mp4\r\n\r\nBYTES\r\n--xyz--'
    )
    answer = talk.http.post(
        "/upload/storage/v1/b/films/o?uploadType=multipart",
        content=body,
        headers={"content-type": 'multipart/related; boundary="xyz"'},
    )
    shown = ok(answer)
    assert (shown["name"], shown["size"]) == ("in/b.mp4", "5")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/related", b""),
        ("multipart/related; boundary=x", b"--x\r\n--x\r\n--x--"),
        ("", b""),
    ],
)
def test_a_broken_multipart_upload_is_refused(talk, content_type, body):
    answer = talk.http.post(
        "/upload/storage/v1/b/films/o?uploadType=multipart",
        content=body,
        headers={"content-type": content_type},
    )
    refused(answer, 400)


def test_a_given_object_can_be_extended(talk):
    put(talk, "in/a.mp4", clip(seconds=12))
    made = talk.platform_clip(instance={"video": {"gcsUri": "gs://films/in/a.mp4"}})
    assert facts(made)["seconds"] == 19


def test_results_appear_without_a_poll(talk):
    ok(talk.platform(parameters={"storageUri": "gs://films/out/attempt-1/"}))
    listed = ok(talk.http.get("/storage/v1/b/films/o", params={"prefix": "out/attempt-1/"}))
    assert len(listed["items"]) == 1


def test_results_that_are_not_due_do_not_appear(serve):
    talk = serve(progress="seconds:60")
    ok(talk.platform(parameters={"storageUri": "gs://films/out/"}))
    assert "items" not in ok(talk.http.get("/storage/v1/b/films/o"))
    talk.advance(60)
    assert len(ok(talk.http.get("/storage/v1/b/films/o"))["items"]) == 1


def test_a_listing_has_prefixes_and_pages(talk):
    for name in ("a/1", "a/2", "b/1", "c"):
        put(talk, name, b"x")
    url = "/storage/v1/b/films/o"
    folded = ok(talk.http.get(url, params={"delimiter": "/"}))
    assert (folded["prefixes"], [item["name"] for item in folded["items"]]) == (
        ["a/", "b/"],
        ["c"],
    )
    first = ok(talk.http.get(url, params={"maxResults": 2}))
    assert [item["name"] for item in first["items"]] == ["a/1", "a/2"]
    rest = ok(talk.http.get(url, params={"pageToken": first["nextPageToken"]}))
    assert [item["name"] for item in rest["items"]] == ["b/1", "c"]


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 1025])
def test_a_bad_name_is_refused(talk, name):
    refused(put(talk, name, b"x"), 400)


def test_names_lead_nowhere(talk):
    put(talk, "../../etc/passwd", b"mine")
    assert (
        talk.http.get("/storage/v1/b/films/o/..%2F..%2Fetc%2Fpasswd?alt=media").content == b"mine"
    )


def test_googles_public_samples_are_played_by_stand_ins(talk):
    uri = "gs://genai-sdk-tests/inputs/videos/cat_driving.mp4"
    assert facts(talk.platform_clip(instance={"video": {"gcsUri": uri}}))["seconds"] == 15
    image = {"gcsUri": "gs://cloud-samples-data/images/landmark1.png", "mimeType": "image/png"}
    ok(talk.platform(instance={"image": image}))
