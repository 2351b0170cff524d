"""Bytes by their SHA-256: clips that were made and pictures that were given.

A clip of a chain shares all but its header with the clip before it. So in memory a clip is kept
as the object that shares, and on disk as a list of pieces, each piece one file named by its hash:
a film takes the room of a film, not of all its hops added up.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from veo_emulator.tables import Tables

_PIECE_MAX = 1 << 20


class Blob(Protocol):
    """Immutable bytes, possibly in several pieces."""

    @property
    def size(self) -> int:
        """Length in bytes."""

    @property
    def sha256(self) -> str:
        """Hash of all bytes, in hexadecimal."""

    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""

    def to_bytes(self) -> bytes:
        """The bytes in one object."""


class Whole:
    """A blob that is one `bytes` object."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sha256 = hashlib.sha256(data).hexdigest()

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self._data)

    @property
    def sha256(self) -> str:
        """Hash of all bytes, in hexadecimal."""
        return self._sha256

    def chunks(self) -> Iterator[bytes]:
        """The one piece."""
        yield self._data

    def to_bytes(self) -> bytes:
        """The object itself."""
        return self._data


class Pieces:
    """A blob in several `bytes` objects."""

    def __init__(self, pieces: tuple[bytes, ...]) -> None:
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
        self._pieces = pieces
        self._sha256 = digest.hexdigest()

    @property
    def size(self) -> int:
        """Length in bytes."""
        return sum(map(len, self._pieces))

    @property
    def sha256(self) -> str:
        """Hash of all bytes, in hexadecimal."""
        return self._sha256

    def chunks(self) -> Iterator[bytes]:
        """The pieces."""
        yield from self._pieces

    def to_bytes(self) -> bytes:
        """The bytes in one object."""
        return b"".join(self._pieces)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A blob whose pieces are files."""

    size: int
    sha256: str
    pieces: tuple[Path, ...]

    def chunks(self) -> Iterator[bytes]:
        """The bytes, at most a megabyte at a time."""
        for piece in self.pieces:
            with piece.open("rb") as file:
                while chunk := file.read(_PIECE_MAX):
                    yield chunk

    def to_bytes(self) -> bytes:
        """The bytes in one object."""
        return b"".join(self.chunks())


class Blobs:
    """Keeps blobs in memory up to a bound, or in a folder.

    `write` may be called from any thread; `record` and `get` belong to the thread of the tables.
    """

    def __init__(self, tables: Tables, folder: Path | None, max_bytes: int) -> None:
        self._tables = tables
        self._folder = folder
        self._max_bytes = max_bytes
        self._recent: OrderedDict[str, Blob] = OrderedDict()
        self._chunks: dict[str, tuple[bytes, ...]] = {}
        self._users: dict[int, int] = {}
        self._held = 0
        self._temporary = count()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def write(self, blob: Blob) -> list[str]:
        """Put the pieces on disk; returns their names, to be given to `record`."""
        if self._folder is None:
            return []
        return [self._write_piece(self._folder, chunk) for chunk in blob.chunks()]

    def record(self, blob: Blob, pieces: list[str]) -> None:
        """From now on `get` finds the blob."""
        if self._folder is not None:
            self._tables.put("blob", blob.sha256, {"size": blob.size, "pieces": pieces})
        self._remember(blob)

    def put(self, blob: Blob) -> str:
        """Write and record at once, for small blobs; returns the hash."""
        self.record(blob, self.write(blob))
        return blob.sha256

    def get(self, sha256: str) -> Blob | None:
        """The blob, or None when it was never there or had to make room."""
        if sha256 in self._recent:
            self._recent.move_to_end(sha256)
            return self._recent[sha256]
        doc = None if self._folder is None else self._tables.get("blob", sha256)
        if doc is None or self._folder is None:
            return None
        return OnDisk(doc["size"], sha256, tuple(self._folder / name for name in doc["pieces"]))

    def peek(self, sha256: str) -> Blob | None:
        """The blob if it is in memory; may be called from any thread."""
        return self._recent.get(sha256)

    def clear(self) -> None:
        """Forget all blobs; files that a clip still streams from stay readable where they can."""
        self._recent.clear()
        self._chunks.clear()
        self._users.clear()
        self._held = 0
        if self._folder is not None:
            for piece in self._folder.iterdir():
                piece.unlink(missing_ok=True)

    def _write_piece(self, folder: Path, chunk: bytes) -> str:
        name = hashlib.sha256(chunk).hexdigest()
        if not (folder / name).exists():
            draft = folder / f"{name}.{os.getpid()}.{next(self._temporary)}.part"
            draft.write_bytes(chunk)
            draft.replace(folder / name)
        return name

    def _remember(self, blob: Blob) -> None:
        if blob.sha256 in self._recent:
            self._recent.move_to_end(blob.sha256)
            return
        chunks = tuple(blob.chunks())
        self._recent[blob.sha256] = blob
        self._chunks[blob.sha256] = chunks
        for chunk in chunks:
            users = self._users[id(chunk)] = self._users.get(id(chunk), 0) + 1
            self._held += len(chunk) if users == 1 else 0
        # On disk the memory is only a cache of clips that are likely to be extended next.
        limit = self._max_bytes if self._folder is None else self._max_bytes // 8
        while self._held > limit and len(self._recent) > 1:
            self._forget(next(iter(self._recent)))

    def _forget(self, sha256: str) -> None:
        """Let go of a blob; a piece that several clips hold counts once, until the last is gone."""
        del self._recent[sha256]
        for chunk in self._chunks.pop(sha256):
            self._users[id(chunk)] -= 1
            if not self._users[id(chunk)]:
                del self._users[id(chunk)]
                self._held -= len(chunk)
