"""Which clips a take consists of when a service changes the end of what it extends."""

from __future__ import annotations

from pathlib import Path

import pytest

from veo_emulator.video import Ask, extend, make_opening
from veospec.media.mp4 import probe
from veospec.media.pieces import Returned
from veospec.plan.ir import Action, HopSource, Kind, PlannedHop, Strategy
from veospec.run.store import Store
from veospec.run.takes import Made, own_seconds, parts, source_clip

FPS = 24


def ask(seconds: int) -> Ask:
    return Ask(prompt="A calm sea.", seconds=seconds, width=256, height=176, seed=7)


class Chain:
    """A take that is made of clips of the emulator, hop by hop."""

    def __init__(self, folder: Path, *, edited: bool) -> None:
        self.store = Store(folder)
        self.store.create()
        self.edited = edited
        self.take: list[Made] = []

    def open(self, seconds: int) -> None:
        content = make_opening(ask(seconds)).to_bytes()
        digest = self.store.put(content)
        self._made(self._hop(seconds, None), digest, digest, seconds * FPS)

    def extend(self, seconds: int, strategy: Strategy, source_s: int) -> None:
        hop = self._hop(seconds, HopSource(strategy, source_s, self.edited))
        if strategy is Strategy.TURN:
            source = self.store.path(self.take[-1].clip)
        else:
            source = source_clip(self.store, hop, self.take)
        assert probe(source).frames == source_s * FPS
        content = extend(source.read_bytes(), ask(seconds)).to_bytes()
        digest = self.store.put(content)
        piece = own_seconds(self.store, digest, source_s * FPS)
        self._made(hop, digest, piece, (source_s + seconds) * FPS)

    def lengths(self) -> list[float]:
        """Seconds of the clips that are the take, in order."""
        clips = [self.store.path(digest) for digest in parts(self.store, self.take)]
        return [probe(clip).frames / FPS for clip in clips]

    def _hop(self, seconds: int, source: HopSource | None) -> PlannedHop:
        index = len(self.take)
        return PlannedHop(
            index=index,
            kind=Kind.EXTEND if source else Kind.OPEN,
            key=f"sha256:{index}",
            parent=f"sha256:{index - 1}" if index else None,
            seconds=seconds,
            starts_s=0,
            ends_s=0,
            prompt="A calm sea.",
            source=source,
            request={},
            usd=0,
            action=Action.CREATE,
            reason="never made",
        )

    def _made(self, hop: PlannedHop, clip: str, piece: str, frames: int) -> None:
        self.take.append(Made(hop, clip, piece, Returned.COMBINED, frames, f"v1_{hop.index}", None))


@pytest.fixture
def chain(tmp_path):
    return Chain(tmp_path, edited=True)


def test_a_turn_has_the_whole_of_the_file_before_it(chain):
    chain.open(4)
    chain.extend(3, Strategy.TURN, 4)
    chain.extend(3, Strategy.TURN, 7)
    assert chain.lengths() == [10]


def test_a_window_takes_the_place_of_what_it_was_given(chain):
    """The film joins where the window begins, seconds before the frames that were edited."""
    chain.open(4)
    chain.extend(3, Strategy.TURN, 4)
    chain.extend(4, Strategy.WINDOW, 4)
    assert chain.lengths() == [3, 8]
    chain.extend(3, Strategy.TURN, 8)
    assert chain.lengths() == [3, 11], "a turn has all of what the window began"
    chain.extend(3, Strategy.WINDOW, 3)
    assert chain.lengths() == [3, 8, 6]


def test_a_window_over_several_hops_is_cut_from_one_result(chain):
    chain.open(4)
    chain.extend(3, Strategy.TURN, 4)
    chain.extend(3, Strategy.TURN, 7)
    chain.extend(3, Strategy.WINDOW, 5)
    assert chain.lengths() == [5, 8]


def test_without_edits_only_the_new_seconds_are_taken(tmp_path):
    chain = Chain(tmp_path, edited=False)
    chain.open(4)
    chain.extend(3, Strategy.WHOLE, 4)
    chain.extend(3, Strategy.WINDOW, 3)
    assert chain.lengths() == [7, 3]


def test_new_seconds_alone_are_joined_at_the_seam(chain):
    """A service that returns no more than the new seconds leaves nothing earlier to join at."""
    chain.open(4)
    chain.extend(3, Strategy.TURN, 4)
    last = chain.take.pop()
    tail = Made(last.hop, last.piece, last.piece, Returned.TAIL, 3 * FPS, "v1_1", None)
    chain.take.append(tail)
    assert chain.lengths() == [4, 3]
