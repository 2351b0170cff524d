"""Key frames: the inks of a whole picture, and which macroblocks need their samples."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from veo_emulator.video import caption, h264
from veo_emulator.video.bits import Part
from veo_emulator.video.inks import table
from veo_emulator.video.intra import PCM_BYTES, PCM_STRIDE, PCM_TYPE, blocks, slice_data
from veo_emulator.video.layout import Layout
from veo_emulator.video.segment import Pixels, Planes
from veo_emulator.video.take import Hop


def key_slice(hop: Hop, frame: int) -> list[Part]:
    """Payload of a key frame: the scene at that frame, or the picture that the hop starts from."""
    plan = hop.plan
    header = h264.idr_header(hop.sync.index(frame) & 1)
    if hop.background is not None and frame == 0:
        full = np.ones((plan.rows, plan.columns), np.bool_)
        whole = padded(hop.background, plan)
        given = blocks(whole.y, whole.u, whole.v)
        types = np.broadcast_to(np.frombuffer(PCM_TYPE, np.uint8), (len(given), len(PCM_TYPE)))
        return slice_data(header, full, np.concatenate([types, given], axis=1).ravel().data)
    ink = frame_inks(hop, frame)
    full = _uneven_in(hop, frame, ink)
    columns = slice(0, 0) if hop.cards is None else hop.cards.columns(frame)
    if hop.cards is not None and columns.stop:
        # One more: a flat macroblock repeats its left neighbour.
        columns = slice(columns.start, min(plan.columns, columns.stop + 1))
        full[hop.cards.rows, columns] = True
    tiles = ink.reshape(plan.rows, 16, plan.columns, 16).transpose(0, 2, 1, 3)[full]
    rows = np.nonzero(full)[0].astype(np.int32)
    colours = table(hop.colours(frame), plan.width, plan.height)
    content = samples(tiles, rows, colours)
    if hop.cards is not None and columns.stop:
        _hang(hop, frame, content, full, columns)
    return slice_data(header, full, content)


def _hang(
    hop: Hop, frame: int, content: memoryview, full: NDArray[np.bool_], columns: slice
) -> None:
    """Draw the prints into the samples of a key frame."""
    assert hop.cards is not None
    rows = hop.cards.rows
    scene = painted(hop, frame, rows)
    hop.cards.put(scene, frame, rows.start * 16)
    order = (np.cumsum(full.ravel()) - 1).reshape(full.shape)[rows, columns].ravel()
    luma, chroma = (slice(columns.start * side, columns.stop * side) for side in (16, 8))
    fresh = blocks(scene.y[:, luma], scene.u[:, chroma], scene.v[:, chroma])
    np.asarray(content).reshape(-1, PCM_STRIDE)[order, len(PCM_TYPE) :] = fresh


def painted(hop: Hop, frame: int, rows: slice) -> Planes:
    """Some rows of macroblocks of a frame's scene, without prints, in coded width."""
    plan = hop.plan
    ink = frame_inks(hop, frame)[rows.start * 16 : rows.stop * 16]
    colours = table(hop.colours(frame), plan.width, plan.height)
    lines = np.arange(rows.start * 16, rows.stop * 16)[:, None]
    small = ink[::2, 1::2]
    return Planes(
        colours[0][lines, ink], colours[1][lines[::2], small], colours[2][lines[::2], small]
    )


def _stretches(hop: Hop, frame: int) -> Iterator[tuple[int, slice, slice, int]]:
    """Half rows that go together: zone, place in the picture and in the zone, way to the left."""
    shifts = hop.shifts(frame)
    for index, zone in enumerate(hop.plan.zones):
        half, end = 2 * zone.top, 2 * zone.bottom
        while half < end:
            last = half
            while last < end and shifts[last] == shifts[half]:
                last += 1
            own = slice(half - 2 * zone.top, last - 2 * zone.top)
            yield index, slice(half, last), own, shifts[half] % hop.plan.period
            half = last


def frame_inks(hop: Hop, frame: int) -> Pixels:
    """The inks of a frame in coded size."""
    height, width = hop.plan.padded
    out = np.empty((height, width), np.uint8)
    halves = out.reshape(-1, 8, width)
    for zone, there, here, left in _stretches(hop, frame):
        ink = hop.view.inks[zone]
        halves[there] = ink.reshape(-1, 8, ink.shape[1])[here, :, left : left + width]
    plate = out[hop.plan.plate * 16 :]
    plate[...] = hop.plate
    dress(plate, hop, frame)
    return out


def _uneven_in(hop: Hop, frame: int, ink: Pixels) -> NDArray[np.bool_]:
    """What `uneven` says of a frame; of the scenery it is known from when it was drawn."""
    plan = hop.plan
    edges = np.empty((2 * plan.plate, plan.columns * 16), np.bool_)
    for zone, there, here, left in _stretches(hop, frame):
        edges[there] = hop.view.edges[zone][here, left : left + edges.shape[1]]
    words = edges.view(np.uint64).reshape(plan.plate, 2, plan.columns, 2)
    full = np.empty((plan.rows, plan.columns), np.bool_)
    either = words[:, 0] | words[:, 1]
    full[: plan.plate] = either[..., 0] | either[..., 1]
    full[: plan.plate, 0] = True
    full[plan.plate :] = uneven(ink[plan.plate * 16 :])
    return full


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


def samples(ink: Pixels, rows: NDArray[np.int32], colours: Pixels) -> memoryview:
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
    return out.ravel().data


def split(raw: memoryview) -> list[bytes]:
    """The samples of each macroblock, without their types."""
    starts = range(len(PCM_TYPE), len(raw), PCM_STRIDE)
    return [bytes(raw[start : start + PCM_BYTES]) for start in starts]


def padded(given: Planes, plan: Layout) -> Planes:
    """A picture in coded size, its edges repeated to whole macroblocks; no sample is zero."""
    height, width = plan.padded
    planes = [
        np.pad(
            np.maximum(plane, 1),
            ((0, down - plane.shape[0]), (0, across - plane.shape[1])),
            mode="edge",
        )
        for plane, down, across in (
            (given.y, height, width),
            (given.u, height // 2, width // 2),
            (given.v, height // 2, width // 2),
        )
    ]
    return Planes(*planes)
