"""A clip in memory: a header, and blobs that it shares with the clips it was made from.

A film that grows by a hop is the blobs of the film before, one piece more and a new header, so
twenty combined clips of one take cost the memory of the last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction

from veo_emulator.video import mp4
from veo_emulator.video.facts import Facts, Lineage, Tail
from veo_emulator.video.segment import FPS, State


class Clip:
    """An MP4 file that was made here; it never changes."""

    __slots__ = ("_header", "_sha256", "film", "state")

    def __init__(self, film: mp4.Film, state: State) -> None:
        self.film = film
        self.state = state
        self._header = mp4.header(film)
        self._sha256: str | None = None

    @property
    def size(self) -> int:
        """Length of the file in bytes."""
        return len(self._header) + sum(piece.length for piece in self.film.pieces)

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the file, piece by piece; all but the first are shared."""
        yield self._header
        for piece in self.film.pieces:
            yield from piece.blobs

    def to_bytes(self) -> bytes:
        """The file in one object."""
        return b"".join(self.chunks())

    @property
    def sha256(self) -> str:
        """Hash of the file, in hexadecimal; computed when it is asked for."""
        if self._sha256 is None:
            digest = hashlib.sha256()
            for chunk in self.chunks():
                digest.update(chunk)
            self._sha256 = digest.hexdigest()
        return self._sha256

    @property
    def facts(self) -> Facts:
        """What `probe` would say of the bytes."""
        film = self.film
        return Facts(
            width=film.width,
            height=film.height,
            fps=Fraction(FPS),
            frames=film.frames,
            seconds=film.frames / FPS,
            made_here=True,
            lineage=Lineage.of(self.state, film.frames),
            codec="avc1",
            tail=Tail.of(self.state),
        )
