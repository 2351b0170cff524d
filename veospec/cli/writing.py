"""Changes files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

from veospec.errors import WorldError


def write_atomically(path: str, text: bytes) -> None:
    """Replace a file by `text` in one step, keeping its permissions; WorldError when that fails."""
    target = Path(path).resolve()
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        mode = target.stat().st_mode if target.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode & 0o7777)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        reason = error.strerror or str(error)
        remedy = "The file is as it was. Check its folder's permissions and free space."
        raise WorldError(f"{path} cannot be written: {reason}.", remedy=remedy) from error


def _umask() -> int:
    """The process's mask for new files; it can be read only by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def diff(before: bytes, after: bytes, path: str) -> str:
    """A unified diff of two versions of a file; empty when they are equal."""
    old, new = (
        text.decode("utf-8", "replace").splitlines(keepends=True) for text in (before, after)
    )
    lines = [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in unified_diff(old, new, fromfile=f"{path} (before)", tofile=f"{path} (after)")
    ]
    return "".join(lines)
