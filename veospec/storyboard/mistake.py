"""What is wrong with a template, for whoever says where it stands in a file."""

from __future__ import annotations

from typing import NamedTuple


class Mistake(NamedTuple):
    """What is wrong with a template, and which of its characters (`start` to `end`) are."""

    message: str
    remedy: str
    start: int
    end: int
    code: str = "VS005"
