"""The headers of H.264: parameter sets, slice headers, NAL units, user data.

High profile, CAVLC, one reference frame, picture order equal to coding order, deblocking off: the
subset in which every sample of every frame can be said in advance, and no more than that.
"""

from collections.abc import Sequence
from functools import cache

from veo_emulator.video.bits import Bits, Part, escaped, join, se, trailing, u, ue

NAL_P, NAL_IDR, NAL_SEI = 0x61, 0x65, 0x06
_NAL_SPS, _NAL_PPS = 0x67, 0x68
_FRAME_NUMBER_BITS = 8
_USER_DATA_UNREGISTERED = 5


def macroblocks(samples: int) -> int:
    """Macroblocks that cover so many samples."""
    return (samples + 15) // 16


def _level(width: int, height: int) -> int:
    count = macroblocks(width) * macroblocks(height)
    for most, level in ((1620, 30), (3600, 31), (8192, 40), (36864, 51)):
        if count <= most:
            return level
    raise ValueError(f"a picture of {width}x{height} is larger than level 5.1 allows")


def _vui() -> list[Bits]:
    return [
        u(1, 1), u(8, 1),                                   # square samples
        u(1, 0),
        u(1, 1), u(3, 5), u(1, 0), u(1, 1), u(8, 1), u(8, 1), u(8, 1),   # BT.709, limited range
        u(1, 0),
        u(1, 1), u(32, 1), u(32, 48), u(1, 1),              # 24 frames a second, fixed
        u(1, 0), u(1, 0), u(1, 0),
        u(1, 1), u(1, 1), ue(0), ue(0), ue(13), ue(11), ue(0), ue(1),    # no reordering
    ]  # fmt: skip


@cache
def sps(width: int, height: int) -> bytes:
    """The sequence parameter set for a picture size (even numbers of samples)."""
    across, down = macroblocks(width), macroblocks(height)
    crop_right, crop_bottom = (across * 16 - width) // 2, (down * 16 - height) // 2
    cropped = bool(crop_right or crop_bottom)
    crop = [ue(0), ue(crop_right), ue(0), ue(crop_bottom)] if cropped else []
    fields = [
        u(8, 100), u(8, 0), u(8, _level(width, height)), ue(0),
        ue(1), ue(0), ue(0), u(1, 0), u(1, 0),
        ue(_FRAME_NUMBER_BITS - 4), ue(2), ue(1), u(1, 0),
        ue(across - 1), ue(down - 1), u(1, 1), u(1, 1),
        u(1, cropped), *crop,
        u(1, 1), *_vui(),
    ]  # fmt: skip
    return bytes([_NAL_SPS]) + escaped(trailing(join(fields)))


@cache
def pps() -> bytes:
    """The picture parameter set: CAVLC, deblocking left to the slice."""
    fields = [
        ue(0), ue(0), u(1, 0), u(1, 0), ue(0), ue(0), ue(0), u(1, 0), u(2, 0),
        se(0), se(0), se(0), u(1, 1), u(1, 0), u(1, 0),
    ]  # fmt: skip
    return bytes([_NAL_PPS]) + escaped(trailing(join(fields)))


@cache
def idr_header(identifier: int) -> Bits:
    """Slice header of a key frame; neighbouring key frames need different identifiers."""
    return join([
        ue(0), ue(7), ue(0), u(_FRAME_NUMBER_BITS, 0), ue(identifier),
        u(2, 0), se(0), ue(1),
    ])  # fmt: skip


@cache
def p_header(number: int) -> Bits:
    """Slice header of the `number`th frame after a key frame."""
    return join([
        ue(0), ue(5), ue(0), u(_FRAME_NUMBER_BITS, number),
        u(3, 0), se(0), ue(1),
    ])  # fmt: skip


def unit(kind: int, parts: Sequence[Part]) -> bytes:
    """A NAL unit with its 4-byte length, of pieces that have their emulation prevention."""
    size = 1 + sum(map(len, parts))
    return b"".join([size.to_bytes(4, "big"), bytes([kind]), *parts])


def user_data(uuid: bytes, text: bytes) -> bytes:
    """An SEI unit that carries our own words."""
    body = uuid + text
    size = bytes([255] * (len(body) // 255) + [len(body) % 255])
    payload = bytes([_USER_DATA_UNREGISTERED]) + size + body + b"\x80"
    return unit(NAL_SEI, [escaped(payload)])
