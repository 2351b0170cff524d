"""One open storyboard: its unsaved text, what `check` says of it and what it will cost.

A document is checked once a version and kept whole, because hovers and fixes ask again and again
about a text that has not changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pygls.uris import to_fs_path

from veospec.errors import WorldError
from veospec.lint.check import Checked, check_text
from veospec.lsp.positions import Positions
from veospec.plan.ir import Plan
from veospec.plan.lower import compile_plan
from veospec.storyboard.files import is_storyboard_name
from veospec.storyboard.model import SCHEMA

_FORMAT = SCHEMA.partition("/")[0]


class Document:
    """A version of a text in an editor. `engine` overrides the one that the text names."""

    def __init__(
        self,
        uri: str,
        text: bytes,
        *,
        as_of: date,
        engine: str | None = None,
        encoding: str = "utf-16",
        names: Mapping[str, Any] | None = None,
    ) -> None:
        self.uri = uri
        self.text = text
        self.as_of = as_of
        self._engine = engine
        self._names = names or {}
        self.positions = Positions(text, encoding)
        self.file = _file_of(uri)

    @property
    def is_storyboard(self) -> bool:
        """Whether this is ours: by its name, or because it says so where it has another."""
        named = self.file is not None and is_storyboard_name(self.file.name)
        return named or f'"{_FORMAT}/'.encode() in self.text

    def check(self, text: bytes) -> Checked:
        """What is wrong with `text` in the place of this document."""
        return check_text(
            text,
            path=self.uri if self.file is None else str(self.file),
            folder=None if self.file is None else self.file.parent,
            engine=self._engine,
            as_of=self.as_of,
        )

    @cached_property
    def checked(self) -> Checked:
        """What is wrong with this version."""
        return self.check(self.text)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan of this version, None where there is none yet."""
        storyboard, engine = self.checked.storyboard, self.checked.engine
        if storyboard is None or engine is None:
            return None
        try:
            return compile_plan(storyboard, engine, as_of=self.as_of)
        except WorldError:
            # A file that cannot be read: a rule says so in its place.
            return None

    @property
    def names(self) -> Mapping[str, Any]:
        """The tables of this version; of an earlier one while a line is only half written."""
        return self.checked.source.data or self._names


def _file_of(uri: str) -> Path | None:
    """The file of a document; None for one that was never saved."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None
