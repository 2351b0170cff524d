"""Numbers in the picture: a few black and white cells that survive any decent encoder.

Each data macroblock shows four cells. Beside them stands the key, a field in which every pattern
of four cells occurs at some offset, so that any macroblock of data is a copy out of the key by
one vector: a frame's 48 bits cost some fifty bytes. The key also tells a reader where black and
white are after an encode.
"""

import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video.bits import Bits
from veo_emulator.video.inter import Piece
from veo_emulator.video.layout import CELL, CELL_COLUMNS, CELL_ROWS, KEY_SIDE, Layout
from veo_emulator.video.segment import Pixels

COUNTER_BITS, CHUNK_BITS, CHECK_BITS = 14, 24, 10
CHUNKS = 24
_FIELD = np.array([[1, 1, 1, 0], [1, 1, 0, 1], [0, 1, 0, 0], [1, 0, 0, 0]], np.uint8)
_KEY = np.tile(_FIELD, (2, 2))[:6, :6]
_MOST = 64


def _find() -> NDArray[np.int64]:
    """For each pattern of four cells its (right, down) place in the key, in cells."""
    places = np.zeros((16, 2), np.int64)
    for down in range(4):
        for right in range(4):
            window = _KEY[down : down + 2, right : right + 2].ravel()
            places[int(window @ np.array([8, 4, 2, 1]))] = right, down
    return places


_PLACES = _find()


def word(frame: int, payload: bytes) -> int:
    """The 48 bits of a frame: its number, its part of the payload (72 bytes), a check."""
    part = frame % CHUNKS * 3
    value = frame % (1 << COUNTER_BITS) << CHUNK_BITS
    value |= int.from_bytes(payload[part : part + 3], "big")
    return value << CHECK_BITS | _check(value)


def _check(value: int) -> int:
    return zlib.crc32(value.to_bytes(5, "big")) >> (32 - CHECK_BITS)


def read_word(value: int) -> tuple[int, int] | None:
    """Frame counter and payload part of a word; None when its check fails."""
    body, check = value >> CHECK_BITS, value & ((1 << CHECK_BITS) - 1)
    if _check(body) != check:
        return None
    return body >> CHUNK_BITS, body & ((1 << CHUNK_BITS) - 1)


def nibbles(words: Iterable[int]) -> NDArray[np.int64]:
    """(frames, 3, 4): the pattern of each data macroblock."""
    count = CELL_ROWS * CELL_COLUMNS
    rows = np.array(list(words), np.int64)
    shifts = 4 * np.arange(count - 1, -1, -1)
    return (rows[:, None] >> shifts & 15).reshape(-1, CELL_ROWS, CELL_COLUMNS)


def drawn(value: int) -> Pixels:
    """(48, 112) of zeros and ones: the data of a word with the key at its right."""
    patterns = nibbles([value])[0]
    bits = (patterns[:, :, None] >> np.array([3, 2, 1, 0]) & 1).astype(np.uint8)
    field = bits.reshape(CELL_ROWS, CELL_COLUMNS, 2, 2).transpose(0, 2, 1, 3).reshape(6, 8)
    whole = np.concatenate([field, _KEY], axis=1)
    return np.repeat(np.repeat(whole, CELL, 0), CELL, 1)


def _codes() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Code and length of a vector component, by its count of cells from -64 on."""
    steps = np.arange(-_MOST, _MOST + 1, dtype=np.int64) * CELL * 4
    number = np.where(steps > 0, 2 * steps - 1, -2 * steps) + 1
    lengths = np.array([2 * int(value).bit_length() - 1 for value in number], np.int64)
    return number, lengths


_VALUES, _LENGTHS = _codes()


def _vectors(patterns: NDArray[np.int64]) -> NDArray[np.int64]:
    """(frames, 3, 4, 2): vectors into the key, in cells."""
    column = np.arange(CELL_COLUMNS)[None, :]
    row = np.arange(CELL_ROWS)[:, None]
    vectors = _PLACES[patterns]
    vectors[..., 0] += (CELL_COLUMNS - column) * 2
    vectors[..., 1] += -row * 2
    return vectors


def _differences(vectors: NDArray[np.int64]) -> NDArray[np.int64]:
    """Vectors less what decoders expect: the median of left, above and above right."""
    around = np.pad(vectors, ((0, 0), (1, 0), (1, 1), (0, 0)))
    left, above, corner = around[:, 1:, :-2], around[:, :-1, 1:-1], around[:, :-1, 2:]
    low = np.minimum(np.minimum(left, above), corner)
    high = np.maximum(np.maximum(left, above), corner)
    return vectors - (left + above + corner - low - high)


def pieces(words: list[int], plan: Layout) -> list[list[Piece]]:
    """For each frame the syntax of the three rows of data macroblocks.

    A piece covers the four macroblocks alone. All around them must rest.
    """
    assert plan.cells_mb[1] + CELL_COLUMNS + KEY_SIDE <= plan.columns
    steps = _differences(_vectors(nibbles(words))).reshape(-1, CELL_COLUMNS, 2) + _MOST
    codes, sizes = _VALUES[steps], _LENGTHS[steps]
    # No skip before all but the first, the type, both components, no residual: 1 1 across down 1.
    values = (3 << sizes[..., 0] | codes[..., 0]) << sizes[..., 1] + 1 | codes[..., 1] << 1 | 1
    lengths = sizes.sum(axis=2) + 3
    values[:, 0] -= 1 << lengths[:, 0] - 1
    lengths[:, 0] -= 1
    columns = zip(*values.T.tolist(), *lengths.T[1:].tolist(), lengths.sum(axis=1).tolist(),
                  strict=True)  # fmt: skip
    rows = [
        Piece(0, Bits(((a << after_a | b) << after_b | c) << after_c | d, size), 0)
        for a, b, c, d, after_a, after_b, after_c, size in columns
    ]
    return [rows[start : start + CELL_ROWS] for start in range(0, len(rows), CELL_ROWS)]


def read_cells(luma: Pixels, plan: Layout) -> int | None:
    """The word in a decoded picture; None when the key is not there."""
    top, left = plan.cells_mb[0] * 16, plan.cells_mb[1] * 16
    side_x, side_y = (CELL_COLUMNS + KEY_SIDE) * 2, CELL_ROWS * 2
    area = luma[top : top + side_y * CELL, left : left + side_x * CELL]
    if area.shape != (side_y * CELL, side_x * CELL):
        return None
    inner = area.reshape(side_y, CELL, side_x, CELL)[:, 2:-2, :, 2:-2].astype(np.int32)
    levels = inner.sum(axis=(1, 3))
    key = levels[:, CELL_COLUMNS * 2 :]
    dark, bright = int(key[_KEY == 0].max()), int(key[_KEY == 1].min())
    if bright - dark < 16 * 60:
        return None
    bits = (levels[:, : CELL_COLUMNS * 2] > (dark + bright) // 2).astype(np.int64)
    quads = bits.reshape(CELL_ROWS, 2, CELL_COLUMNS, 2).transpose(0, 2, 1, 3).reshape(-1, 4)
    value = 0
    for pattern in (quads @ np.array([8, 4, 2, 1])).tolist():
        value = value << 4 | pattern
    return value
