"""Colour for a terminal that wants it; a handful of escapes is all that diagnostics need."""

from __future__ import annotations

from typing import NamedTuple

from veospec.diagnostics import Severity

_CODES = {"bold": "1", "red": "1;31", "yellow": "1;33", "blue": "1;34", "green": "32", "dim": "2"}
_SEVERITIES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


class Paint(NamedTuple):
    """Paints words when `on`, else leaves them as they are."""

    on: bool = False

    def __call__(self, style: str, words: str) -> str:
        """The words in a style: bold, red, yellow, blue, green or dim."""
        return f"\033[{_CODES[style]}m{words}\033[0m" if self.on else words

    def severity(self, severity: Severity, words: str) -> str:
        """The words in the colour of a severity."""
        return self(_SEVERITIES[severity], words)
