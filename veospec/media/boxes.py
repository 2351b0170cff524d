"""The boxes that an MP4 is made of: found in a file, read and written.

A reader must survive any bytes, so nothing here recurses, every length is checked against what
holds it, and at most `INDEX_BYTES_MAX` bytes of a file are ever taken into memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

INDEX_BYTES_MAX = 64 * 1024 * 1024
TOP_LEVEL_BOXES_MAX = 100_000


class NotAnMp4(ValueError):
    """The bytes are no MP4 that can be read; the message is one sentence that says why."""


class Place(NamedTuple):
    """A box in a file: its type and the byte range of its content."""

    kind: str
    start: int
    end: int


def file_size(file: BinaryIO) -> int:
    """Length of an open, seekable file in bytes."""
    return file.seek(0, 2)


def top_level(file: BinaryIO) -> Iterator[Place]:
    """The boxes of the outermost level, in order. Raises NotAnMp4 for what is not a box.

    A last box that says it is longer than the file is given with the length it says: what is
    missing is for the caller to judge.
    """
    size = file_size(file)
    at = 0
    for _ in range(TOP_LEVEL_BOXES_MAX):
        if at >= size:
            return
        file.seek(at)
        kind, header, length = _header(file.read(16), rest=size - at)
        yield Place(kind, at + header, at + length)
        at += length
    raise NotAnMp4(f"It has more than {TOP_LEVEL_BOXES_MAX:,} boxes at the outermost level.")


def _header(head: bytes, *, rest: int) -> tuple[str, int, int]:
    """Type, length of the header and length of the whole box whose first bytes are `head`."""
    if len(head) < 8:
        raise NotAnMp4("It ends within the header of a box.")
    length, name = struct.unpack_from(">I4s", head)
    if not all(32 <= byte < 127 or byte == 0xA9 for byte in name):
        raise NotAnMp4("It is not made of MP4 boxes.")
    header = 8
    if length == 1:
        if len(head) < 16:
            raise NotAnMp4("It ends within the header of a box.")
        (length,) = struct.unpack_from(">Q", head, 8)
        header = 16
    elif length == 0:
        length = rest
    if length < header:
        raise NotAnMp4(f"Its box {name.decode('latin-1')!r} says that it is {length} bytes long.")
    return name.decode("latin-1"), header, length


def take(file: BinaryIO, place: Place) -> bytes:
    """The content of a box as bytes. Raises NotAnMp4 when it is cut off or unreasonably long."""
    length = place.end - place.start
    if length > INDEX_BYTES_MAX:
        raise NotAnMp4(f"Its box {place.kind!r} is longer than {INDEX_BYTES_MAX:,} bytes.")
    file.seek(place.start)
    content = file.read(length)
    if len(content) < length:
        raise NotAnMp4(f"It ends within its box {place.kind!r}.")
    return content


def children(content: bytes, start: int = 0) -> Iterator[tuple[str, bytes]]:
    """The boxes within a box's content, from byte `start`. Raises NotAnMp4 when one leaks out."""
    at = start
    while at + 8 <= len(content):
        kind, header, length = _header(content[at : at + 16], rest=len(content) - at)
        if at + length > len(content):
            raise NotAnMp4(f"Its box {kind!r} is longer than the box that holds it.")
        yield kind, content[at + header : at + length]
        at += length


def child(content: bytes, *path: str) -> bytes | None:
    """The content of the first box down `path`, or None when there is none."""
    for kind in path:
        found = next((inner for name, inner in children(content) if name == kind), None)
        if found is None:
            return None
        content = found
    return content


def needed(content: bytes, *path: str) -> bytes:
    """As `child`, but a box that is not there raises NotAnMp4."""
    found = child(content, *path)
    if found is None:
        raise NotAnMp4(f"It has no box {'/'.join(path)!r}.")
    return found


def unpack(form: str, content: bytes, at: int) -> tuple[int, ...]:
    """Big-endian integers at byte `at`. Raises NotAnMp4 when the content is too short."""
    try:
        return struct.unpack_from(">" + form, content, at)
    except struct.error as error:
        raise NotAnMp4("One of its boxes is shorter than its kind must be.") from error


def box(kind: str, *content: bytes) -> bytes:
    """A box of this kind around the content."""
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind.encode("latin-1")) + body


def full_box(kind: str, version: int, flags: int, *content: bytes) -> bytes:
    """A box with version and flags, as most boxes of an index have them."""
    return box(kind, struct.pack(">I", version << 24 | flags), *content)
