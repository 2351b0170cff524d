"""The plain way to the same pictures: every frame from scratch, sample by sample, no syntax.

It is slow and obvious, and it is what the tests hold the painter against.
"""

import numpy as np

from veo_emulator.video import caption, pan
from veo_emulator.video.inks import table
from veo_emulator.video.segment import Pixels, Planes
from veo_emulator.video.take import Hop


def inks(hop: Hop, frame: int) -> Pixels:
    """The inks of a whole frame in coded size."""
    plan = hop.plan
    columns = np.arange(plan.columns * 16)
    lines: list[Pixels] = []
    shifts = hop.shifts(frame)
    for zone, ink in zip(plan.zones, hop.view.inks, strict=True):
        for half in range(2 * zone.top, 2 * zone.bottom):
            top = (half - 2 * zone.top) * 8
            places = (columns + shifts[half]) % plan.period
            lines.append(ink[top : top + 8][:, places])
    plate = hop.plate.copy()
    caption.put_timecode(plate, hop.take_frame(frame), plan)
    caption.put_bar(plate, hop.take_frame(frame), plan)
    caption.put_cells(plate, hop.word(frame), plan)
    return np.concatenate([*lines, plate])


def picture(hop: Hop, frame: int) -> Planes:
    """A frame of a hop as it must come out of any decoder, cropped."""
    start = hop.sync[-1]
    if hop.goal is None or frame <= start:
        return _cropped(_whole(hop, frame), hop)
    wide = pan.beside(_whole(hop, start), _stretched(hop.goal, hop))
    left = pan.place(frame - start, hop.frames - start, hop.plan.columns)
    return _cropped(Planes(wide.y[:, left:], wide.u[:, left // 2 :], wide.v[:, left // 2 :]), hop)


def _whole(hop: Hop, frame: int) -> Planes:
    """A frame in coded size, as it is before the hop sets out for its goal."""
    plan = hop.plan
    ink = inks(hop, frame)
    colours = table(hop.colours(frame), plan.width, plan.height)
    lines = np.arange(ink.shape[0])[:, None]
    planes = [
        colours[0][lines, ink],
        colours[1][lines[::2], ink[::2, 1::2]],
        colours[2][lines[::2], ink[::2, 1::2]],
    ]
    scene = Planes(*planes)
    if hop.cards is not None:
        hop.cards.put(scene, frame)
    return _behind(hop, frame, scene)


def _cropped(picture: Planes, hop: Hop) -> Planes:
    height, width = hop.plan.height, hop.plan.width
    return Planes(
        picture.y[:height, :width],
        picture.u[: height // 2, : width // 2],
        picture.v[: height // 2, : width // 2],
    )


def _stretched(given: Planes, hop: Hop) -> Planes:
    """A given picture in coded size: its last line and column go on, and nothing is zero."""
    height, width = hop.plan.padded
    out = []
    for plane, scale in ((given.y, 1), (given.u, 2), (given.v, 2)):
        lines = np.minimum(np.arange(height // scale), plane.shape[0] - 1)
        columns = np.minimum(np.arange(width // scale), plane.shape[1] - 1)
        out.append(np.maximum(plane[lines][:, columns], 1))
    return Planes(*out)


def _behind(hop: Hop, frame: int, scene: Planes) -> Planes:
    if hop.background is None:
        return scene
    edge = hop.revealed(frame) * 16
    given, out = _stretched(hop.background, hop), []
    for front, back, scale in ((scene.y, given.y, 1), (scene.u, given.u, 2), (scene.v, given.v, 2)):
        mixed = back.copy()
        mixed[:, : edge // scale] = front[:, : edge // scale]
        out.append(mixed)
    return Planes(*out)
