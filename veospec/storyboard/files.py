"""Files that a storyboard names: beside it or below it, and nowhere else.

The name is judged before the disk is asked, and the real place after links are followed, so that
nothing outside the folder is opened or even looked at through a `..`.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from posixpath import normpath


class NotBesideError(ValueError):
    """The file cannot be used; the message says why, `remedy` what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def find_beside(folder: Path | None, name: str) -> Path:
    """The file called `name` (POSIX, relative) in `folder`; NotBesideError when there is none."""
    shown = name if len(name) <= 80 else name[:77] + "..."
    _judge_name(shown, name)
    if folder is None:
        remedy = "Save the storyboard as a file beside it."
        raise NotBesideError(
            f"`{shown}` cannot be looked for: standard input has no folder", remedy
        )
    try:
        found = (folder / name).resolve(strict=True)
        inside = found.is_relative_to(folder.resolve())
        regular = found.is_file()
    except (OSError, ValueError, RuntimeError):
        remedy = "Put the file there, or correct its name: it counts from the storyboard's folder."
        raise NotBesideError(f"`{shown}` does not exist", remedy) from None
    if not inside:
        remedy = "Copy the file into the folder: a link may not lead out of it."
        raise NotBesideError(f"`{shown}` leads out of the storyboard's folder", remedy)
    if not regular:
        raise NotBesideError(f"`{shown}` is not a file", "Name a file.")
    return found


def _judge_name(shown: str, name: str) -> None:
    """Refuse a name that is not a relative POSIX path below the folder."""
    parts = PurePosixPath(name).parts
    if "\\" in name:
        raise NotBesideError(f"`{shown}` has backslashes", "Write the path with forward slashes.")
    leaves = PurePosixPath(normpath(name)).parts[:1] == ("..",)
    if name.startswith("/") or leaves or ":" in name.split("/", 1)[0]:
        remedy = "Put the file beside the storyboard or below it, and name it from there."
        raise NotBesideError(f"`{shown}` leads out of the storyboard's folder", remedy)
    if ".." in parts:
        remedy = "Name the file from the storyboard's folder straight down."
        raise NotBesideError(f"`{shown}` has `..` in it", remedy)
    if "\0" in name or not parts:
        raise NotBesideError(f"`{shown!r}` is not the name of a file", "Name a file.")


def is_storyboard_name(name: str) -> bool:
    """Whether a file of this name is a storyboard: `storyboard.toml`, `film.storyboard.toml`."""
    return name == "storyboard.toml" or name.endswith(".storyboard.toml")
