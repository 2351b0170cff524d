"""P slices: items in scan order, and skips between them."""

from veo_emulator.video import h264
from veo_emulator.video.bits import Bits, escaped, trailing, ue
from veo_emulator.video.inter import Piece
from veo_emulator.video.intra import PCM_IN_P

Item = tuple[int, int, "Piece | bytes"]
"""Address of the first macroblock, count of macroblocks, and their syntax or I_PCM samples."""


def p_slice(number: int, items: list[Item], total: int) -> list[bytes]:
    """Payload of a P slice in pieces: the items in scan order, all else skipped."""
    value, length = h264.p_header(number)
    parts: list[bytes] = []
    run = at = 0
    for address, count, what in items:
        run += address - at
        at = address + count
        if isinstance(what, bytes):
            for code in (ue(run), PCM_IN_P):
                value, length = value << code.length | code.value, length + code.length
            parts += [escaped(Bits(value, length).to_bytes()), what]
            value = length = run = 0
            continue
        run += what.lead
        if what.bits.length:
            code = ue(run)
            value, length = value << code.length | code.value, length + code.length
            value, length = value << what.bits.length | what.bits.value, length + what.bits.length
            run = what.trail
    run += total - at
    if run:
        code = ue(run)
        value, length = value << code.length | code.value, length + code.length
    parts.append(escaped(trailing(Bits(value, length))))
    return parts
