"""Resumable uploads to Cloud Storage, request by request."""

import hashlib

import pytest

from ..talk import ok, refused  # noqa: TID252

DATA = hashlib.shake_128(b"object").digest(700_000)
STEP = 256 << 10


def begun(talk, name="in/large.mp4", **headers) -> str:
    answer = talk.http.post(
        "/upload/storage/v1/b/films/o?uploadType=resumable",
        json={"name": name, "contentType": "video/mp4"},
        headers=headers,
    )
    assert answer.status_code == 200
    return answer.headers["location"]


def put(talk, where: str, data: bytes, content_range: str):
    return talk.http.put(where, content=data, headers={"content-range": content_range})


def test_pieces_are_put_in_order_and_the_last_makes_the_object(talk):
    where = begun(talk)
    assert where.startswith("http://127.0.0.1/upload/storage/v1/b/films/o?")
    first = put(talk, where, DATA[:STEP], f"bytes 0-{STEP - 1}/*")
    assert (first.status_code, first.headers["range"]) == (308, f"bytes=0-{STEP - 1}")
    rest = DATA[STEP:]
    shown = ok(put(talk, where, rest, f"bytes {STEP}-{len(DATA) - 1}/{len(DATA)}"))
    assert (shown["size"], shown["name"]) == (str(len(DATA)), "in/large.mp4")
    path = "/storage/v1/b/films/o/in%2Flarge.mp4?alt=media"
    assert talk.http.get(path).content == DATA
    assert ok(put(talk, where, b"", f"bytes */{len(DATA)}")) == shown


def test_the_question_how_much_has_come_is_answered(talk):
    where = begun(talk)
    nothing = put(talk, where, b"", "bytes */*")
    assert nothing.status_code == 308
    assert "range" not in nothing.headers
    put(talk, where, DATA[:STEP], f"bytes 0-{STEP - 1}/{len(DATA)}")
    assert put(talk, where, b"", f"bytes */{len(DATA)}").headers["range"] == f"bytes=0-{STEP - 1}"


def test_what_has_come_already_is_not_taken_twice(talk):
    where = begun(talk)
    put(talk, where, DATA[:STEP], f"bytes 0-{STEP - 1}/*")
    shown = ok(put(talk, where, DATA[1000:], f"bytes 1000-{len(DATA) - 1}/{len(DATA)}"))
    assert shown["size"] == str(len(DATA))
    assert talk.http.get("/storage/v1/b/films/o/in%2Flarge.mp4?alt=media").content == DATA


def test_the_whole_may_come_at_once_and_may_be_empty(talk):
    assert ok(put(talk, begun(talk), DATA, f"bytes 0-{len(DATA) - 1}/{len(DATA)}"))
    assert ok(put(talk, begun(talk, "empty"), b"", "bytes */0"))["size"] == "0"
    assert ok(talk.http.put(begun(talk, "plain"), content=b"all"))["size"] == "3"


@pytest.mark.parametrize(
    "content_range",
    ["bytes 5-9/20", "bytes 3-1/20", "bytes 0-30/20", "0-4", "bytes a-b/c", "bytes 0-4/2"],
)
def test_a_range_that_does_not_fit_is_refused(talk, content_range):
    where = begun(talk)
    refused(put(talk, where, b"01234", content_range), 400)
    assert put(talk, where, b"", "bytes */*").status_code == 308, "the upload can go on"


def test_more_than_was_said_is_refused(talk):
    refused(put(talk, begun(talk), b"0123456789", "bytes 0-4/5"), 413)
    refused(put(talk, begun(talk), b"", f"bytes */{10**11}"), 413)


def test_an_upload_that_is_too_large_is_refused_before_it_comes(talk):
    answer = talk.http.post(
        "/upload/storage/v1/b/films/o?uploadType=resumable&name=x",
        headers={"x-upload-content-length": str(2 << 30)},
    )
    refused(answer, 413)


def test_an_upload_is_given_up(talk):
    where = begun(talk)
    assert talk.http.delete(where).status_code == 499
    refused(put(talk, where, b"01234", "bytes 0-4/5"), 410)
    refused(talk.http.delete(where), 404)


def test_old_uploads_make_room(talk):
    oldest = begun(talk)
    for number in range(64):
        begun(talk, f"in/{number}")
    refused(put(talk, oldest, b"01234", "bytes 0-4/5"), 410)


def test_names_that_cannot_be_are_refused(talk):
    for body in ({"name": "a\nb"}, {}, {"name": 5}):
        answer = talk.http.post("/upload/storage/v1/b/films/o?uploadType=resumable", json=body)
        refused(answer, 400)
