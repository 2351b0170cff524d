"""Width, height and kind of a PNG, JPEG or WebP, by its header.

An engine takes these three kinds, and a storyboard is checked without a picture library, so the
header is read and nothing is decoded: the first few bytes, or a JPEG's markers up to its frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from veospec.media.mp4 import opened

JPEG_MARKERS_MAX = 1000
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_LONE_MARKERS = frozenset((0x01, *range(0xD0, 0xD9)))


class NotAnImage(ValueError):
    """The bytes are no PNG, JPEG or WebP; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """A still picture: its size in pixels and its mime type."""

    width: int
    height: int
    mime_type: str


def probe_image(image: Path | bytes) -> ImageFacts:
    """Facts of a picture. Raises NotAnImage, or OSError when the file cannot be read."""
    with opened(image) as file:
        head = file.read(32)
        if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR" and len(head) >= 24:
            width, height = struct.unpack_from(">II", head, 16)
            facts = ImageFacts(width, height, "image/png")
        elif head.startswith(b"\xff\xd8"):
            facts = _jpeg(file)
        elif head[:4] == b"RIFF" and head[8:12] == b"WEBP" and len(head) >= 30:
            facts = _webp(head)
        else:
            raise NotAnImage("It is no PNG, JPEG or WebP.")
    if not facts.width or not facts.height:
        raise NotAnImage("It says that it has no width or no height.")
    return facts


def _jpeg(file: BinaryIO) -> ImageFacts:
    """Walk the markers to the frame header that holds the size."""
    file.seek(2)
    for _ in range(JPEG_MARKERS_MAX):
        marker = _next_marker(file)
        if marker in JPEG_LONE_MARKERS:
            continue
        length = file.read(2)
        if len(length) < 2 or marker in (0xD9, 0xDA):
            break
        (rest,) = struct.unpack(">H", length)
        if marker in JPEG_FRAMES:
            frame = file.read(5)
            if len(frame) == 5:
                height, width = struct.unpack_from(">HH", frame, 1)
                return ImageFacts(width, height, "image/jpeg")
            break
        file.seek(max(rest - 2, 0), 1)
    raise NotAnImage("It starts as a JPEG and has no frame header.")


def _next_marker(file: BinaryIO) -> int:
    """The code of the next marker; any fill bytes before it are skipped."""
    first = file.read(1)
    code = file.read(1)
    while code == b"\xff":
        code = file.read(1)
    if first != b"\xff" or not code:
        raise NotAnImage("It starts as a JPEG and breaks off before its frame header.")
    return code[0]


def _webp(head: bytes) -> ImageFacts:
    """The three forms of a WebP: lossy, lossless, extended."""
    kind = head[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        height = int.from_bytes(head[27:30], "little") + 1
    elif kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = (size & 0x3FFF for size in struct.unpack_from("<HH", head, 26))
    elif kind == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        raise NotAnImage("It starts as a WebP and has no picture in it.")
    return ImageFacts(width, height, "image/webp")
