"""The header: exact times, nothing that changes from day to day, room beyond 4 GiB."""

from __future__ import annotations

import struct
from dataclasses import replace

from veo_emulator.video import Ask, make_opening
from veo_emulator.video.mp4 import header, read
from veo_emulator.video.mp4.tables import Piece

FILM = make_opening(Ask("A paper boat crosses a puddle", 4, 640, 360, 1)).film


def test_the_media_follow_the_header() -> None:
    start = header(FILM)
    data = start + b"".join(FILM.pieces[0].blobs)
    assert read(data).video.offsets[0] == len(start)
    assert struct.unpack(">I4s", start[-8:]) == (FILM.pieces[0].length + 8, b"mdat")


def test_there_is_no_date_and_no_version_in_it() -> None:
    start = header(FILM)
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        place = start.index(kind) + 8
        assert start[place : place + 8] == bytes(8)
    assert b"Lavf" not in start
    assert header(FILM) == start


def test_a_film_of_more_than_4_gib_gets_wide_offsets() -> None:
    piece = FILM.pieces[0]
    huge = Piece(piece.blobs, 1 << 32, piece.video, piece.sync, piece.audio)
    longer = replace(FILM, pieces=(huge,))
    start = header(longer)
    assert b"co64" in start
    assert b"stco" not in start
    assert struct.unpack(">I4sQ", start[-16:]) == (1, b"mdat", (1 << 32) + 16)
