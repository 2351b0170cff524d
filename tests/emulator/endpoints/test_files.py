"""Files of the Developer API."""

import pytest

from ..talk import facts, ok, refused  # noqa: TID252


def file_id(uri: str) -> str:
    return uri.partition("/files/")[2].partition(":")[0]


def test_a_generated_file_describes_itself(talk):
    found = file_id(talk.developer_uri())
    shown = ok(talk.http.get(f"/v1beta/files/{found}"))
    assert shown["name"] == f"files/{found}"
    assert shown["state"] == "ACTIVE"
    assert shown["source"] == "GENERATED"
    assert shown["videoMetadata"] == {"videoDuration": "8s"}
    assert shown["createTime"] == "2026-01-01T00:00:00.000000Z"
    assert shown["expirationTime"] == "2026-01-03T00:00:00.000000Z"
    assert int(shown["sizeBytes"]) == len(talk.http.get(shown["downloadUri"]).content)


@pytest.mark.parametrize(
    "path",
    [
        "/v1beta/files/{id}:download?alt=media",
        "/v1/files/{id}:download?alt=media&key=secret",
        "/v1beta/files/{id}?alt=media",
        "/v1beta/files/http://127.0.0.1:8931/v1beta/files/{id}:download?alt=media:download?alt=media",
        "/v1/files/http://127.0.0.1:8931/v1beta/files/{id}:download?alt=media%3Adownload&alt=media",
    ],
)
def test_the_addresses_of_official_clients_download(talk, path):
    answer = talk.http.get(path.format(id=file_id(talk.developer_uri())))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "video/mp4"
    assert facts(answer.content)["seconds"] == 8


def test_a_range_can_be_asked_for(talk):
    uri = talk.developer_uri()
    whole = talk.http.get(uri).content
    part = talk.http.get(uri, headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, whole[4:8])
    assert part.headers["content-range"] == f"bytes 4-7/{len(whole)}"
    assert talk.http.get(uri, headers={"range": "bytes=-3"}).content == whole[-3:]
    assert talk.http.get(uri, headers={"range": "lines=1-2"}).status_code == 200
    behind = talk.http.get(uri, headers={"range": "bytes=999999-"})
    refused(behind, 416)
    assert behind.headers["content-range"] == f"bytes */{len(whole)}"


def test_a_chunk_that_holds_everything_says_so(talk):
    """Clients that download in chunks read the size of all from the first answer."""
    uri = talk.developer_uri()
    whole = talk.http.get(uri).content
    chunk = talk.http.get(uri, headers={"range": "bytes=0-8388607"})
    assert (chunk.status_code, chunk.content) == (206, whole)
    assert chunk.headers["content-range"] == f"bytes 0-{len(whole) - 1}/{len(whole)}"


@pytest.mark.parametrize("path", ["/v1beta/files?pageSize=²", "/storage/v1/b/films/o?maxResults=²"])
def test_a_size_of_a_page_in_other_digits_is_no_size(talk, path):
    ok(talk.http.get(path))


def test_files_are_listed_newest_first_in_pages(talk):
    made = [file_id(talk.developer_uri(f"clip {i}")) for i in range(3)]
    first = ok(talk.http.get("/v1beta/files?pageSize=2"))
    assert [item["name"] for item in first["files"]] == [f"files/{made[2]}", f"files/{made[1]}"]
    rest = ok(talk.http.get("/v1beta/files", params={"pageToken": first["nextPageToken"]}))
    assert [item["name"] for item in rest["files"]] == [f"files/{made[0]}"]


def test_a_deleted_file_is_gone(talk):
    found = file_id(talk.developer_uri())
    assert ok(talk.http.delete(f"/v1beta/files/{found}")) == {}
    refused(talk.http.get(f"/v1beta/files/{found}"), 403, "PERMISSION_DENIED")


@pytest.mark.parametrize("rest", ["nothing", "..%2F..%2Fetc%2Fpasswd", "%00", "A-B", "a" * 5000])
def test_an_unknown_file_says_the_same_as_a_forbidden_one(talk, rest):
    refused(talk.http.get(f"/v1beta/files/{rest}"), 403, "PERMISSION_DENIED")


def test_progress_by_polls_makes_a_file_active_by_polls(serve):
    talk = serve(progress="polls:2")
    name = ok(talk.developer())["name"]
    talk.developer_poll(name)
    response = ok(talk.developer_poll(name))["response"]["generateVideoResponse"]
    found = file_id(response["generatedSamples"][0]["video"]["uri"])
    states = [ok(talk.http.get(f"/v1beta/files/{found}"))["state"] for _ in range(2)]
    assert states == ["PROCESSING", "ACTIVE"]
