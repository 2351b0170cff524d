"""What happened in histories, in numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Counted:
    """Sums over histories; `stopped` are runs that ended for want of money."""

    histories: int = 0
    runs: int = 0
    crashes: int = 0
    stopped: int = 0
    raised: int = 0
    faults: int = 0
    unknown: int = 0
    decisions: int = 0
    billed: int = 0
    films: int = 0
    stuck: int = 0

    def add(self, other: Counted) -> None:
        """Count those of another, too."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
