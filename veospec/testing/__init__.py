"""For tests of your own: the emulator, pytest fixtures and Hypothesis strategies.

The names are looked up when they are first used, so that the fixtures work without Hypothesis
and a process that wants the strategies alone never loads a server.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veospec.testing.emulator import Emulator
    from veospec.testing.strategies import (
        Invalid,
        fault_schedules,
        invalid_storyboards,
        plans,
        prompts,
        storyboards,
    )

__all__ = [
    "Emulator",
    "Invalid",
    "fault_schedules",
    "invalid_storyboards",
    "plans",
    "prompts",
    "storyboards",
]


def __getattr__(name: str) -> object:
    """The public names, from the module that has them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "emulator" if name == "Emulator" else "strategies"
    return getattr(import_module(f"{__name__}.{module}"), name)
