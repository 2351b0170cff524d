"""A film is spliced into its place, whole or not at all, and left alone when it is there."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from veo_emulator.video import Ask, make_opening
from veospec.errors import WorldError
from veospec.media.mp4 import probe
from veospec.media.pieces import Returned
from veospec.run.film import make_film
from veospec.run.store import Store
from veospec.run.takes import Made

from .fakes import chain


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    made.create()
    return made


def take(store: Store, seconds: int, seed: int = 1, content: bytes | None = None) -> list[Made]:
    """A take of one clip."""
    ask = Ask(prompt="A calm sea.", seconds=seconds, width=256, height=176, seed=seed)
    digest = store.put(content or make_opening(ask).to_bytes())
    (hop,) = chain("a").hops
    return [Made(hop, digest, digest, Returned.COMBINED, seconds * 24, "v1", None)]


def left_over(store: Store) -> list[Path]:
    return list(store.clips.glob(".*"))


def test_takes_are_joined_in_their_order(store, tmp_path):
    to = tmp_path / "out/of/the/way/film.mp4"
    film = make_film(store, [take(store, 4), take(store, 6, seed=2)], to)
    assert (film.path, film.seconds, film.reencoded, film.changed) == (to, 10.0, 0, True)
    assert probe(to).frames == 240
    assert left_over(store) == []


def test_a_film_that_is_there_is_left_as_it_is(store, tmp_path):
    to, takes = tmp_path / "film.mp4", [take(store, 4)]
    make_film(store, takes, to)
    before = to.stat()
    again = make_film(store, takes, to)
    assert (again.changed, again.seconds) == (False, 4.0)
    assert (to.stat().st_ino, to.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert left_over(store) == []


def test_a_film_that_was_edited_takes_the_place_of_the_old_one(store, tmp_path):
    to = tmp_path / "film.mp4"
    make_film(store, [take(store, 4)], to)
    assert make_film(store, [take(store, 6)], to).changed
    assert probe(to).frames == 144


def test_a_film_goes_to_another_disk_too(store, tmp_path, monkeypatch):
    to, replace = tmp_path / "film.mp4", Path.replace

    def on_one_disk_only(self: Path, target: Path) -> Path:
        if (self.parent, target) == (store.clips, to):
            raise OSError(errno.EXDEV, "another disk")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", on_one_disk_only)
    assert make_film(store, [take(store, 4)], to).changed
    assert probe(to).frames == 96
    assert left_over(store) == []


def test_clips_that_are_none_are_told_in_one_sentence(store, tmp_path):
    with pytest.raises(WorldError, match=r"^the film cannot be joined: "):
        make_film(
            store, [take(store, 4), take(store, 4, content=b"no clip")], tmp_path / "film.mp4"
        )
    assert not (tmp_path / "film.mp4").exists()
