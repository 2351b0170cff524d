"""Hops with real clips: what a service returns is measured, and a lost piece is cut again."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from veo_emulator.video import Ask, extend, make_opening
from veo_emulator.video import probe as look
from veospec.media.mp4 import probe
from veospec.media.pieces import Returned
from veospec.run.bench import Task
from veospec.run.ends import HopFailed
from veospec.run.hop import run_hop
from veospec.run.takes import Made
from veospec.surfaces.port import Video

from .fakes import FakeService, Workshop, chain

ASK = Ask(prompt="A calm sea.", seconds=7, width=1280, height=720, seed=7)
OPENING = make_opening(ASK).to_bytes()
EXTENDED = extend(OPENING, ASK).to_bytes()


@dataclass
class FilmingService(FakeService):
    """Gives back these clips, one for each operation."""

    clips: list[bytes] = field(default_factory=lambda: [OPENING, EXTENDED])

    def poll(self, operation: str) -> Video:
        return Video(self.clips[int(operation.removeprefix("operations/")) - 1], None)


@pytest.fixture
def shop(tmp_path):
    return Workshop(tmp_path, (chain("a", "b"),), FilmingService())


def make(shop: Workshop) -> list[Made]:
    bench, made = shop.bench(), []
    for hop in shop.shots[0].hops:
        made.append(run_hop(Task(bench, "sea", hop, tuple(made))))
    return made


def test_of_a_whole_take_the_new_seconds_are_a_piece_of_their_own(shop):
    opening, hop = make(shop)
    assert (opening.clip, opening.frames) == (opening.piece, 168)
    assert (hop.returns, hop.frames) == (Returned.COMBINED, 336)
    assert shop.store.read(hop.clip) == EXTENDED
    assert probe(shop.store.path(hop.piece)).frames == 168


def test_a_piece_that_is_gone_is_cut_again_from_its_clip(shop):
    _, hop = make(shop)
    piece = shop.store.path(hop.piece)
    before = piece.read_bytes()
    piece.unlink()
    assert make(shop)[1] == hop
    assert piece.read_bytes() == before
    lineage = look(before).lineage
    assert lineage is not None
    assert (lineage.first_frame, lineage.end_frame) == (168, 336)
    assert shop.service.sent == ["a", "b"]


def test_a_clip_of_a_length_that_it_cannot_have_is_not_believed(shop):
    shop.service.clips[1] = make_opening(Ask("", 4, 1280, 720, seed=1)).to_bytes()
    with pytest.raises(HopFailed, match="fetched 3 times: The result has 96 frames"):
        make(shop)
    assert [row.state.value for row in shop.journal.attempts()] == ["succeeded", "accepted"]
