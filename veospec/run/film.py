"""From clips to a film.

A film is spliced from the fewest clips that hold it, in the plan's order, without encoding again
where that can be. The same clips give the same bytes, so a film that is there already is left as
it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from veospec.errors import WorldError
from veospec.media.boxes import NotAnMp4
from veospec.media.mux import FPS
from veospec.media.splice import splice
from veospec.run.store import Store
from veospec.run.takes import Take, parts


@dataclass(frozen=True, slots=True)
class Film:
    """A film on the disk. `changed` is false when it lay there already, byte for byte."""

    path: Path
    seconds: float
    reencoded: int
    changed: bool


def make_film(store: Store, takes: Iterable[Take], to: Path) -> Film:
    """Splice all takes into `to`, whole or not at all. WorldError when the disk refuses."""
    clips = [store.path(digest) for take in takes for digest in parts(store, take)]
    scratch = store.scratch()
    try:
        spliced = splice(clips, scratch)
        changed = _digest(to) != _digest(scratch)
        if changed:
            _place(scratch, to)
        else:
            scratch.unlink()
    except NotAnMp4 as error:
        raise WorldError(f"the film cannot be joined: {error}") from error
    return Film(to, spliced.frames / FPS, spliced.reencoded, changed)


def _place(made: Path, to: Path) -> None:
    """Move a film to its place, across disks too."""
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        made.replace(to)
    except OSError:
        _copy(made, to)


def _copy(made: Path, to: Path) -> None:
    from shutil import copyfileobj  # noqa: PLC0415 - only where film and store lie on two disks

    from veospec.media.atomic import written_whole  # noqa: PLC0415

    with made.open("rb") as source, written_whole(to) as target:
        copyfileobj(source, target)
    made.unlink()


def _digest(file: Path) -> str | None:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return None
