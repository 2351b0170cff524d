"""The person who settles what is unknown, with `veospec resolve` and what the console shows."""

from __future__ import annotations

from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from tests.simulation.judge import Books, Violation
from tests.simulation.service import AGENT_PLATFORM, INTERACTIONS, Service
from veo_emulator.files import generated_id
from veospec.cli import invoke
from veospec.run.attempt import Attempt, State
from veospec.run.ends import ASK_FIRST


@dataclass
class Person:
    """An honest one: what was given up stands in the books. `decisions` counts commands."""

    folder: Path
    service: Service
    surface: str
    books: Books
    decisions: int = 0

    def resolve(self, attempts: list[Attempt], way: str, *, everything: bool) -> None:
        """Settle unknown outcomes; `everything` also gives up what will never come."""
        last = {attempt.hop: attempt for attempt in attempts}
        for attempt in attempts:
            if attempt.state is State.UNKNOWN:
                self._settle(attempt, way)
            if not everything or attempt is not last[attempt.hop]:
                continue
            if attempt.state is State.ACCEPTED and self._is_dead(attempt.operation):
                self._tell(attempt, "--lost", gives_up=True)
            if attempt.state is State.FAILED and attempt.outcome in ASK_FIRST:
                self._tell(attempt, "--resubmit", gives_up=True)

    def _settle(self, attempt: Attempt, way: str) -> None:
        operation = self.books.operation_of(attempt)
        if way == "lost" or (operation is not None and self._is_dead(operation)):
            self._tell(attempt, "--lost", gives_up=True)
        elif operation is None:
            self._tell(attempt, "--resubmit", gives_up=False)
        else:
            self._tell(attempt, "--operation", operation, gives_up=False)

    def _tell(self, attempt: Attempt, *way: str, gives_up: bool) -> None:
        if gives_up:
            self.books.given_up.add(attempt.id)
        self.decisions += 1
        said = StringIO()
        with redirect_stderr(said):
            code = invoke(["resolve", attempt.hop, *way, "--store", str(self.folder)])
        if code != 0:
            raise Violation(f"resolve {attempt.hop} {' '.join(way)}: {said.getvalue()}")

    def _is_dead(self, operation: str | None) -> bool:
        """Whether an operation can never give a clip that is whole."""
        world = self.service.world
        doc = world.operations.find(operation)
        if doc is None or doc["fate"] == "never_done" or doc["damage"]:
            return True
        if self.surface == AGENT_PLATFORM or doc["state"] != "done":
            return False
        file = world.files.find(generated_id(str(operation), 0))
        if file is None or file["damage"] or file["error"]:
            return True
        return self.surface == INTERACTIONS and bool(file["state"] == "PROCESSING")
