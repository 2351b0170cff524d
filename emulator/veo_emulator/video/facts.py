"""What a look into a clip tells, without decoding it where it is one of ours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction

from veo_emulator.video.continuity.causes import Judgement
from veo_emulator.video.continuity.manner import Manner, from_bits
from veo_emulator.video.segment import WHOLE, State

_MAKER = "veo-emulator"


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a clip stands in its take.

    Attributes:
        id: Identity of all requests up to here, 16 hexadecimal digits.
        take: Identity of the take, the same in all its hops.
        hop: Number of the last hop in the clip; the opening is 0.
        first_frame: Frame of the take with which the clip begins.
        end_frame: Frame of the take behind the clip's last.
        judged: Why the last second of the last hop is deformed, if it is.
        inherited: How far its first picture is deformed already, from 0 up to 1.
        total: How far the clip's last picture is.
    """

    id: str
    take: str
    hop: int
    first_frame: int
    end_frame: int
    judged: Judgement
    inherited: float
    total: float

    @classmethod
    def of(cls, state: State, frames: int) -> Lineage:
        """The lineage of a clip of so many frames that ends in a state."""
        end = state.frame + 1
        return cls(
            id=f"{state.lineage:016x}",
            take=f"{state.scene:016x}",
            hop=state.hop,
            first_frame=end - frames,
            end_frame=end,
            judged=Judgement.from_bits(state.causes),
            inherited=state.bent / WHOLE,
            total=state.deformed / WHOLE,
        )

    def to_json(self) -> bytes:
        """The form in which the file's metadata has it."""
        return json.dumps(
            {
                "maker": _MAKER,
                "version": 1,
                "id": self.id,
                "take": self.take,
                "hop": self.hop,
                "first_frame": self.first_frame,
                "end_frame": self.end_frame,
                "deformation": self.judged.deformation,
                "causes": self.judged.causes,
                "inherited": self.inherited,
                "total": self.total,
            },
            separators=(",", ":"),
        ).encode()


@dataclass(frozen=True, slots=True)
class Tail:
    """The last second of a clip, as a hop that follows must take it.

    Attributes:
        manner: How it moves: what its prompt says, or what is measured in somebody else's.
        even: Whether its frames have one length, or one that a container has rounded.
        deformed: How far its last picture is deformed, of `WHOLE`; 0 in somebody else's.
    """

    manner: Manner
    even: bool
    deformed: int = 0

    @classmethod
    def of(cls, state: State) -> Tail:
        """The tail of a clip that ends in a state."""
        return cls(from_bits(state.manner), even=True, deformed=state.deformed)


@dataclass(frozen=True, slots=True)
class Facts:
    """A clip, measured.

    Attributes:
        width: Picture width in pixels.
        height: Picture height in pixels.
        fps: Pictures a second; the mean where they are not evenly spaced.
        frames: Pictures that are shown.
        seconds: How long the picture track is shown.
        made_here: Whether the clip ends with frames that this emulator painted.
        lineage: Where those frames stand in their take.
        codec: Coding of the pictures, e.g. `avc1`.
        tail: How it ends.
    """

    width: int
    height: int
    fps: Fraction
    frames: int
    seconds: float
    made_here: bool
    lineage: Lineage | None
    codec: str
    tail: Tail
