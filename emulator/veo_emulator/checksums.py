"""The two sums by which clients of Cloud Storage prove an upload: MD5 and CRC-32C.

Python has no CRC-32C. A CRC is linear, so many stretches of equal length are summed side by side,
a byte of each at a time, and their sums joined two by two; that makes it as fast as reading.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_POLYNOMIAL = 0x82F63B78
_STRETCHES = 1 << 14
_WORTH_IT = 1 << 18


@cache
def _table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        crc = value
        for _ in range(8):
            crc = crc >> 1 ^ (_POLYNOMIAL if crc & 1 else 0)
        table.append(crc)
    return tuple(table)


def crc32c(data: bytes, crc: int = 0) -> int:
    """CRC-32C (RFC 3720) of bytes that follow others whose sum is `crc`."""
    state = crc ^ 0xFFFFFFFF
    whole = 0
    if len(data) >= _WORTH_IT:
        length = len(data) // _STRETCHES
        whole = length * _STRETCHES
        state = _shifted(state, whole) ^ _side_by_side(data[:whole], length)
    table = _table()
    for byte in memoryview(data)[whole:]:
        state = state >> 8 ^ table[(state ^ byte) & 255]
    return state ^ 0xFFFFFFFF


def _side_by_side(data: bytes, length: int) -> int:
    """The sum, from zero, of stretches of `length` bytes each, a power of two of them."""
    import numpy as np  # noqa: PLC0415

    table = np.array(_table(), np.uint32)
    columns = np.ascontiguousarray(np.frombuffer(data, np.uint8).reshape(-1, length).T)
    sums = np.zeros(columns.shape[1], np.uint32)
    for column in columns:
        sums = sums >> np.uint32(8) ^ table[(sums & np.uint32(255)) ^ column]
    while sums.size > 1:
        sums = _shift_all(sums[::2], length) ^ sums[1::2]
        length *= 2
    return int(sums[0])


def _shift_all(sums: NDArray[np.uint32], zeros: int) -> NDArray[np.uint32]:
    """Each sum as it is after so many zero bytes."""
    import numpy as np  # noqa: PLC0415

    out = np.zeros_like(sums)
    for bit, image in enumerate(_operator(zeros)):
        out ^= (sums >> np.uint32(bit) & np.uint32(1)) * np.uint32(image)
    return out


def _shifted(state: int, zeros: int) -> int:
    return _applied(_operator(zeros), state)


def _applied(operator: tuple[int, ...], state: int) -> int:
    out = 0
    for image in operator:
        if state & 1:
            out ^= image
        state >>= 1
    return out


@cache
def _doubled(power: int) -> tuple[int, ...]:
    """What 2**power zero bytes do to each bit of a sum."""
    if power:
        half = _doubled(power - 1)
        return tuple(_applied(half, image) for image in half)
    table = _table()
    return tuple((1 << bit) >> 8 ^ table[1 << bit & 255] for bit in range(32))


def _operator(zeros: int) -> tuple[int, ...]:
    """What so many zero bytes do to each bit of a sum."""
    images = tuple(1 << bit for bit in range(32))
    for power in range(zeros.bit_length()):
        if zeros >> power & 1:
            images = tuple(_applied(_doubled(power), image) for image in images)
    return images


def sums_of(chunks: Iterable[bytes]) -> dict[str, str]:
    """Both sums in base64, by the names that the API gives them."""
    md5, crc = hashlib.md5(usedforsecurity=False), 0
    for chunk in chunks:
        md5.update(chunk)
        crc = crc32c(chunk, crc)
    return {
        "md5Hash": base64.b64encode(md5.digest()).decode(),
        "crc32c": base64.b64encode(crc.to_bytes(4, "big")).decode(),
    }
