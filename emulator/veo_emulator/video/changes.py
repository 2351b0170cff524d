"""What the frames between two key frames change.

Nothing is compared or searched for, because the description says what changes: the scenery by
vectors, the cells by vectors, and the few macroblocks of the plate in which a digit or the bar
went on by their samples. So the work is that of the changes and not of the picture.
"""

from functools import lru_cache

import numpy as np

from veo_emulator.video import caption, cells
from veo_emulator.video.inks import table
from veo_emulator.video.inter import Piece
from veo_emulator.video.intra import blocks
from veo_emulator.video.keyframe import painted, samples, split
from veo_emulator.video.layout import CELL_COLUMNS, CELL_ROWS, Layout
from veo_emulator.video.motion import around, moves, rest_below
from veo_emulator.video.segment import Pixels, Planes
from veo_emulator.video.slices import Item
from veo_emulator.video.take import Hop

Spot = tuple[int, int]
"""Row and column of a macroblock in the plate."""


@lru_cache(maxsize=64)
def _digit_spots(first: int, plan: Layout) -> tuple[Spot, ...]:
    """Macroblocks under the timecode from its `first` character on."""
    top, left = caption.place_of_digit(first, plan)
    _, right = caption.place_of_digit(len(caption.timecode(0)), plan)
    return tuple(
        (top // 16 + down, column)
        for down in range(plan.small // 16)
        for column in range(left // 16, (right - 1) // 16 + 1)
    )


@lru_cache(maxsize=4096)
def _spots(now: int, plan: Layout) -> tuple[Spot, ...]:
    first, last = (plan.margin + caption.bar_width(at, plan) for at in (now - 1, now))
    bar = [(0, column) for column in range(first // 16, -(-last // 16))] if last > first else []
    old, new = caption.timecode(now - 1), caption.timecode(now)
    differing = next(index for index in range(len(new)) if old[index] != new[index])
    return (*bar, *_digit_spots(differing, plan))


def plate_spots(hop: Hop, frame: int) -> tuple[Spot, ...]:
    """Macroblocks of the plate that bar and timecode change in this frame, in scan order."""
    return _spots(hop.take_frame(frame), hop.plan)


def changes(hop: Hop, start: int, end: int) -> list[list[Item]]:
    """What each frame between two key frames changes."""
    plan = hop.plan
    frames = range(start + 1, end)
    words = cells.pieces([hop.word(frame) for frame in frames], plan) if frames else []
    spots = [plate_spots(hop, frame) for frame in frames]
    pcm = iter(spot_samples(hop, frames, spots))
    out: list[list[Item]] = []
    frames_moved = zip(frames, moves(hop, start, end), spots, words, strict=True)
    for frame, scenery, frame_spots, rows in frames_moved:
        items = card_items(hop, frame) or [(0, plan.plate * plan.columns, scenery.piece)]
        for row, column in frame_spots:
            address = (plan.plate + row) * plan.columns + column
            items.append((address, 1, next(pcm)))
            if row == 0 and scenery.last:
                items.append((address + 1, 1, rest_below(scenery.last)))
        items += cell_items(rows, plan)
        out.append(sorted(items, key=_address))
    return out


def card_items(hop: Hop, frame: int) -> list[Item]:
    """All above the plate in a frame in which prints come or go; empty in all others."""
    cards, plan = hop.cards, hop.plan
    if cards is None or cards.spans[frame] == cards.spans[frame - 1]:
        return []
    rows, columns = cards.rows, cards.changed(frame)
    above, below = around(hop, frame, rows)
    scene = painted(hop, frame, rows)
    cards.put(scene, frame, rows.start * 16)
    fresh = iter(_part(scene, columns))
    items: list[Item] = [(0, rows.start * plan.columns, above)]
    for row in range(rows.start, rows.stop):
        items += [(row * plan.columns + column, 1, next(fresh))
                  for column in range(columns.start, columns.stop)]  # fmt: skip
    rest = (plan.plate - rows.stop) * plan.columns
    return [*items, (rows.stop * plan.columns, rest, below)]


def _part(scene: Planes, columns: slice) -> list[bytes]:
    """I_PCM samples of some columns of macroblocks, in scan order."""
    luma = slice(columns.start * 16, columns.stop * 16)
    chroma = slice(columns.start * 8, columns.stop * 8)
    return [block.tobytes() for block in
            blocks(scene.y[:, luma], scene.u[:, chroma], scene.v[:, chroma])]  # fmt: skip


def _address(item: Item) -> int:
    return item[0]


def cell_items(rows: list[Piece], plan: Layout) -> list[Item]:
    """The cells of a frame, by vectors into the key."""
    top, left = plan.cells_mb
    return [
        ((top + row) * plan.columns + left, CELL_COLUMNS, rows[row]) for row in range(CELL_ROWS)
    ]


def spot_samples(hop: Hop, frames: range, spots: list[tuple[Spot, ...]]) -> list[bytes]:
    """I_PCM samples of the spots of each frame, one frame behind the other."""
    if not any(spots):
        return []
    plan = hop.plan
    strips = caption.timecodes([hop.take_frame(frame) for frame in frames], plan)
    top, left = (place // 16 for place in caption.place_of_digit(0, plan))
    bar = hop.plate[:16].copy()
    tiles: list[Pixels] = []
    for frame, frame_spots, strip in zip(frames, spots, strips, strict=True):
        if frame_spots[0][0] == 0:
            caption.put_bar(bar, hop.take_frame(frame), plan)
        tiles += [
            strip[row - top, column - left] if row
            else bar[:, column * 16 : column * 16 + 16].copy()
            for row, column in frame_spots
        ]  # fmt: skip
    rows = [plan.plate + row for frame_spots in spots for row, _ in frame_spots]
    colours = table(hop.colours(frames[0]), plan.width, plan.height)
    return split(samples(np.array(tiles), np.array(rows, np.int32), colours))
