"""The world failing: everything that is neither the user's mistake nor a bug.

    VeospecError
    ├── UsageError            wrong flags or arguments                    exit 2
    ├── WorldError            disk, network or service failed             exit 3
    │   └── StalePlan         what the plan was made from has changed     exit 3
    ├── OutcomeUnknown        a paid request without a known end          exit 4
    └── MoneyRefused          no confirmation, or over the budget         exit 5

Each carries one line that says what happened and `remedy`, one line that says what to do.
"""

from __future__ import annotations

from typing import ClassVar


class VeospecError(Exception):
    """Base of all; `exit_code` is what the command line returns for it."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(VeospecError):
    """The command was called in a way that cannot work."""

    exit_code: ClassVar[int] = 2


class WorldError(VeospecError):
    """Disk, network or service failed."""


class StalePlan(WorldError):
    """The storyboard, an asset, the engine's data or the store moved since the plan was made."""


class OutcomeUnknown(VeospecError):
    """A request may have been paid for and no answer tells; a person has to settle it."""

    exit_code: ClassVar[int] = 4


class MoneyRefused(VeospecError):
    """Spending was not confirmed, or would pass the budget."""

    exit_code: ClassVar[int] = 5
