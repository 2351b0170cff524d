"""A file is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from veospec.errors import WorldError
from veospec.media.atomic import written_whole


def write_half(to, error):
    with written_whole(to) as file:
        file.write(b"half")
        raise error


def test_the_file_appears_when_it_is_whole(tmp_path):
    to = tmp_path / "folder" / "film.mp4"
    with written_whole(to) as file:
        file.write(b"all of it")
        assert not to.exists()
    assert to.read_bytes() == b"all of it"
    assert [path.name for path in to.parent.iterdir()] == ["film.mp4"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_whatever_interrupts_the_old_file_stays(tmp_path, error):
    to = tmp_path / "film.mp4"
    to.write_bytes(b"old")
    with pytest.raises(error):
        write_half(to, error())
    assert to.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_a_full_disk_is_one_sentence_with_a_remedy(tmp_path):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(WorldError, match="No space left on device") as caught:
        write_half(tmp_path / "film.mp4", full)
    assert "Free some space" in caught.value.remedy
    assert not list(tmp_path.iterdir())


def test_a_place_that_is_no_folder(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WorldError), written_whole(tmp_path / "file" / "film.mp4"):
        pass


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions_are_those_of_any_new_file(tmp_path):
    with written_whole(tmp_path / "film.mp4") as file:
        file.write(b"x")
    (tmp_path / "plain").write_bytes(b"x")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 1
