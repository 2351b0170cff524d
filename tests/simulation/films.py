"""Films of pieces, each joined once; and what a film is when nothing goes wrong.

A film is a function of its pieces, and a take of its words, so both are remembered: histories come
back to the same few words again and again, and joining is what they would spend most time on.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from veospec.media.splice import splice
from veospec.run.local import ShotResult
from veospec.run.store import Store
from veospec.run.takes import parts

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None

Pieces = tuple[bytes, ...]


def pieces_of(store: Store, results: Sequence[ShotResult]) -> Pieces:
    """The clips that a film is joined of, as they lie in the store now."""
    digests = [digest for result in results for digest in parts(store, result.made)]
    return tuple(store.path(digest).read_bytes() for digest in digests)


def joined(pieces: Pieces) -> bytes:
    """The film."""
    return _joined(_Content(pieces))


class _Content:
    """Pieces that are the same where their bytes are, without keeping all bytes as a key."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces: Pieces = pieces
        self.name = b"".join(hashlib.sha256(piece).digest() for piece in pieces)

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and self.name == other.name


@lru_cache(maxsize=256)
def _joined(content: _Content) -> bytes:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        paths = [Path(name) / f"{number}.mp4" for number in range(len(content.pieces))]
        for path, piece in zip(paths, content.pieces, strict=True):
            path.write_bytes(piece)
        film = Path(name) / "film.mp4"
        splice(paths, film)
        return film.read_bytes()
