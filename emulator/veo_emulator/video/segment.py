"""What painting gives and takes: a piece of coded video, and the state from which it can go on.

A segment is coded data and nothing else (no container, no audio), so that a film can be put
together from segments without looking into them. The state is a value of fixed size: it is
written into every key frame as data and into every picture as cells, and the next segment is a
function of it and of what is asked, never of how the source was delivered.

The makers live in `paint` (`paint_opening`, `paint_hop`, `paint_foreign`), the readers in
`lineage` (`read_state_from_samples`, `read_state_from_pictures`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

FPS = 24
TAIL_FRAMES = 24
"""A segment's last key frame stands this many frames before its end."""
GOP_FRAMES = 72
COLOURS = 7
WHOLE = 200
"""Steps of a deformation; a state has a byte for them."""


@dataclass(frozen=True, slots=True)
class Planes:
    """A picture in limited-range BT.709, 4:2:0: `y` (height, width), `u`, `v` half of it."""

    y: Pixels
    u: Pixels
    v: Pixels


@dataclass(frozen=True, slots=True)
class State:
    """Where a take stands at one of its frames. All numbers are whole and not negative.

    `frame` counts from the first frame of the take; `first` is the take frame at which the
    current hop began, `seconds` its length, `hop` its index (0 is the opening). `still` is the
    take frame at which the scenery began to move. `place`, `hero` and `stars` say what it shows.
    `colours` are seven YUV triples at the hop's start and `towards` is the palette they drift to.
    `bent` is how far the hop's first picture is deformed, as all that follow it are, and `bend`
    what its last second adds, in steps of which `WHOLE` are all; `causes` are the reasons. `manner`
    is how the hop's prompt moves at its end. Both are bits that `continuity` reads. With `arrives`
    the hop's last second goes over to a picture that was given, and ends on it.
    """

    lineage: int
    scene: int
    hop: int
    first: int
    seconds: int
    still: int
    place: int
    hero: int
    stars: bool
    colours: bytes
    towards: int
    bend: int
    bent: int
    causes: int
    manner: int
    arrives: bool
    frame: int

    @property
    def deformed(self) -> int:
        """How far the picture at this frame is deformed, in steps of which `WHOLE` are all."""
        into_tail = self.frame + 1 - self.first - self.seconds * FPS + TAIL_FRAMES
        grown = self.bend * max(0, min(TAIL_FRAMES, into_tail)) // TAIL_FRAMES
        return min(WHOLE, self.bent + grown)

    @property
    def shows_goal(self) -> bool:
        """Whether the picture at this frame is not the scene but the way to a given picture."""
        last_key = self.first + self.seconds * FPS - TAIL_FRAMES
        return self.arrives and self.frame > last_key


@dataclass(frozen=True, slots=True)
class Segment:
    """Coded frames of one hop, ready for an MP4 track.

    `samples` are all access units one behind the other, each made of NAL units with a 4-byte
    length; `sizes[i]` is the length of access unit i in bytes and `sync` lists the frames that
    are key frames. `sps` and `pps` depend on the picture size alone.
    """

    width: int
    height: int
    frames: int
    samples: bytes
    sizes: tuple[int, ...]
    sync: tuple[int, ...]
    sps: bytes
    pps: bytes
    end_state: State


def sync_frames(frames: int) -> tuple[int, ...]:
    """Key frames of a segment: every 72 frames, and 24 frames before its end."""
    marks = set(range(0, frames, GOP_FRAMES))
    marks.add(max(0, frames - TAIL_FRAMES))
    return tuple(sorted(marks))
