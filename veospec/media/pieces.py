"""What a service gave back for an extension: the whole, or the new seconds alone.

Whether a result repeats its source is documented for one surface and not for the other, so it is
not believed but measured: the number of frames on the clip tells the two apart.
"""

from __future__ import annotations

from enum import StrEnum

from veospec.media.mp4 import Clip, ClipFacts, probe
from veospec.media.mux import FPS

FRAMES_TOLERANCE = 1


class WrongLength(ValueError):
    """A clip has another number of frames than it can have; the message is one sentence."""


class Returned(StrEnum):
    """The two forms of a result: source and new seconds in one file, or the new seconds alone."""

    COMBINED = "combined"
    TAIL = "tail"


def measure_result(result: Clip | ClipFacts, *, source_frames: int, new_s: float) -> Returned:
    """Which of the two forms a result has, one frame more or less allowed.

    `source_frames` is the length of the clip that was extended, `new_s` what a hop adds. Raises
    WrongLength for a result of neither length, NotAnMp4 for one that cannot be read.
    """
    frames = (result if isinstance(result, ClipFacts) else probe(result)).frames
    new = round(new_s * FPS)
    if abs(frames - source_frames - new) <= FRAMES_TOLERANCE:
        return Returned.COMBINED
    if abs(frames - new) <= FRAMES_TOLERANCE:
        return Returned.TAIL
    raise WrongLength(
        f"The result has {frames} frames; {source_frames + new} (source and new seconds) "
        f"or {new} (the new seconds alone) were expected."
    )
