"""From the scene to a given last frame: a pan in the last second that ends on exactly it.

The scene as it stands and the picture lie side by side, and the view goes from the one to the
other, slowly at first and at the end. So each frame is the frame before, moved by one vector, and
the columns that come in at the right: all of it costs little more than one picture.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from veo_emulator.video.inter import Piece, Vector, row_piece
from veo_emulator.video.intra import blocks
from veo_emulator.video.layout import Layout
from veo_emulator.video.segment import Pixels, Planes
from veo_emulator.video.slices import Item


def place(step: int, steps: int, columns: int) -> int:
    """How far the view has gone, in samples and even, at one of `steps` frames; 0 is the first."""
    last = max(1, steps - 1)
    eased = step * step * (3 * last - 2 * step)
    return columns * 16 * eased // (last * last * last) // 2 * 2


def beside(scene: Planes, goal: Planes) -> Planes:
    """Two pictures of one size as one, the second to the right of the first."""
    return Planes(
        np.concatenate([scene.y, goal.y], axis=1),
        np.concatenate([scene.u, goal.u], axis=1),
        np.concatenate([scene.v, goal.v], axis=1),
    )


def panned(scene: Planes, goal: Planes, steps: int, plan: Layout) -> list[list[Item]]:
    """What each frame behind the first one changes; both pictures are of whole macroblocks."""
    wide = beside(scene, goal)
    places = [place(step, steps, plan.columns) for step in range(steps)]
    return [list(_frame(wide, now, now - before, plan)) for before, now in pairwise(places)]


def _frame(wide: Planes, left: int, moved: int, plan: Layout) -> Iterator[Item]:
    copied = (plan.columns * 16 - moved) // 16
    fresh = iter(_samples(wide, left + copied * 16, left + plan.columns * 16))
    row: tuple[Vector, ...] = ((moved, 0),) * copied
    pieces = {0: row_piece(row, None)}
    for down in range(plan.rows):
        piece: Piece = pieces.setdefault(min(down, 1), row_piece(row, row))
        yield down * plan.columns, copied, piece
        for column in range(copied, plan.columns):
            yield down * plan.columns + column, 1, next(fresh)


def _samples(wide: Planes, start: int, end: int) -> list[bytes]:
    """I_PCM samples of the macroblocks between two columns of samples, in scan order."""
    parts: list[Pixels] = [
        np.ascontiguousarray(plane[:, start // scale : end // scale])
        for plane, scale in ((wide.y, 1), (wide.u, 2), (wide.v, 2))
    ]
    return [block.tobytes() for block in blocks(*parts)] if end > start else []
