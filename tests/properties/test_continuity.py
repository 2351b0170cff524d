"""What the linter finds good no emulator deforms; what is deformed is so in the pixels, as told.

Every film here is made: the plan is run, the emulator's ledger says how far each hop is deformed,
and PyAV decodes the clips. Undeformed they are compared with is the same film of an emulator with
continuity off.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from tests.properties.ruler import bend, pictures
from tests.simulation.exchange import JumpingLoop
from tests.simulation.process import Process
from tests.simulation.service import Service
from veo_emulator.studio import VideoStudio
from veo_emulator.video import Ask, make_opening
from veospec.diagnostics import Severity
from veospec.lint.check import check_text
from veospec.plan.ir import Plan
from veospec.plan.lower import compile_plan
from veospec.run.store import Store
from veospec.storyboard.dump import toml_text
from veospec.testing.documents import engines_on
from veospec.testing.strategies import inject, storyboard_documents, storyboards

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.storyboard.toml"))
DAY = date(2026, 11, 22)
LOOP = JumpingLoop()
FEW = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
ENGINE = "veo-3.1-generate-001"
CALM = {"deformation": 0.0, "causes": [], "inherited": 0.0, "total": 0.0}
LAST, REST = 167, 100
"""Frames of the seven seconds of a hop: its last, and one before its last second begins."""

HASTE = " At the end a car comes by at full speed."
AGAINST = ("The camera pans to the left.", "The camera pans to the right.")


class Hop(NamedTuple):
    """A hop that was made: what the ledger says of its continuity, and its own seconds."""

    told: dict[str, Any]
    piece: bytes


def checked(text: str, folder: Path | None = None) -> tuple[set[str], Plan]:
    """The codes of errors and warnings of a storyboard, and its plan."""
    found = check_text(text.encode(), path="-", folder=folder, engine=None, as_of=DAY)
    assert found.storyboard is not None
    assert found.engine is not None
    codes = {each.code for each in found.diagnostics if each.severity is not Severity.INFO}
    return codes, compile_plan(found.storyboard, found.engine, as_of=DAY)


def continuity_of(codes: set[str]) -> set[str]:
    """Those of the rules of continuity."""
    return {code for code in codes if code.startswith("VS2")}


@contextmanager
def emulator(**options: Any) -> Iterator[Service]:
    service = Service(LOOP, as_of=DAY, **options)
    service.world.studio = service.world.renderer._studio = VideoStudio()
    yield service
    service.close()


def made(plan: Plan, *, assets: Path | None = None, **options: Any) -> list[Hop]:
    """All hops of the film, in its order."""
    with emulator(**options) as service, tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        process = Process(
            Path(folder), service, plan.surface, plan, "run", lambda *_: None, assets=assets
        )
        ended = process.run()
        assert [result.error for result in ended.results if result.error] == []
        store, ledger = Store(Path(folder)), service.world.ledger.summary()["entries"]
        told = {one["operation"]: one["continuity"] for one in ledger}
        return [
            Hop(told.get(one.operation, CALM), store.path(one.piece).read_bytes())
            for result in ended.results
            for one in result.made
        ]


def spoiled(document: dict[str, Any], spoilt: set[int]) -> str:
    """A storyboard whose hops of these numbers end in haste; 0 is the opening."""
    shot = document["shot"][0]
    for number, prompt in enumerate([shot, *shot.get("hop", [])]):
        if number in spoilt:
            prompt["prompt"] += HASTE
    return toml_text(document)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_no_hop_of_an_example_is_deformed(example: Path) -> None:
    codes, plan = checked(example.read_text("utf-8"), example.parent)
    assert not continuity_of(codes)
    assert {str(hop.told) for hop in made(plan, assets=example.parent)} == {str(CALM)}


@pytest.mark.parametrize("engine", engines_on(DAY))
def test_no_hop_of_a_storyboard_without_findings_is_deformed(engine, tmp_path: Path) -> None:
    @FEW
    @given(storyboards(as_of=DAY, engine=engine, folder=tmp_path, max_shots=1, max_hops=3))
    def holds(text: str) -> None:
        codes, plan = checked(text, tmp_path)
        assert not continuity_of(codes)
        assert all(hop.told == CALM for hop in made(plan, assets=tmp_path))

    holds()


@settings(FEW, max_examples=6)
@given(st.data())
def test_a_deformation_is_in_the_pixels_as_large_as_the_ledger_says(data: st.DataObject) -> None:
    """In the hop that it befalls, in every later one, and in none before."""
    document = data.draw(storyboard_documents(ENGINE, max_shots=1, max_hops=4))
    assume(document["shot"][0].get("hop"))
    document["resolution"] = "720p"
    if data.draw(st.integers(0, 3)) == 0:
        text = inject(data.draw, document, "VS201", as_of=DAY).text
    else:
        hops = range(len(document["shot"][0]["hop"]))
        text = spoiled(document, data.draw(st.sets(st.sampled_from(hops), min_size=1)))
    codes, plan = checked(text)
    assert codes & {"VS201", "VS203"}
    returns = data.draw(st.sampled_from(("combined", "tail")))
    hops, straight = (made(plan, returns=returns, continuity=on) for on in (True, False))
    before = 0.0
    for number, (hop, twin) in enumerate(zip(hops, straight, strict=True)):
        told = hop.told
        event(f"hop {number}: {told['inherited']} and {told['deformation']}")
        assert twin.told == CALM
        assert told["inherited"] == before
        assert bool(told["causes"]) == bool(told["deformation"]) == (told["total"] > before)
        assert told["total"] == pytest.approx(
            1 - (1 - before) * (1 - told["deformation"]), abs=0.005
        )
        if not told["total"]:
            assert hop.piece == twin.piece
        if number:
            seen, undeformed = (pictures(one.piece, (0, REST, LAST)) for one in (hop, twin))
            found = [bend(*pair) for pair in zip(seen, undeformed, strict=True)]
            wanted = (before, before, told["total"])
            assert all(one.is_of(size) for one, size in zip(found, wanted, strict=True)), found
        before = told["total"]
    assert before > 0


def test_sizes_add_up_over_a_take_that_is_given_in_windows() -> None:
    """The requests of later hops hold seven seconds of the take; these alone hand it on."""
    calm = "The sea goes on around the lighthouse."
    prompts = [calm, f"{calm}{HASTE}", calm, calm, calm, calm, f"{calm}{HASTE}", calm, calm]
    codes, plan = checked(board({"prompt": prompts[0]}, *prompts[1:]))
    assert continuity_of(codes) == {"VS203"}
    assert {hop.source.strategy for hop in plan.shots[0].hops[1:]} == {"whole", "window"}
    hops, straight = made(plan), made(plan, continuity=False)
    sizes = [hop.told["total"] for hop in hops]
    assert sizes == [0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.75, 0.75]
    for number in (1, 2, 4, 6, 7, 8):
        pair = [pictures(one[number].piece, (LAST,))[0] for one in (hops, straight)]
        assert bend(*pair).is_of(sizes[number])


def board(opening: dict[str, Any], *prompts: str, **keys: Any) -> str:
    shot = {"id": "a", **opening, "hop": [{"prompt": prompt} for prompt in prompts]}
    keys = {"schema": "veospec/1", "title": "A film", "engine": ENGINE, **keys}
    return toml_text({**keys, "shot": [shot]})


def test_a_camera_that_turns_against_its_motion_deforms() -> None:
    codes, plan = checked(board({"prompt": AGAINST[0]}, AGAINST[1]))
    assert "VS204" in codes
    assert made(plan)[1].told["causes"] == ["prompt_conflict"]


def test_what_the_linter_cannot_see_is_what_a_clip_of_the_author_s_shows(tmp_path: Path) -> None:
    """The one way in which a storyboard without findings is deformed: no rule looks at pictures."""
    hasty = make_opening(Ask("He sprints along the quay.", 4, 1280, 720, seed=1))
    (tmp_path / "mine.mp4").write_bytes(hasty.to_bytes())
    text = board({"prompt": "The quay.", "source": "mine.mp4"}, "He goes on along the quay.")
    codes, plan = checked(text, tmp_path)
    assert not continuity_of(codes)
    assert made(plan, assets=tmp_path)[-1].told["causes"] == ["fast_motion"]


def test_a_finding_that_was_silenced_deforms_all_the_same() -> None:
    prompts = {"prompt": f"The keeper walks along the quay.{HASTE}"}
    text = board(prompts, "The keeper continues along the quay.", lint={"ignore": ["VS203"]})
    codes, plan = checked(text)
    assert not codes
    assert made(plan)[1].told["causes"] == ["fast_motion"]
