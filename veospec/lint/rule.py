"""What a rule is: a code, a name, a severity, its documentation and one function.

A rule is one file under `rules/<family>/`, named after its code and name. The module's docstring
is the page that `veospec explain` prints; `RULE` is what the registry finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from typing import NamedTuple

from veospec.diagnostics import Diagnostic, Fix, Severity, Span
from veospec.engines.engine import Engine
from veospec.storyboard.doubts import Doubts
from veospec.storyboard.model import Storyboard
from veospec.storyboard.source import Source


class Context(NamedTuple):
    """What a rule may look at: one storyboard, its places, its engine and a day.

    `doubts` is not None for a storyboard with mistakes in it, of which only a part is known.
    """

    storyboard: Storyboard
    source: Source
    engine: Engine
    as_of: date
    doubts: Doubts | None = None


class Needs(Enum):
    """What a rule's findings rest on; a family says it for its rules, a rule may say otherwise."""

    PROMPT = "the words of one prompt"
    TAKE = "the words of a take, from its opening on"
    FIGURES = "lengths, sizes and the engine"


class Finding(NamedTuple):
    """What a rule says; the registry adds code, name, severity and path."""

    message: str
    help: str
    span: Span
    shot: str | None = None
    hop: int | None = None
    fix: Fix | None = None


Check = Callable[[Context], Iterator[Finding]]


class Rule(NamedTuple):
    """One entry of the rule table; `check` is None where the parser itself reports the code."""

    code: str
    name: str
    severity: Severity
    summary: str
    check: Check | None = None
    needs: Needs | None = None

    def diagnostic(self, finding: Finding, *, path: str, severity: Severity) -> Diagnostic:
        """The finding as users see it, at the severity that the storyboard asks for."""
        return Diagnostic(
            code=self.code,
            name=self.name,
            severity=severity,
            message=finding.message,
            help=finding.help,
            path=path,
            span=finding.span,
            shot=finding.shot,
            hop=finding.hop,
            fix=finding.fix,
        )
