"""The line from a run to its target, made when it is first needed.

A run that finds everything made needs neither an emulator nor google-genai, which take most of a
second; so the runner is given this in their place.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from veospec.cli.targets import Target
from veospec.run.attempt import Attempt
from veospec.run.bench import Evidence, NoWitness, Witness
from veospec.run.journal import Journal
from veospec.run.store import Store
from veospec.surfaces.connect import connect, connect_emulator, pace_for
from veospec.surfaces.credentials import find_identity
from veospec.surfaces.port import Job, Pace, Polled, Sent, Surface, Video


class Connection:
    """Surface and witness of a target, as a context manager that starts with nothing."""

    def __init__(
        self,
        target: Target,
        surface: str,
        store: Store,
        journal: Journal,
        *,
        patience_s: float | None,
    ) -> None:
        self.name = surface
        self.sends_uris = surface == "developer-api"
        self.pace: Pace = pace_for(play=not target.spends, patience_s=patience_s)
        self._target = target
        self._store = store
        self._journal = journal
        self._lock = threading.Lock()
        self._open = ExitStack()
        self._made: tuple[Surface, Witness] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def open(self) -> None:
        """Connect now, so that what is missing is found before an intent to send is written."""
        self._both()

    def submit(self, job: Job) -> Sent:
        """As the surface."""
        return self._surface.submit(job)

    def poll(self, operation: str) -> Polled:
        """As the surface."""
        return self._surface.poll(operation)

    def fetch(self, video: Video) -> bytes:
        """As the surface."""
        return self._surface.fetch(video)

    def ready(self, uri: str) -> bool:
        """As the surface."""
        return self._surface.ready(uri)

    def close(self) -> None:
        """Let everything go."""
        self._open.close()

    def storage_uri(self, attempt_id: str) -> str | None:
        """As the witness."""
        return self._both()[1].storage_uri(attempt_id)

    def look(self, attempt: Attempt) -> Evidence:
        """As the witness."""
        return self._both()[1].look(attempt)

    @property
    def _surface(self) -> Surface:
        return self._both()[0]

    def _both(self) -> tuple[Surface, Witness]:
        with self._lock:
            if self._made is None:
                self._made = self._connect()
            return self._made

    def _connect(self) -> tuple[Surface, Witness]:
        target = self._target
        witness: Witness = NoWitness()
        if target.spends:
            identity = find_identity(self.name)
            made = connect(self.name, base_url=target.base_url, identity=identity, pace=self.pace)
        elif target.base_url is not None:
            made = connect_emulator(self.name, target.base_url, pace=self.pace)
        else:
            url = self._own_emulator()
            made, witness = connect_emulator(self.name, url, pace=self.pace), self._ledger(url)
        self._open.callback(made.close)
        return made, witness

    def _own_emulator(self) -> str:
        """Start an emulator whose state lies in the store; its address."""
        from veospec.testing.emulator import Emulator

        folder = self._store.emulator_folder
        folder.mkdir(parents=True, exist_ok=True)
        return self._open.enter_context(Emulator(data=folder)).url

    def _ledger(self, url: str) -> Witness:
        from veospec.run.witness import OwnEmulator
        from veospec.surfaces.ledger import EmulatorLedger

        return OwnEmulator(EmulatorLedger(url), self._journal)
