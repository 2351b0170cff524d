"""Bit strings as pairs (value, length), the smallest thing that H.264 syntax is made of.

A pair of whole numbers joins with one shift and needs no buffer, so that pieces of syntax can be
made once, kept, and put together again in any order.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple


class Bits(NamedTuple):
    """`length` bits, the first of them the most significant one of `value`."""

    value: int
    length: int

    def to_bytes(self) -> bytes:
        """The bits, filled up with zeros to whole bytes."""
        pad = -self.length % 8
        return (self.value << pad).to_bytes((self.length + pad) // 8, "big")


Part = bytes | memoryview
"""A piece of a payload, with its emulation prevention."""
EMPTY = Bits(0, 0)


@cache
def ue(number: int) -> Bits:
    """Unsigned Exp-Golomb code of a number from 0 on."""
    return Bits(number + 1, 2 * (number + 1).bit_length() - 1)


@cache
def se(number: int) -> Bits:
    """Signed Exp-Golomb code."""
    return ue(2 * number - 1 if number > 0 else -2 * number)


def u(length: int, number: int) -> Bits:
    """A number in a fixed count of bits."""
    assert 0 <= number < 1 << length
    return Bits(number, length)


def join(parts: Iterable[Bits]) -> Bits:
    """One string of bits out of several."""
    value = length = 0
    for part_value, part_length in parts:
        value = value << part_length | part_value
        length += part_length
    return Bits(value, length)


def trailing(bits: Bits) -> bytes:
    """A raw payload: the bits, a one, and zeros up to the byte."""
    return Bits(bits.value << 1 | 1, bits.length + 1).to_bytes()


_START_LIKE = re.compile(rb"\x00\x00(?=[\x00-\x03])")


def escaped(payload: bytes) -> bytes:
    """The payload with emulation prevention: no start code can appear in it."""
    if b"\x00\x00" not in payload:
        return payload
    return _START_LIKE.sub(b"\x00\x00\x03", payload)


def unescaped(payload: bytes) -> bytes:
    """The opposite of `escaped`."""
    return payload.replace(b"\x00\x00\x03", b"\x00\x00")
