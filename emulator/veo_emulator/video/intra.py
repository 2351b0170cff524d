"""Key frames without an encoder: samples as they are where there is content, prediction elsewhere.

A macroblock is either I_PCM or Intra_16x16 with horizontal prediction and no residual, which
repeats the last column of its left neighbour line by line: a gradient that changes from line to
line costs nothing beyond the first macroblock of a row.
"""

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.bits import Bits, join, se, ue
from veo_emulator.video.segment import Pixels

PCM_BYTES = 384
PCM_IN_I, PCM_IN_P = ue(25), ue(30)
_COEFF_NONE, _COEFF_NONE_BESIDE_PCM = Bits(1, 1), Bits(3, 6)


def flat(in_p: bool, beside_pcm: bool) -> Bits:
    """A macroblock predicted from its left neighbour; the code depends on the company it keeps.

    The empty luma block is told from a table chosen by the neighbours' coefficients, and an
    I_PCM neighbour, left or above, counts as full.
    """
    coefficients = _COEFF_NONE_BESIDE_PCM if beside_pcm else _COEFF_NONE
    return join([ue(7 if in_p else 2), ue(1), se(0), coefficients])


def blocks(y: Pixels, u: Pixels, v: Pixels) -> Pixels:
    """I_PCM bytes of every macroblock of (16n, 16m) planes, one row of 384 a macroblock.

    A sample of zero is written as one: I_PCM has no zero, and then no start code.
    """
    parts = [
        plane.reshape(plane.shape[0] // side, side, plane.shape[1] // side, side)
        .transpose(0, 2, 1, 3)
        .reshape(-1, side * side)
        for plane, side in ((y, 16), (u, 8), (v, 8))
    ]
    joined = np.concatenate(parts, axis=1)
    if joined.size and not joined.all():
        joined = np.maximum(joined, 1)
    return np.ascontiguousarray(joined)


def _flat_bits(full: NDArray[np.bool_]) -> Pixels:
    """Whether each macroblock has an I_PCM neighbour to its left or above."""
    beside = np.zeros_like(full)
    beside[:, 1:] |= full[:, :-1]
    beside[1:] |= full[:-1]
    return beside.astype(np.uint8)


def slice_data(header: Bits, full: NDArray[np.bool_], samples: bytes) -> bytes:
    """Payload of an intra slice.

    Args:
        header: The slice header.
        full: (rows, columns), true where a macroblock is I_PCM. Column 0 must be.
        samples: The I_PCM bytes of those macroblocks in scan order.
    """
    beside = _flat_bits(full).ravel()
    places = np.flatnonzero(full.ravel())
    codes = [flat(False, False), flat(False, True)]
    parts: list[bytes] = []
    before = 0
    pending = header
    contiguous = join([PCM_IN_I]).to_bytes()
    for index, place in enumerate(places.tolist()):
        if place == before and not pending.length:
            parts.append(contiguous)
        else:
            run = [codes[flag] for flag in beside[before:place].tolist()]
            parts.append(join([pending, *run, PCM_IN_I]).to_bytes())
            pending = Bits(0, 0)
        parts.append(samples[index * PCM_BYTES : (index + 1) * PCM_BYTES])
        before = place + 1
    run = [codes[flag] for flag in beside[before:].tolist()]
    rest = join([pending, *run, Bits(1, 1)])
    parts.append(rest.to_bytes())
    return b"".join(parts)
