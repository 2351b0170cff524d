"""Blobs: shared in memory, pieces on disk."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from veo_emulator.blobs import Blobs, Whole
from veo_emulator.tables import Tables


class Film:
    """Pieces that several films share."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    @property
    def size(self) -> int:
        return sum(map(len, self.pieces))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def chunks(self):
        yield from self.pieces

    def to_bytes(self) -> bytes:
        return b"".join(self.pieces)


def test_shared_pieces_count_once_against_the_bound():
    shared = bytes(range(256)) * 4
    blobs = Blobs(Tables(None), None, max_bytes=1100)
    films = [Film(bytes([i]), shared) for i in range(20)]
    for film in films:
        blobs.put(film)
    assert all(blobs.get(film.sha256) is film for film in films)


def test_the_oldest_make_room_and_the_newest_is_always_kept():
    blobs = Blobs(Tables(None), None, max_bytes=1000)
    kept = [Whole(bytes([i]) * 400) for i in range(5)]
    for blob in kept:
        blobs.put(blob)
    assert [blobs.get(blob.sha256) is not None for blob in kept] == [False] * 3 + [True] * 2
    large = Whole(b"x" * 5000)
    blobs.put(large)
    assert blobs.get(large.sha256) is large


@given(films=st.lists(st.lists(st.binary(max_size=40), max_size=4), max_size=8))
def test_what_is_put_on_disk_comes_back(films, tmp_path_factory):
    tables = Tables(None)
    folder = tmp_path_factory.mktemp("blobs")
    written = [Film(*pieces) for pieces in films]
    blobs = Blobs(tables, folder, max_bytes=0)
    for film in written:
        blobs.put(film)
    again = Blobs(tables, folder, max_bytes=0)
    for film in written:
        found = again.get(film.sha256)
        assert found is not None
        assert (found.to_bytes(), found.size) == (film.to_bytes(), film.size)


def test_a_blob_that_was_never_put_is_none(tmp_path):
    assert Blobs(Tables(None), tmp_path, 10).get("0" * 64) is None
    assert Blobs(Tables(None), None, 10).get("0" * 64) is None
