"""A folder of clips that one run has for itself, or that many workers share."""

from __future__ import annotations

import threading

import pytest

from veospec.errors import WorldError
from veospec.run.store import Store


def names(folder):
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def shared(tmp_path):
    """A local run's store and two workers' on one folder."""
    stores = [Store(tmp_path), Store(tmp_path, worker="one"), Store(tmp_path, worker="two")]
    for store in stores:
        store.create()
    return stores


def test_a_clip_has_the_same_name_for_everybody(shared):
    assert len({store.put(b"a clip") for store in shared}) == 1
    assert len(names(shared[0].clips)) == 1


def test_nobody_makes_a_file_where_another_does(shared):
    """Threads of two processes can have one number."""
    assert len({store.scratch() for store in shared}) == 3


def test_a_local_run_does_not_sweep_away_what_workers_make(shared):
    local, one, _ = shared
    one.scratch().write_bytes(b"half")
    local.scratch().write_bytes(b"half")
    local.sweep()
    assert one.scratch().exists()
    assert not local.scratch().exists()
    assert one.holds(one.adopt(one.scratch()))


def test_what_a_dead_worker_left_is_removed_and_its_clips_stay(shared):
    _, one, two = shared
    digest = one.put(b"a clip")
    one.scratch().write_bytes(b"half")
    two.scratch().write_bytes(b"half")
    two.forget("one")
    assert names(two.folder) == sorted([f"{digest}.mp4", two.scratch().name])


def test_many_workers_write_the_same_clips_at_once(shared):
    clips = [bytes([n]) * 100_000 for n in range(20)]

    def write(store):
        for clip in clips:
            scratch = store.scratch()
            scratch.write_bytes(clip)
            assert store.put(clip) == store.adopt(scratch)

    threads = [threading.Thread(target=write, args=(store,)) for store in shared]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(shared[0].folder)) == 20
    assert all(shared[0].holds(name.removesuffix(".mp4")) for name in names(shared[0].clips))


def test_a_second_run_is_refused_and_a_worker_is_not(shared):
    with shared[0].locked():
        with pytest.raises(WorldError, match="another run"), shared[0].locked():
            raise AssertionError("two runs at once")
        shared[1].put(b"a clip")
