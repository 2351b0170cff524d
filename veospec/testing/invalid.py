"""A storyboard with one known mistake, as the strategies hand it out.

It is the pair of its text and the code that must be reported, because that is what most tests
want of it; what the fewer want are attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from veospec.testing.pantry import lay_out

NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class _Pair(NamedTuple):
    text: str
    code: str


class Invalid(_Pair):
    """A storyboard with one fault: its text and the code that must be reported, as a pair.

    `line` is that of the fault's place. `files`, bytes by their path relative to the storyboard,
    have to lie beside it (`write` puts them there); `implies` are codes of errors that cannot but
    come with it.
    """

    line: int
    files: Mapping[str, bytes]
    implies: tuple[str, ...]

    def __new__(
        cls,
        text: str,
        code: str,
        line: int = 0,
        files: Mapping[str, bytes] = NO_FILES,
        implies: tuple[str, ...] = (),
    ) -> Invalid:
        """The pair, with all that is known of it."""
        made = super().__new__(cls, text, code)
        made.line, made.files, made.implies = line, files, implies
        return made

    def __repr__(self) -> str:
        """With the sizes of the files instead of their bytes: a clip is long."""
        sizes = {name: f"{len(content)} bytes" for name, content in self.files.items()}
        return f"Invalid({self.code} on line {self.line} of {self.text!r}, files={sizes})"

    def write(self, folder: Path, name: str = "film.storyboard.toml") -> Path:
        """Write the storyboard and its files into a folder; gives where the storyboard lies."""
        lay_out(self.files, folder)
        file = folder / name
        file.write_text(self.text, encoding="utf-8")
        return file
