"""Key frames without an encoder: samples as they are where there is content, prediction elsewhere.

A macroblock is either I_PCM or Intra_16x16 with horizontal prediction and no residual, which
repeats the last column of its left neighbour line by line: a gradient that changes from line to
line costs nothing beyond the first macroblock of a row.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.bits import EMPTY, Bits, Part, escaped, join, se, ue
from veo_emulator.video.segment import Pixels

PCM_BYTES = 384
PCM_TYPE = b"\x0d\x00"
"""The type of an I_PCM macroblock that follows another one, up to its first sample."""
PCM_STRIDE = PCM_BYTES + len(PCM_TYPE)
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


@lru_cache(maxsize=4096)
def _run(flags: bytes, header: Bits, closed: bool) -> bytes:
    """Predicted macroblocks in a row, then the type of an I_PCM one or the end of the slice."""
    codes = (flat(False, False), flat(False, True))
    last = PCM_IN_I if closed else Bits(1, 1)
    return escaped(join([header, *(codes[flag] for flag in flags), last]).to_bytes())


def slice_data(header: Bits, full: NDArray[np.bool_], samples: memoryview) -> list[Part]:
    """Payload of an intra slice in pieces, with emulation prevention.

    Args:
        header: The slice header.
        full: (rows, columns), true where a macroblock is I_PCM. Column 0 must be.
        samples: For each of those in scan order PCM_STRIDE bytes: PCM_TYPE, then its samples.
    """
    beside = _flat_bits(full).tobytes()
    flags = full.ravel()
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False))
    starts, ends = edges[::2].tolist(), edges[1::2].tolist()
    parts: list[Part] = []
    before = taken = 0
    for start, end in zip(starts, ends, strict=True):
        parts.append(_run(beside[before:start], EMPTY if before else header, True))
        following = taken + (end - start) * PCM_STRIDE
        parts.append(samples[taken + len(PCM_TYPE) : following])
        before, taken = end, following
    parts.append(_run(beside[before:], EMPTY, False))
    return parts
