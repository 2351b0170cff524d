"""Which clips a take consists of when a service changes the end of what it extends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from veo_emulator.video import Ask, extend, make_opening
from veo_emulator.video import probe as look
from veospec.media.mp4 import probe
from veospec.media.pieces import Returned, WrongLength
from veospec.media.verify import BadClip
from veospec.plan.ir import Action, HopSource, Kind, PlannedHop, Strategy
from veospec.run.store import Store
from veospec.run.takes import (
    Made,
    Received,
    own_seconds,
    parts,
    picture_size,
    receive,
    source_clip,
)

from .fakes import chain as take_of
from .fakes import plan_of
from .test_witness import attempt

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


@pytest.mark.parametrize(
    ("aspect_ratio", "resolution", "size"),
    [
        ("16:9", "360p", (640, 360)),
        ("16:9", "720p", (1280, 720)),
        ("9:16", "720p", (720, 1280)),
        ("16:9", "1080p", (1920, 1080)),
        ("9:16", "1080p", (1080, 1920)),
        ("16:9", "4k", (3840, 2160)),
        ("1:1", "720p", (720, 720)),
        ("4:3", "720p", (960, 720)),
        ("3:4", "720p", (720, 960)),
        ("21:9", "1080p", (2520, 1080)),
    ],
)
def test_how_large_the_clips_of_a_film_are(aspect_ratio, resolution, size):
    plan = replace(plan_of(()), aspect_ratio=aspect_ratio, resolution=resolution)
    width, height = picture_size(plan)
    assert (width, height) == size
    assert (type(width), type(height)) == (int, int)


class TestReceiving:
    """A clip is measured before it is believed, and its own seconds are kept beside it."""

    PLAN = replace(plan_of(()), resolution="360p")
    OPENING, HOP = (
        replace(hop, seconds=seconds)
        for hop, seconds in zip(take_of("a", "b").hops, (4, 3), strict=True)
    )

    @pytest.fixture
    def store(self, tmp_path):
        made = Store(tmp_path)
        made.create()
        return made

    def clip(self, seconds, *, width=640, height=360):
        asked = Ask(prompt="A calm sea.", seconds=seconds, width=width, height=height, seed=7)
        return make_opening(asked).to_bytes()

    def extended(self, source, seconds, **how):
        asked = Ask(prompt="A calm sea.", seconds=seconds, width=640, height=360, seed=7)
        return extend(source, asked, **how).to_bytes()

    def test_an_opening_is_its_own_piece(self, store):
        got = receive(store, self.PLAN, self.OPENING, self.clip(4), source_frames=0)
        assert got == Received(got.clip, got.clip, Returned.COMBINED, 96)
        assert store.read(got.clip) == self.clip(4)

    @pytest.mark.parametrize(
        "wrong", [{"seconds": 6}, {"seconds": 4, "width": 320}, {"seconds": 4, "height": 180}]
    )
    def test_an_opening_of_another_length_or_size_is_not_kept(self, store, wrong):
        with pytest.raises(BadClip):
            receive(store, self.PLAN, self.OPENING, self.clip(**wrong), source_frames=0)
        assert list(store.clips.iterdir()) == []

    def test_of_the_whole_take_the_new_seconds_are_cut_out(self, store):
        whole = self.extended(self.clip(4), 3)
        got = receive(store, self.PLAN, self.HOP, whole, source_frames=96)
        assert (got.returns, got.frames) == (Returned.COMBINED, 168)
        assert probe(store.path(got.clip)).frames == 168
        assert probe(store.path(got.piece)).frames == 72
        assert got.piece != got.clip

    def test_new_seconds_alone_are_kept_as_they_came(self, store):
        tail = self.extended(self.clip(4), 3, returns="tail")
        got = receive(store, self.PLAN, self.HOP, tail, source_frames=96)
        assert got == Received(got.clip, got.clip, Returned.TAIL, 72)

    @pytest.mark.parametrize("wrong", [{"width": 320}, {"height": 180}])
    def test_an_extension_of_another_size_is_not_kept(self, store, wrong):
        with pytest.raises(BadClip):
            receive(store, self.PLAN, self.HOP, self.clip(7, **wrong), source_frames=96)
        assert list(store.clips.iterdir()) == []

    def test_an_extension_of_no_length_that_it_can_have_is_not_kept(self, store):
        with pytest.raises(WrongLength):
            receive(store, self.PLAN, self.HOP, self.clip(5), source_frames=96)
        assert list(store.clips.iterdir()) == []


def test_a_piece_of_exactly_the_window_is_given_as_it_lies(tmp_path):
    chain = Chain(tmp_path, edited=False)
    chain.open(4)
    chain.extend(3, Strategy.WHOLE, 4)
    hop = chain._hop(3, HopSource(Strategy.WINDOW, 3, edited=False))
    assert source_clip(chain.store, hop, chain.take) == chain.store.path(chain.take[-1].piece)


def test_a_window_over_several_pieces_is_cut_from_their_end(tmp_path):
    """Also where the service gave back the new seconds alone."""
    chain = Chain(tmp_path, edited=False)
    chain.open(4)
    chain.extend(3, Strategy.WHOLE, 4)
    chain.extend(3, Strategy.WINDOW, 3)
    for seconds in (5, 6, 8, 10):
        hop = chain._hop(3, HopSource(Strategy.WINDOW, seconds, edited=False))
        source = source_clip(chain.store, hop, chain.take)
        assert probe(source).frames == seconds * FPS
        assert shown_by(source) == (240 - seconds * FPS, 240), "the last seconds, in their order"
    whole = chain._hop(3, HopSource(Strategy.WHOLE, 10, edited=False))
    assert probe(source_clip(chain.store, whole, chain.take)).frames == 240


def test_a_row_of_the_journal_is_a_hop_that_is_made():
    (hop,) = take_of("a").hops
    row = attempt(
        clip="c", piece="p", returns="tail", frames=72, operation="o", uri="u", kept_until=9.0
    )
    assert Made.of(hop, row) == Made(hop, "c", "p", Returned.TAIL, 72, "o", "u", 9.0)


def test_a_part_that_was_cut_for_a_window_is_cut_again_for_a_longer_one(chain):
    chain.open(4)
    chain.extend(3, Strategy.TURN, 4)
    chain.extend(3, Strategy.TURN, 7)
    chain.extend(3, Strategy.WINDOW, 5)
    assert chain.lengths() == [5, 8]
    chain.extend(3, Strategy.WINDOW, 3)
    assert chain.lengths() == [5, 5, 6]
    chain.extend(3, Strategy.WINDOW, 8)
    assert chain.lengths() == [5, 3, 11]
    chain.extend(3, Strategy.WINDOW, 12)
    assert chain.lengths() == [5, 2, 15]


def shown_by(clip: Path) -> tuple[int, int]:
    """From which frame of its take to which a clip of the emulator goes."""
    lineage = look(clip.read_bytes()).lineage
    assert lineage is not None
    return lineage.first_frame, lineage.end_frame


@pytest.mark.parametrize(
    ("edited", "returns", "from_the_result"),
    [
        (True, Returned.COMBINED, True),
        (False, Returned.COMBINED, False),
        (True, Returned.TAIL, False),
    ],
)
def test_a_result_that_edits_what_it_was_given_is_what_goes_on(
    tmp_path, edited, returns, from_the_result
):
    """Its end is not the end of the pieces; elsewhere the pieces are the take."""
    chain = Chain(tmp_path, edited=edited)
    chain.open(4)
    chain.extend(3, Strategy.TURN, 4)
    chain.extend(3, Strategy.TURN, 7)
    other = replace(ask(10), seed=8)
    result = chain.store.put(make_opening(other).to_bytes())
    chain.take[-1] = replace(chain.take[-1], clip=result, returns=returns)
    hop = chain._hop(3, HopSource(Strategy.WINDOW, 10, edited))
    source = source_clip(chain.store, hop, chain.take)
    took = look(source.read_bytes()).lineage
    given = look(chain.store.read(result)).lineage
    assert took is not None
    assert given is not None
    assert (took.take == given.take) is from_the_result
