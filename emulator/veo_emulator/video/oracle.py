"""The plain way to the same pictures: every frame from scratch, sample by sample, no syntax.

It is slow and obvious, and it is what the tests hold the painter against.
"""

import numpy as np

from veo_emulator.video import caption
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
    plan = hop.plan
    ink = inks(hop, frame)
    colours = table(hop.colours(frame), plan.width, plan.height)
    lines = np.arange(ink.shape[0])[:, None]
    planes = [
        colours[0][lines, ink],
        colours[1][lines[::2], ink[::2, 1::2]],
        colours[2][lines[::2], ink[::2, 1::2]],
    ]
    height, width = plan.height, plan.width
    sizes = ((height, width), (height // 2, width // 2), (height // 2, width // 2))
    cropped = [plane[:down, :across] for plane, (down, across) in zip(planes, sizes, strict=True)]
    return _behind(hop, frame, Planes(*cropped))


def _behind(hop: Hop, frame: int, scene: Planes) -> Planes:
    if hop.background is None:
        return scene
    edge = hop.revealed(frame) * 16
    given, out = hop.background, []
    for front, back, scale in ((scene.y, given.y, 1), (scene.u, given.u, 2), (scene.v, given.v, 2)):
        mixed = np.maximum(back, 1)
        mixed[:, : edge // scale] = front[:, : edge // scale]
        out.append(mixed)
    return Planes(*out)
