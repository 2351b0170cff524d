"""The folder of a storyboard's runs, or of a fleet: clips by content, and how they are written.

    .veospec/
        journal.sqlite3       what was asked for, paid and made
        clips/<sha256>.mp4    what services gave back, and each hop's own seconds
        emulator/             the state of the emulator that `run` starts
        lock                  held while a run works
        work/<worker>/        what a worker of a fleet has half made

A clip is named by its digest, so a name never lies, writing one twice is writing it once, and an
interrupted run can leave nothing but a file that nobody refers to. That is also why many workers
may share a folder without a lock: each makes its files in a folder of its own, on the same disk,
and moves them to their names in one step. The lock is for the journal of a single machine.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from veospec.errors import WorldError
from veospec.media.atomic import written_whole
from veospec.run.state import JOURNAL_NAME

FOLDER_NAME = ".veospec"


class Store:
    """Clips by content in a folder; `worker` names whoever shares it with others."""

    def __init__(self, folder: Path, *, worker: str | None = None) -> None:
        self.folder = folder
        self.clips = folder / "clips"
        self._making = folder / "work" / worker if worker else self.clips

    @property
    def journal_file(self) -> Path:
        """Where the journal lies."""
        return self.folder / JOURNAL_NAME

    @property
    def emulator_folder(self) -> Path:
        """Where the emulator that `run` starts keeps its state."""
        return self.folder / "emulator"

    def create(self) -> None:
        """Make the folders. Raises WorldError where that is not possible."""
        try:
            self.clips.mkdir(parents=True, exist_ok=True)
            self._making.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorldError(
                f"the store {self.folder} cannot be made: {error.strerror or error}",
                remedy="choose a folder that can be written with --store",
            ) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store; WorldError when another run holds it."""
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise WorldError(
                f"another run is working in {self.folder}",
                remedy="wait until it ends, or choose another folder with --store",
            ) from error
        except OSError as error:
            raise WorldError(
                f"the store {self.folder} cannot be written: {error.strerror or error}",
                remedy="choose a folder that can be written with --store",
            ) from error
        try:
            yield
        finally:
            lock.release()

    def path(self, digest: str) -> Path:
        """Where the clip of that digest lies, or would lie."""
        return self.clips / f"{digest}.mp4"

    def scratch(self) -> Path:
        """A name for a file in the making, this thread's own, on the disk of the clips."""
        return self._making / f".{threading.get_ident()}.mp4"

    def sweep(self) -> None:
        """Remove what a killed run left half made; only under the lock."""
        for left in self.clips.glob(".*"):
            left.unlink(missing_ok=True)

    def forget(self, worker: str) -> None:
        """Remove what a worker of a fleet that is gone has half made."""
        shutil.rmtree(self.folder / "work" / worker, ignore_errors=True)

    def put(self, content: bytes) -> str:
        """Keep a clip; durable on return. Gives its digest; WorldError when the disk refuses."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.holds(digest):
            with written_whole(self.path(digest), part_in=self._making) as file:
                file.write(content)
        return digest

    def adopt(self, file: Path) -> str:
        """Keep a clip that was made beside the others, moving it to its name."""
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        file.replace(self.path(digest))
        return digest

    def holds(self, digest: str) -> bool:
        """Whether the clip lies here with the content that its name says."""
        try:
            with self.path(digest).open("rb") as opened:
                return hashlib.file_digest(opened, "sha256").hexdigest() == digest
        except OSError:
            return False

    def read(self, digest: str) -> bytes:
        """The clip's bytes; OSError when it is not there."""
        return self.path(digest).read_bytes()
