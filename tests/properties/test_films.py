"""What a plan promises is what its film is, on any surface, whatever the storyboard."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulation.exchange import JumpingLoop
from tests.simulation.process import Ended, Process
from tests.simulation.service import Service
from veo_emulator.studio import VideoStudio
from veospec.engines.catalog import load_catalog
from veospec.media.mp4 import probe, read_movie
from veospec.plan.ir import Plan
from veospec.plan.lower import compile_plan
from veospec.run.store import Store
from veospec.run.takes import picture_size
from veospec.storyboard.parse import parse
from veospec.testing.strategies import storyboards

AGENT_PLATFORM, DEVELOPER_API = "veo-3.1-generate-001", "veo-3.1-generate-preview"
DAY = date(2026, 9, 1)
LOOP = JumpingLoop()
MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(MANY, max_examples=5)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
returned = st.sampled_from(("combined", "tail"))


@pytest.fixture(scope="module")
def pantry(tmp_path_factory):
    return tmp_path_factory.mktemp("pantry")


def plan_of(text: str, engine: str | None = None, folder: Path | None = None) -> Plan:
    parsed = parse(text.encode(), path="-", folder=folder, engine_ids=load_catalog())
    assert parsed.storyboard is not None
    id = engine or parsed.storyboard.engine
    return compile_plan(parsed.storyboard, load_catalog()[id], as_of=DAY)


@contextmanager
def made(
    plan: Plan, returns: str = "combined", *, drawn: bool = False, assets: Path | None = None
) -> Iterator[tuple]:
    """A plan that was run: how it ended, and the folder in which it lies."""
    service = Service(LOOP, returns=returns)
    if drawn:
        service.world.studio = service.world.renderer._studio = VideoStudio()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        process = Process(
            Path(folder), service, plan.surface, plan, "run", lambda *_: None, assets=assets
        )
        ended: Ended = process.run()
        assert [result.error for result in ended.results if result.error] == []
        yield ended, Store(Path(folder))
    service.close()


def frames_of(clip: Path) -> list[bytes]:
    """The coded pictures of a clip, byte for byte."""
    track, data = read_movie(clip).video, clip.read_bytes()
    samples = track.samples()
    return [data[at : at + size] for at, size in zip(samples.offsets, samples.sizes, strict=True)]


@pytest.mark.parametrize("engine", load_catalog())
@settings(parent=MANY, max_examples=12)
@given(data=st.data())
def test_a_film_is_as_long_as_its_hops_and_every_clip_has_its_ratio_and_size(engine, data, pantry):
    """Of any valid storyboard, on the emulator, whatever it starts with and wherever it is made."""
    text = data.draw(storyboards(engine=engine, folder=pantry, max_hops=7))
    plan = plan_of(text, folder=pantry)
    with made(plan, data.draw(returned), assets=pantry) as (ended, store):
        film = probe(ended.film)
        clips = [
            (one.hop, [probe(store.path(digest)) for digest in (one.clip, one.piece)])
            for result in ended.results
            for one in result.made
        ]
    hops_s = sum(hop.seconds for shot in plan.shots for hop in shot.hops)
    assert film.frames / 24 == hops_s == plan.seconds
    assert len(clips) == sum(len(shot.hops) for shot in plan.shots)
    for hop, (clip, piece) in clips:
        assert piece.frames == hop.seconds * 24 <= clip.frames
        for one in (film, clip, piece):
            assert (one.width, one.height) == picture_size(plan)


@FEW
@given(storyboards(engine=AGENT_PLATFORM, max_shots=1, max_hops=2))
def test_a_take_is_bit_for_bit_the_beginning_of_the_next(text):
    with made(plan_of(text), drawn=True) as (ended, store):
        clips = [frames_of(store.path(one.clip)) for one in ended.results[0].made]
        for before, after in pairwise(clips):
            assert after[: len(before)] == before
            assert len(after) > len(before)


@MANY
@given(storyboards(engine=DEVELOPER_API, max_shots=2, max_hops=9), returned)
def test_whole_takes_and_windows_give_one_film(text, returns):
    """The Developer API is given the whole take, the Agent Platform windows of a long one."""
    films = []
    for engine in (DEVELOPER_API, AGENT_PLATFORM):
        plan = plan_of(text.replace(DEVELOPER_API, engine), engine)
        with made(plan, returns) as (ended, _):
            films.append(ended.film)
    assert films[0] == films[1]


@MANY
@given(storyboards(engine=AGENT_PLATFORM, max_shots=2, max_hops=5), st.data())
def test_only_what_comes_after_an_edit_is_asked_for_again(text, data):
    plan = plan_of(text)
    shot = data.draw(st.sampled_from(plan.shots))
    edited = data.draw(st.integers(0, len(shot.hops) - 1))
    parsed = parse(text.encode(), path="-", folder=None, engine_ids=load_catalog())
    changed = compile_plan(
        _edited(parsed.storyboard, shot.id, edited), load_catalog()[AGENT_PLATFORM], as_of=DAY
    )
    service = Service(LOOP, returns="combined")
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        for number, one in enumerate((plan, changed, plan)):
            process = Process(
                Path(folder), service, one.surface, one, f"run{number}", lambda *_: None
            )
            assert process.run().film is not None
        asked = len({hop.key for one in (plan, changed) for s in one.shots for hop in s.hops})
        assert len(service.billed()) == len(service.operations()) == asked
    service.close()


def _edited(board, shot_id, hop):
    """The storyboard with a word more in one hop."""
    (number,) = [n for n, shot in enumerate(board.shots) if shot.id == shot_id]
    shot = board.shots[number]
    if hop == 0:
        changed = replace(shot, prompt=_slowly(shot.prompt))
    else:
        hops = list(shot.hops)
        hops[hop - 1] = replace(hops[hop - 1], prompt=_slowly(hops[hop - 1].prompt))
        changed = replace(shot, hops=tuple(hops))
    return replace(board, shots=(*board.shots[:number], changed, *board.shots[number + 1 :]))


def _slowly(prompt):
    return replace(prompt, text=prompt.text + " Slowly.")
