"""Causes of a deformation and what they add up to.

They add up as chances do: each one adds something, and no heap of them reaches 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from veo_emulator.video.continuity.words import CAUSES, TABLE

_WHOLE = 1_000_000
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
        """How far the last second is deformed, from 0 up to 1."""
        return round(self._share() / _WHOLE, 3)

    @property
    def bend(self) -> int:
        """The same in 255ths, as the painter takes it."""
        return (255 * self._share() + _WHOLE // 2) // _WHOLE

    def to_bits(self) -> int:
        """The causes as a number that a state can hold."""
        return sum(1 << CAUSES.index(cause) for cause in self.causes)

    @classmethod
    def from_bits(cls, bits: int) -> Judgement:
        """The opposite of `to_bits`; bits that mean nothing are left out."""
        return cls(tuple(cause for index, cause in enumerate(CAUSES) if bits >> index & 1))

    def _share(self) -> int:
        left = _WHOLE
        for cause in self.causes:
            left = left * (1000 - _SHARES[cause]) // 1000
        return _WHOLE - left


CALM = Judgement()
