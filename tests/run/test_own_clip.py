"""The author's own clip as an opening: checked, copied into the store, and free."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from veo_emulator.video import Ask, make_opening
from veospec.errors import StalePlan
from veospec.media.pieces import Returned
from veospec.media.verify import BadClip
from veospec.plan.ir import Kind, PlannedShot
from veospec.run.attempt import State
from veospec.run.bench import Task
from veospec.run.hop import run_hop
from veospec.run.takes import Made

from .fakes import Workshop, chain

CLIP = make_opening(Ask(prompt="A calm sea.", seconds=4, width=1280, height=720, seed=7)).to_bytes()


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "sea.mp4").write_bytes(CLIP)
    (hop,) = chain("a", usd=0.0).hops
    reference = {"asset": "sea.mp4", "sha256": sha256(CLIP).hexdigest(), "mimeType": "video/mp4"}
    own = replace(hop, kind=Kind.SOURCE, seconds=4, request=reference)
    return Workshop(tmp_path, (PlannedShot("sea", 4, (own,)),))


def make(shop: Workshop) -> tuple[Made, list[str]]:
    heard = []
    bench = replace(shop.bench(), tell=lambda hop, shot, step, detail="": heard.append(step))
    return run_hop(Task(bench, "sea", shop.shots[0].hops[0], ())), heard


def test_it_is_kept_as_it_is_and_nothing_is_paid(shop):
    made, heard = make(shop)
    digest = sha256(CLIP).hexdigest()
    assert made == Made(
        shop.shots[0].hops[0], digest, digest, Returned.COMBINED, 96, None, None, None
    )
    assert shop.store.read(digest) == CLIP
    assert heard == ["reused"]
    assert shop.service.sent == []
    (row,) = shop.journal.attempts()
    assert (row.state, row.clip, row.piece, row.frames) == (State.SUCCEEDED, digest, digest, 96)
    assert (row.owner, row.id, row.usd_micros, row.charged) == ("run0", "run0-1", 0, False)
    assert row.settled_at == row.sent_at
    assert shop.journal.account("google") == (0, 0)


def test_once_it_is_in_the_store_the_file_is_not_needed(shop, tmp_path):
    first, _ = make(shop)
    (tmp_path / "sea.mp4").unlink()
    assert make(shop)[0] == first
    assert len(shop.journal.attempts()) == 1


def test_where_the_store_lost_it_it_is_copied_again(shop):
    first, _ = make(shop)
    shop.store.path(first.clip).unlink()
    assert make(shop)[0] == first
    assert shop.store.holds(first.clip)
    assert len(shop.journal.attempts()) == 1, "one row, however often"


def test_another_file_than_the_one_of_the_plan_is_refused(shop, tmp_path):
    (tmp_path / "sea.mp4").write_bytes(CLIP[:-1])
    with pytest.raises(StalePlan):
        make(shop)
    assert shop.journal.attempts() == ()


def test_a_clip_of_another_length_than_planned_is_refused(shop):
    hop = replace(shop.shots[0].hops[0], seconds=6)
    with pytest.raises(BadClip):
        run_hop(Task(shop.bench(), "sea", hop, ()))
