"""From a given picture to the scene: columns of macroblocks, left to right, in the first frames.

A hop that starts from an image or from somebody else's last frame begins with exactly that
picture. The scene rests while it is uncovered, so a frame of the sweep is new columns, and the
plate's changes where it is uncovered already.
"""

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video import cells
from veo_emulator.video.changes import cell_items, plate_spots
from veo_emulator.video.inks import table
from veo_emulator.video.inter import Piece
from veo_emulator.video.intra import flat
from veo_emulator.video.keyframe import dress, frame_inks, samples, split, uneven
from veo_emulator.video.layout import CELL_COLUMNS, CELL_ROWS, KEY_SIDE
from veo_emulator.video.segment import Pixels
from veo_emulator.video.slices import Item
from veo_emulator.video.take import Hop


def uncovering(hop: Hop, end: int) -> list[list[Item]]:
    """What each frame after the first one changes, up to the next key frame."""
    plan = hop.plan
    ink = frame_inks(hop, 0)
    full = uneven(ink)
    full[plan.plate :] = True
    words = cells.pieces([hop.word(frame) for frame in range(1, end)], plan)
    out = []
    for frame in range(1, end):
        plate = ink[plan.plate * 16 :]
        plate[...] = hop.plate
        dress(plate, hop, frame)
        known, shown = hop.revealed(frame - 1), hop.revealed(frame)
        places = {(row, column) for row in range(plan.rows) for column in range(known, shown)}
        places |= {(plan.plate + row, column) for row, column in plate_spots(hop, frame)
                   if column < known}  # fmt: skip
        top, left = plan.cells_mb
        copied = known >= left + CELL_COLUMNS + KEY_SIDE
        if not copied:
            places |= {(top + row, left + column) for row in range(CELL_ROWS)
                       for column in range(CELL_COLUMNS) if left + column < known}  # fmt: skip
        items = _coded(hop, ink, full, places)
        if copied:
            items = sorted(items + cell_items(words[frame - 1], plan), key=lambda item: item[0])
        out.append(items)
    return out


def _coded(
    hop: Hop, ink: Pixels, full: NDArray[np.bool_], places: set[tuple[int, int]]
) -> list[Item]:
    """The given macroblocks, as samples or as repetitions of their left neighbour."""
    plan = hop.plan
    order = sorted(places)
    pcm = [place for place in order if full[place]]
    tiles = np.array([
        ink[row * 16 : row * 16 + 16, column * 16 : column * 16 + 16] for row, column in pcm
    ], ink.dtype).reshape(-1, 16, 16)  # fmt: skip
    colours = table(hop.colours(0), plan.width, plan.height)
    own = dict(zip(pcm, split(samples(tiles, np.array([row for row, _ in pcm], np.int32), colours)),
                   strict=True))  # fmt: skip
    items: list[Item] = []
    for row, column in order:
        what: Piece | bytes | None = own.get((row, column))
        if what is None:
            beside = (row, column - 1) in own or (row - 1, column) in own
            what = Piece(0, flat(True, beside), 0)
        items.append((row * plan.columns + column, 1, what))
    return items
