"""Where everything is in a picture, in macroblocks and samples.

From top to bottom: the high sky, the light with the far ridge, the middle ground, the near
ground, and the plate with the caption. Each is a zone of whole macroblock rows that moves as one
piece, because motion without residual can move only what is on its own in a macroblock.
"""

from dataclasses import dataclass
from functools import cache

from veo_emulator.video.h264 import macroblocks

CELL = 8
CELL_ROWS, CELL_COLUMNS, KEY_SIDE = 3, 4, 3
"""The cells take 3 x 4 macroblocks of data, and the key beside them 3 x 3."""
_FARTHEST = 2032


@dataclass(frozen=True, slots=True)
class Zone:
    """Macroblock rows from `top` up to `bottom`; goes 2 samples `num` times in `den` frames."""

    top: int
    bottom: int
    num: int
    den: int

    @property
    def lines(self) -> int:
        """Height in samples."""
        return (self.bottom - self.top) * 16

    def offset(self, moving: int) -> int:
        """Samples by which it has drifted to the left after so many frames of motion."""
        return 2 * (moving * self.num // self.den)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The places of one picture size, one object a size, so that it is a cheap key.

    Samples, unless a name says macroblocks (`_mb`).
    """

    width: int
    height: int
    columns: int
    rows: int
    period: int
    unit: int
    zones: tuple[Zone, ...]
    plate: int
    text_size: int
    text_pitch: int
    text_lines: int
    text_width: int
    small: int
    margin: int
    info_mb: int
    cells_mb: tuple[int, int]

    @property
    def padded(self) -> tuple[int, int]:
        """Coded height and width."""
        return self.rows * 16, self.columns * 16


def _whole(samples: int) -> int:
    return max(16, (samples + 8) // 16 * 16)


@cache
def layout(width: int, height: int) -> Layout:
    """The places for a picture size.

    Raises:
        ValueError: When a side is odd, or the picture too small for its caption or too large.
    """
    fits = 256 <= width <= 4096 and 176 <= height <= 4096
    if width % 2 or height % 2 or not fits:
        raise ValueError(
            f"cannot paint {width}x{height}: sides are even, from 256x176 to 4096x4096"
        )
    columns, rows, short = macroblocks(width), macroblocks(height), min(width, height)
    size = _whole(short * 32 // 720)
    pitch = (size * 3 // 2 + 15) // 16 * 16
    small = 16 if short < 1000 else 32
    margin = _whole(short * 48 // 720)
    wide = width > height
    tail, rest = small // 16 if wide else CELL_ROWS, height % 16 > 0
    most = 3 if wide else 5
    lines, plate = _caption(rows - (3 + tail + rest), pitch // 16, most, rows)
    cells = (rows - 1 - rest - CELL_ROWS, columns - margin // 16 - 7)
    beside = (CELL_COLUMNS + KEY_SIDE) * 16 + 32 if wide else 0
    return Layout(
        width=width, height=height, columns=columns, rows=rows,
        period=min(columns * 16 - 16, _FARTHEST), unit=short,
        zones=_zones(plate, short), plate=plate, text_size=size, text_pitch=pitch,
        text_lines=lines, text_width=width - 2 * margin - beside, small=small, margin=margin,
        info_mb=plate + 2 + lines * pitch // 16, cells_mb=cells,
    )  # fmt: skip


def _caption(room: int, pitch: int, most: int, rows: int) -> tuple[int, int]:
    """Lines of text, and the row under the scenery: it keeps half of the picture if it can."""
    for lines in range(most, 1, -1):
        if (room - lines * pitch) * 2 >= rows:
            return lines, room - lines * pitch
    return 1, room - pitch


def _zones(plate: int, short: int) -> tuple[Zone, ...]:
    high, middle, near = (max(1, plate * share // 100) for share in (12, 18, 19))
    edges = (0, high, plate - middle - near, plate - near, plate)
    paces = ((short, 720 * 5), (short, 720 * 8), (short, 720 * 3), (short, 720))
    return tuple(
        Zone(top, bottom, num, den)
        for top, bottom, (num, den) in zip(edges[:-1], edges[1:], paces, strict=True)
    )
