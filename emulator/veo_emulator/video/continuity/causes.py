"""Causes of a deformation and what they add up to.

They add up as chances do: each one adds something, and no heap of them reaches 1. Hops of a take
add up in the same way, for nothing repairs what a hop inherits.
"""

from __future__ import annotations

from dataclasses import dataclass

from veo_emulator.video.continuity.words import CAUSES, TABLE
from veo_emulator.video.segment import WHOLE

_EXACT = 1_000_000
_SHARES = {cause: int(TABLE["shares"][weight]) for cause, weight in TABLE["weights"].items()}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Why a hop is deformed; without a cause it is not.

    Attributes:
        causes: Names out of `fast_motion`, `prompt_conflict`, `wrong_size`, `wrong_rate` and
            `scene_change`, in this order.
    """

    causes: tuple[str, ...] = ()

    @property
    def deformation(self) -> float:
        """How far the last second deforms what was whole, from 0 up to 1."""
        return self.added_to(0) / WHOLE

    def added_to(self, bent: int) -> int:
        """What comes to a deformation that is there already; both in steps of `WHOLE`."""
        return (self._share() * (WHOLE - bent) + _EXACT // 2) // _EXACT

    def to_bits(self) -> int:
        """The causes as a number that a state can hold."""
        return sum(1 << CAUSES.index(cause) for cause in self.causes)

    @classmethod
    def from_bits(cls, bits: int) -> Judgement:
        """The opposite of `to_bits`; bits that mean nothing are left out."""
        return cls(tuple(cause for index, cause in enumerate(CAUSES) if bits >> index & 1))

    def _share(self) -> int:
        left = _EXACT
        for cause in self.causes:
            left = left * (1000 - _SHARES[cause]) // 1000
        return _EXACT - left


CALM = Judgement()
