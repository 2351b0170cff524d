"""P slices: items in scan order, and skips between them."""

from functools import cache

from veo_emulator.video import h264
from veo_emulator.video.bits import Bits, escaped, join, ue
from veo_emulator.video.inter import Piece
from veo_emulator.video.intra import PCM_IN_P

Item = tuple[int, int, "Piece | bytes"]
"""Address of the first macroblock, count of macroblocks, and their syntax or I_PCM samples."""


@cache
def _before_samples(run: int) -> Bits:
    return join([ue(run), PCM_IN_P])


def _filled_up(value: int, length: int) -> bytes:
    pad = -length % 8
    return escaped((value << pad).to_bytes((length + pad) // 8, "big"))


def p_slice(number: int, items: list[Item], total: int) -> list[bytes]:
    """Payload of a P slice in pieces: the items in scan order, all else skipped."""
    value, length = h264.p_header(number)
    parts: list[bytes] = []
    run = at = 0
    for address, count, what in items:
        run += address - at
        at = address + count
        if isinstance(what, bytes):
            code, size = _before_samples(run)
            parts += (_filled_up(value << size | code, length + size), what)
            value = length = run = 0
            continue
        lead, (bits, bits_size), trail = what
        run += lead
        if bits_size:
            code, size = ue(run)
            value = (value << size | code) << bits_size | bits
            length += size + bits_size
            run = trail
    run += total - at
    code, size = ue(run) if run else (0, 0)
    parts.append(_filled_up((value << size | code) << 1 | 1, length + size + 1))
    return parts
