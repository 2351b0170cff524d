"""From a hop's description to its access units: key frames with their state, and what follows."""

from itertools import pairwise

from veo_emulator.video import h264, lineage, pan, sweep
from veo_emulator.video.changes import changes
from veo_emulator.video.keyframe import key_slice, padded, painted
from veo_emulator.video.segment import Segment, State
from veo_emulator.video.slices import Item, p_slice
from veo_emulator.video.take import Hop


def coded(hop: Hop, end_state: State) -> Segment:
    """All frames of a hop."""
    plan = hop.plan
    units: list[bytes] = []
    sizes: list[int] = []
    marks = [*hop.sync, hop.frames]
    for start, end in pairwise(marks):
        note, *group = _group(hop, start, end)
        units += [note, *group]
        sizes += [len(note) + len(group[0]), *map(len, group[1:])]
    return Segment(
        width=plan.width, height=plan.height, frames=hop.frames, samples=b"".join(units),
        sizes=tuple(sizes), sync=hop.sync, sps=h264.sps(plan.width, plan.height),
        pps=h264.pps(), end_state=end_state,
    )  # fmt: skip


def _group(hop: Hop, start: int, end: int) -> list[bytes]:
    """NAL units of a key frame's state, of the key frame, and of all that refer to it."""
    units = [h264.unit(h264.NAL_IDR, key_slice(hop, start))]
    starts_given = hop.background is not None and start == 0
    if hop.goal is not None and end == hop.frames:
        later = _arriving(hop, start)
    elif starts_given:
        later = sweep.uncovering(hop, end)
    else:
        later = changes(hop, start, end)
    total = hop.plan.rows * hop.plan.columns
    units += [
        h264.unit(h264.NAL_P, p_slice(number, items, total))
        for number, items in enumerate(later, 1)
    ]
    digest = lineage.picture_sum([memoryview(unit)[4:] for unit in units])
    return [lineage.note(hop.payload, hop.take_frame(start), end - start, digest), *units]


def _arriving(hop: Hop, start: int) -> list[list[Item]]:
    """What each frame behind the last key frame changes on the way to the given picture."""
    assert hop.goal is not None
    plan = hop.plan
    if hop.background is not None and start == 0:
        scene = padded(hop.background, plan)
    else:
        scene = painted(hop, start, slice(0, plan.rows))
    return pan.panned(scene, padded(hop.goal, plan), hop.frames - start, plan)
