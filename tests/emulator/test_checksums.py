"""CRC-32C in stretches is CRC-32C."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veo_emulator.checksums import crc32c, sums_of

google_crc32c = pytest.importorskip("google_crc32c")


def test_the_check_value_of_the_standard():
    assert crc32c(b"123456789") == 0xE3069283


@settings(deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_a_sum_goes_on(one, other):
    assert crc32c(other, crc32c(one)) == crc32c(one + other) == google_crc32c.value(one + other)


@pytest.mark.parametrize("size", [1 << 18, (1 << 18) + 1, 3_000_001])
def test_large_data_is_summed_alike(size):
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert crc32c(data, 77) == google_crc32c.extend(77, data)


def test_both_sums_are_told_as_the_api_tells_them():
    assert sums_of([b"123", b"456789"]) == {
        "md5Hash": "JfnnlDI7RTiF9RgfG2JNCw==",
        "crc32c": "4waSgw==",
    }
