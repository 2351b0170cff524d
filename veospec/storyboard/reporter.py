"""Collects what the reader of a storyboard finds, each at its place.

Everything is collected and nothing raised, so that one run shows all mistakes. The number is
bounded, because a file of a megabyte can hold half a million of them.
"""

from __future__ import annotations

from veospec.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from veospec.storyboard.source import KeyPath, Source

DIAGNOSTICS_MAX = 100

NAMES = {
    "VS001": "toml_syntax",
    "VS002": "unknown_key",
    "VS003": "wrong_value",
    "VS004": "missing_key",
    "VS005": "template_error",
    "VS006": "unknown_schema",
    "VS007": "missing_file",
}


class Reporter:
    """The diagnostics of one source; `fatal` once one of them leaves it without a meaning.

    Of a file without a meaning most is often right. `unsure` are the paths where something else
    stands in for what was wrong, and `hopeless` says that there is nothing to go on with.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.fatal = False
        self.hopeless = False
        self.unsure: list[KeyPath] = []

    def aside(self) -> Reporter:
        """A reporter for the value of a misspelt key, which is wrong once only.

        What it is told is not shown, and is in doubt here as well.
        """
        other = Reporter(self.source)
        other.unsure = self.unsure
        return other

    @property
    def full(self) -> bool:
        """Whether so much is wrong that more would not help."""
        return len(self.diagnostics) >= DIAGNOSTICS_MAX

    def report(
        self,
        code: str,
        path: KeyPath,
        message: str,
        remedy: str,
        *,
        span: Span | None = None,
        fix: Fix | None = None,
        fatal: bool = True,
        unsure: bool = True,
    ) -> None:
        """Report at `span`, by default the value at `path`."""
        self.fatal = self.fatal or fatal
        if unsure:
            self.unsure.append(path)
        if self.full:
            self.hopeless = True
            return
        shot, hop = self._chain_place(path)
        self.diagnostics.append(
            Diagnostic(
                code=code,
                name=NAMES[code],
                severity=Severity.ERROR,
                message=message,
                help=remedy,
                path=self.source.path,
                span=self.source.value_span(path) if span is None else span,
                shot=shot,
                hop=hop,
                fix=fix,
            )
        )

    def replacement(self, path: KeyPath, text: str, *, title: str, safe: bool = True) -> Fix:
        """A fix that puts `text` in place of the value at `path`."""
        span = self.source.value_span(path)
        return Fix(title, (Edit(span.start, span.end, text),), safe)

    def _chain_place(self, path: KeyPath) -> tuple[str | None, int | None]:
        """The id of the shot and the number of the hop that `path` lies in."""
        if len(path) < 2 or path[0] != "shot":
            return None, None
        shot = self.source.value_at((*path[:2], "id"))
        if not isinstance(shot, str):
            return None, None
        in_hop = len(path) > 3 and path[2] == "hop" and isinstance(path[3], int)
        return shot, int(path[3]) + 1 if in_hop else 0
