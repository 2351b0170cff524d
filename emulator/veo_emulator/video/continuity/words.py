"""The table of causes, weights, words and measures, read once."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

TABLE: dict[str, Any] = tomllib.loads(
    files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
)
CAUSES: tuple[str, ...] = tuple(TABLE["weights"])
"""Names of all causes, the heaviest first; their order is that of the bits of a state."""
FAST, SCENE_CHANGE = "fast", "cut"
WAYS: tuple[str, ...] = tuple(TABLE["english"]["ways"])
CAMERA = "camera "
"""What stands before a way: only the camera's count, for others come and go in a picture."""
SEEN = "seen "
"""What stands before a way that is named, whoever goes it or stands there."""
MOTIONS: tuple[str, ...] = tuple(CAMERA + way for way in WAYS)
MARKS: tuple[str, ...] = (FAST, SCENE_CHANGE, *MOTIONS)
"""What a clip's manner can hold; their order is that of the bits of a state."""
OPPOSITE = {motion: MOTIONS[index ^ 1] for index, motion in enumerate(MOTIONS)}


def listed(text: str) -> list[str]:
    """The entries of a list that is written with commas."""
    return [entry.strip() for entry in text.split(",") if entry.strip()]
