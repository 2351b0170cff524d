"""From a hop's description to its access units.

A key frame is written from inks; of the frames after it only the changes are: one vector for each
row that drifts, vectors for the cells, and I_PCM for the few macroblocks of the plate in which a
digit or the bar went on. Nothing is compared or searched for, because the description says what
changes, so the work is that of the changes and not of the picture.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video import caption, cells, h264, lineage
from veo_emulator.video.bits import Bits, escaped, trailing, ue
from veo_emulator.video.inter import REST, Piece, Vector, chain, moved, predicted, row_piece
from veo_emulator.video.intra import PCM_BYTES, PCM_IN_P, PCM_STRIDE, PCM_TYPE, blocks, slice_data
from veo_emulator.video.layout import CELL_COLUMNS, CELL_ROWS, Layout
from veo_emulator.video.scene import table
from veo_emulator.video.segment import Pixels, Planes, Segment, State
from veo_emulator.video.take import Hop

Item = tuple[int, int, "Piece | bytes"]
"""Address of the first macroblock, count of macroblocks, and their syntax or I_PCM samples."""


def coded(hop: Hop, end_state: State) -> Segment:
    """All frames of a hop."""
    plan = hop.plan
    units: list[bytes] = []
    marks = [*hop.sync, hop.frames]
    for start, end in zip(marks[:-1], marks[1:], strict=True):
        units += _group(hop, start, end)
    return Segment(
        width=plan.width, height=plan.height, frames=hop.frames, samples=b"".join(units),
        sizes=tuple(map(len, units)), sync=hop.sync, sps=h264.sps(plan.width, plan.height),
        pps=h264.pps(), end_state=end_state,
    )  # fmt: skip


def _group(hop: Hop, start: int, end: int) -> list[bytes]:
    """Access units of a key frame and all that refer to it."""
    from veo_emulator.video import sweep  # noqa: PLC0415

    units = [h264.unit(h264.NAL_IDR, _key_slice(hop, start))]
    if hop.background is not None and start == 0:
        changes = sweep.changes(hop, end)
    else:
        changes = _changes(hop, start, end)
    total = hop.plan.rows * hop.plan.columns
    units += [
        h264.unit(h264.NAL_P, p_slice(number, items, total))
        for number, items in enumerate(changes, 1)
    ]
    digest = lineage.picture_sum([unit[4:] for unit in units])
    note = lineage.note(hop.payload, hop.take_frame(start), end - start, digest)
    units[0] = note + units[0]
    return units


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


def frame_inks(hop: Hop, frame: int) -> Pixels:
    """The inks of a frame in coded size."""
    plan = hop.plan
    height, width = plan.padded
    out = np.empty((height, width), np.uint8)
    shifts = hop.shifts(frame)
    for zone, ink in zip(plan.zones, hop.view.inks, strict=True):
        row = zone.top
        while row < zone.bottom:
            last = row
            while last < zone.bottom and shifts[last] == shifts[row]:
                last += 1
            left = shifts[row] % plan.period
            lines = slice((row - zone.top) * 16, (last - zone.top) * 16)
            out[row * 16 : last * 16] = ink[lines, left : left + width]
            row = last
    plate = out[plan.plate * 16 :]
    plate[...] = hop.plate
    dress(plate, hop, frame)
    return out


def dress(plate: Pixels, hop: Hop, frame: int) -> None:
    """Draw what changes within a hop into the plate."""
    caption.put_timecode(plate, hop.take_frame(frame), hop.plan)
    caption.put_bar(plate, hop.take_frame(frame), hop.plan)
    caption.put_cells(plate, hop.word(frame), hop.plan)


def uneven(ink: Pixels) -> NDArray[np.bool_]:
    """(rows, columns): macroblocks that are not a repetition of their left neighbour's edge."""
    height, width = ink.shape
    steps = np.zeros(ink.shape, np.bool_)
    np.not_equal(ink[:, 1:], ink[:, :-1], out=steps[:, 1:])
    words = steps.view(np.uint64).reshape(height // 16, 16, width // 16, 2)
    full: NDArray[np.bool_] = np.bitwise_or.reduce(words, axis=1).any(axis=2)
    full[:, 0] = True
    return full


def samples(ink: Pixels, rows: NDArray[np.int32], colours: Pixels) -> bytes:
    """I_PCM macroblocks, each with the type that stands before it behind another one.

    Args:
        ink: (count, 16, 16) inks.
        rows: Macroblock row of each.
        colours: The table of ink and line.
    """
    lines = (rows[:, None] * 16 + np.arange(16, dtype=np.int32)) * 256
    places = (ink + lines[:, :, None]).reshape(len(ink), 256)
    small = (ink[:, ::2, 1::2] + lines[:, ::2, None]).reshape(len(ink), 64)
    flat = colours.reshape(3, -1)
    out = np.empty((len(ink), PCM_STRIDE), np.uint8)
    start = len(PCM_TYPE)
    out[:, :start] = np.frombuffer(PCM_TYPE, np.uint8)
    out[:, start : start + 256] = flat[0].take(places, mode="clip")
    out[:, start + 256 : start + 320] = flat[1].take(small, mode="clip")
    out[:, start + 320 :] = flat[2].take(small, mode="clip")
    return out.tobytes()


def _key_slice(hop: Hop, frame: int) -> list[bytes]:
    plan = hop.plan
    header = h264.idr_header(hop.sync.index(frame) & 1)
    if hop.background is not None and frame == 0:
        full = np.ones((plan.rows, plan.columns), np.bool_)
        given = given_blocks(hop.background, plan)
        types = np.broadcast_to(np.frombuffer(PCM_TYPE, np.uint8), (len(given), len(PCM_TYPE)))
        return slice_data(header, full, np.concatenate([types, given], axis=1).tobytes())
    ink = frame_inks(hop, frame)
    full = uneven(ink)
    tiles = ink.reshape(plan.rows, 16, plan.columns, 16).transpose(0, 2, 1, 3)[full]
    rows = np.nonzero(full)[0].astype(np.int32)
    colours = table(hop.colours(frame), plan.width, plan.height)
    return slice_data(header, full, samples(tiles, rows, colours))


def given_blocks(given: Planes, plan: Layout) -> Pixels:
    """I_PCM samples of all macroblocks of a picture, its edges repeated to whole macroblocks."""
    height, width = plan.padded
    planes = [
        np.pad(plane, ((0, down - plane.shape[0]), (0, across - plane.shape[1])), mode="edge")
        for plane, down, across in (
            (given.y, height, width),
            (given.u, height // 2, width // 2),
            (given.v, height // 2, width // 2),
        )
    ]
    return blocks(planes[0], planes[1], planes[2])


def _drift_row(delta: int, columns: int, period: int) -> tuple[Vector, ...]:
    """Vectors of a row that drifts; what comes in at an edge is a period away in the picture."""
    if not delta:
        return (REST,) * columns
    if delta > 0:
        return ((delta, 0),) * (columns - 1) + ((delta - period, 0),)
    return ((delta + period, 0),) + ((delta, 0),) * (columns - 1)


@lru_cache(maxsize=2048)
def _row(delta: int, above: int | None, columns: int, period: int) -> Piece:
    over = None if above is None else _drift_row(above, columns, period)
    return row_piece(_drift_row(delta, columns, period), over)


class Moved(NamedTuple):
    """All that is above the plate, and by how much its last row goes to the left."""

    piece: Piece
    last: int


@lru_cache(maxsize=1024)
def _bent(deltas: tuple[int, ...], columns: int, period: int) -> Moved:
    above = (None, *deltas[:-1])
    rows = zip(deltas, above, strict=True)
    return Moved(chain([_row(delta, over, columns, period) for delta, over in rows]), deltas[-1])


@lru_cache(maxsize=1024)
def _drifted(deltas: tuple[int, ...], plan: Layout) -> Moved:
    heights = [zone.bottom - zone.top for zone in plan.zones]
    rows = [delta for delta, height in zip(deltas, heights, strict=True) for _ in range(height)]
    return _bent(tuple(rows), plan.columns, plan.period)


def _moved(hop: Hop, frame: int) -> Moved:
    """The scenery's way from the frame before."""
    plan = hop.plan
    if hop.bending(frame) or hop.bending(frame - 1):
        rows = zip(hop.shifts(frame), hop.shifts(frame - 1), strict=True)
        return _bent(tuple(now - then for now, then in rows), plan.columns, plan.period)
    zones = zip(hop.drifts(frame), hop.drifts(frame - 1), strict=True)
    return _drifted(tuple(now - then for now, then in zones), plan)


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


def plate_spots(hop: Hop, frame: int) -> list[Spot]:
    """Macroblocks of the plate that bar and timecode change in this frame, in scan order."""
    plan, now = hop.plan, hop.take_frame(frame)
    first, last = (plan.margin + caption.bar_width(at, plan) for at in (now - 1, now))
    spots = [(0, column) for column in range(first // 16, -(-last // 16))] if last > first else []
    old, new = caption.timecode(now - 1), caption.timecode(now)
    differing = next(index for index in range(len(new)) if old[index] != new[index])
    return [*spots, *_digit_spots(differing, plan)]


def _changes(hop: Hop, start: int, end: int) -> list[list[Item]]:
    """What each frame between two key frames changes."""
    plan = hop.plan
    frames = range(start + 1, end)
    words = cells.pieces([hop.word(frame) for frame in frames], plan) if frames else []
    spots = [plate_spots(hop, frame) for frame in frames]
    pcm = iter(spot_samples(hop, frames, spots))
    out: list[list[Item]] = []
    for frame, frame_spots, rows in zip(frames, spots, words, strict=True):
        scenery = _moved(hop, frame)
        items: list[Item] = [(0, plan.plate * plan.columns, scenery.piece)]
        for row, column in frame_spots:
            address = (plan.plate + row) * plan.columns + column
            items.append((address, 1, next(pcm)))
            if row == 0 and scenery.last:
                items.append((address + 1, 1, _rest_below(scenery.last)))
        items += cell_items(rows, plan)
        out.append(sorted(items, key=_address))
    return out


def _address(item: Item) -> int:
    return item[0]


@lru_cache(maxsize=256)
def _rest_below(delta: int) -> Piece:
    """A macroblock that rests between I_PCM at its left and ground that drifts above it."""
    expected = predicted(None, (delta, 0), (delta, 0))
    return Piece(0, moved((-expected[0], -expected[1])), 0)


def cell_items(rows: list[Piece], plan: Layout) -> list[Item]:
    """The cells of a frame, by vectors into the key."""
    top, left = plan.cells_mb
    return [
        ((top + row) * plan.columns + left, CELL_COLUMNS, rows[row]) for row in range(CELL_ROWS)
    ]


def spot_samples(hop: Hop, frames: range, spots: list[list[Spot]]) -> list[bytes]:
    """I_PCM samples of the spots of each frame, one frame behind the other."""
    if not any(spots):
        return []
    plan = hop.plan
    plate = hop.plate.copy()
    tiles: list[Pixels] = []
    rows: list[int] = []
    for frame, frame_spots in zip(frames, spots, strict=True):
        now = hop.take_frame(frame)
        known = "" if frame == frames[0] else caption.timecode(now - 1)
        caption.put_timecode(plate, now, plan, known)
        if frame_spots[0][0] == 0 or frame == frames[0]:
            caption.put_bar(plate, now, plan)
        for row, column in frame_spots:
            tiles.append(plate[row * 16 : row * 16 + 16, column * 16 : column * 16 + 16].copy())
            rows.append(plan.plate + row)
    colours = table(hop.colours(frames[0]), plan.width, plan.height)
    return split(samples(np.array(tiles), np.array(rows, np.int32), colours))


def split(raw: bytes) -> list[bytes]:
    """The samples of each macroblock, without their types."""
    starts = range(len(PCM_TYPE), len(raw), PCM_STRIDE)
    return [raw[start : start + PCM_BYTES] for start in starts]
