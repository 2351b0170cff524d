"""The line from a run to its target, made when it is first needed.

A run that finds everything made needs neither an emulator nor google-genai, which take most of a
second; so the runner is given this in their place.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from veospec.cli.targets import Target
from veospec.run.attempt import Attempt
from veospec.run.bench import Evidence, NoWitness, Witness
from veospec.run.journal import Journal
from veospec.run.store import Store
from veospec.run.witness import OwnEmulator, OwnPlace
from veospec.surfaces.bucket import Bucket
from veospec.surfaces.connect import connect, connect_emulator, pace_for
from veospec.surfaces.credentials import PLAY, Identity, find_identity
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
        storage: str | None = None,
    ) -> None:
        self.name = surface
        self.sends_uris = surface == "developer-api"
        self.pace: Pace = pace_for(play=not target.spends, patience_s=patience_s)
        self._target = target
        self._store = store
        self._journal = journal
        self._storage = storage
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

    def can_name(self, uri: str, clip: Path) -> bool:
        """As the surface."""
        return self._surface.can_name(uri, clip)

    def close(self) -> None:
        """Let everything go."""
        self._open.close()

    def marked(self, attempt_id: str) -> str:
        """As the witness."""
        return self._both()[1].marked(attempt_id)

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
        if target.spends:
            identity = find_identity(self.name)
            bucket = self._bucket(target.base_url, identity)
            made = connect(
                self.name,
                base_url=target.base_url,
                identity=identity,
                pace=self.pace,
                bucket=bucket,
            )
        else:
            url = target.base_url or self._own_emulator()
            bucket = self._bucket(url, PLAY)
            made = connect_emulator(self.name, url, pace=self.pace, bucket=bucket)
        self._open.callback(made.close)
        if bucket is not None:
            return made, OwnPlace(bucket)
        own = not target.spends and target.base_url is None
        return made, self._ledger(url) if own else NoWitness()

    def _bucket(self, base_url: str | None, identity: Identity) -> Bucket | None:
        if self._storage is None:
            return None
        return Bucket(self._storage, base_url=base_url, identity=identity)

    def _own_emulator(self) -> str:
        """Start an emulator whose state lies in the store; its address."""
        from veospec.testing.emulator import Emulator

        folder = self._store.emulator_folder
        folder.mkdir(parents=True, exist_ok=True)
        return self._open.enter_context(Emulator(data=folder)).url

    def _ledger(self, url: str) -> Witness:
        from veospec.surfaces.ledger import EmulatorLedger

        return OwnEmulator(EmulatorLedger(url), self._journal)
