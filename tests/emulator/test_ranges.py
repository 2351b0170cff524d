"""Ranges of bytes, as RFC 9110 has them."""

import pytest

from veo_emulator.errors import GoogleError
from veo_emulator.ranges import asked_range


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("bytes=4-7", (4, 7)),
        ("bytes=4-", (4, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-99", (0, 9)),
        ("bytes=0-", (0, 9)),
        ("bytes=0-99999999", (0, 9)),
        ("BYTES = 9-9", (9, 9)),
    ],
)
def test_one_range_is_understood(wanted, found):
    assert asked_range({"range": wanted}, 10) == found


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=7-4",
        "bytes=0-1,4-5",
        "lines=1-2",
        "bytes=\xb2-",
        "bytes=a-b",
    ],
)
def test_what_is_no_range_asks_for_all(wanted):
    assert asked_range({"range": wanted}, 10) is None


def test_a_range_of_another_version_asks_for_all():
    assert asked_range({"range": "bytes=4-7", "if-range": '"old"'}, 10) is None


def test_nothing_has_no_ranges():
    assert asked_range({"range": "bytes=0-"}, 0) is None


@pytest.mark.parametrize(
    "wanted", ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=" + "9" * 5000 + "-"]
)
def test_a_range_behind_the_end_is_told_the_size(wanted):
    with pytest.raises(GoogleError) as refused:
        asked_range({"range": wanted}, 10)
    assert (refused.value.code, refused.value.headers) == (416, {"content-range": "bytes */10"})
