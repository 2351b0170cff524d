"""Colour where it can be seen: on a terminal that has it, for people who did not decline it."""

from __future__ import annotations

import os
from typing import TextIO

from veospec.render.paint import Paint


def paint_for(stream: TextIO) -> Paint:
    """Paint for a stream; none for files and pipes, with NO_COLOR or on a dumb terminal."""
    declined = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Paint(stream.isatty() and not declined)
