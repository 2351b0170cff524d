"""Files that are there whole or not at all.

A film is written beside its place and moved there when every byte is on the disk, so that a full
disk or a killed process leaves what was there before.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from veospec.errors import WorldError


@contextmanager
def written_whole(to: Path, *, part_in: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write that becomes `to` at the end; on any error nothing is left of it.

    It is written beside `to`, or in another folder of the same disk. Raises WorldError when the
    disk refuses.
    """
    part: Path | None = None
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        folder = part_in or to.parent
        handle, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".part", dir=folder)
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(to)
        _sync_folder(to.parent)
        part = None
    except OSError as error:
        raise WorldError(
            f"{to} could not be written: {error.strerror or error}.",
            remedy="Free some space or choose another place, then run the same command again.",
        ) from error
    finally:
        if part is not None:
            with suppress(OSError):
                part.unlink()


def _umask() -> int:
    """The permissions that new files do not get."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
