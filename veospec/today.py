"""The day by which engines and prices are judged: VEOSPEC_AS_OF, else today.

A build that checks storyboards says the day once, for all commands and strategies, and does not
break on the morning that an engine retires. Money is not its business: whether Google still has
an engine is asked of the clock.
"""

from __future__ import annotations

import os
from datetime import date

from veospec.errors import UsageError

VARIABLE = "VEOSPEC_AS_OF"


def today() -> date:
    """The day to take for today. UsageError where the environment names none."""
    named = os.environ.get(VARIABLE)
    if not named:
        return date.today()
    try:
        return date.fromisoformat(named)
    except ValueError as error:
        message = f"{VARIABLE} is {named!r}, which is not a day."
        raise UsageError(message, remedy="Write it as 2026-11-22, or unset it.") from error
