"""What the linter finds good, the emulator does not deform; a cut in a take deforms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veo_emulator.video import CALM, Ask, Facts, Judgement, extend, judge, make_opening
from veospec.engines.catalog import load_catalog
from veospec.plan.ir import PlannedShot
from veospec.plan.lower import compile_plan
from veospec.storyboard.parse import parse
from veospec.testing.strategies import inject, storyboard_documents, storyboards

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.storyboard.toml"))
DAY = date(2026, 11, 22)
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def shots(text: str, path: str = "generated") -> tuple[PlannedShot, ...]:
    engines = load_catalog()
    parsed = parse(text.encode(), path=path, folder=ROOT / "examples", engine_ids=engines)
    assert parsed.storyboard is not None
    engine = engines[parsed.storyboard.engine]
    return compile_plan(parsed.storyboard, engine, as_of=DAY).shots


def small(prompt: str) -> Ask:
    """A short, small clip: how it is judged depends on neither."""
    return Ask(prompt, 2, 640, 360, seed=0)


def judgements(shot: PlannedShot) -> list[Judgement]:
    """Each hop of a take as the emulator judges it, clip by clip."""
    clip = make_opening(small(shot.hops[0].prompt))
    found = []
    for hop in shot.hops[1:]:
        facts: Facts = clip.facts
        found.append(judge(facts, small(hop.prompt)))
        clip = extend(clip, small(hop.prompt), returns="tail", judged=found[-1])
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_no_hop_of_an_example_is_deformed(example: Path) -> None:
    found = [judged for shot in shots(example.read_text("utf-8")) for judged in judgements(shot)]
    assert found
    assert set(found) == {CALM}


@FEW
@given(storyboards(as_of=DAY, max_shots=1, max_hops=4))
def test_no_hop_of_a_good_storyboard_is_deformed(text: str) -> None:
    assert set(judgements(shots(text)[0])) <= {CALM}


@FEW
@given(st.data())
def test_a_cut_inside_a_take_deforms_its_hop(data: st.DataObject) -> None:
    document = data.draw(storyboard_documents(max_shots=1, max_hops=2))
    faulty = inject(data.draw, document, "VS201", as_of=DAY)
    assert "prompt_conflict" in judgements(shots(faulty.text)[0])[-1].causes
