"""The rules keep to their budgets on real descriptions of continuous video."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from veospec.diagnostics import Severity
from veospec.lint.registry import entries

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
BUDGETED = ("VS204", "VS205", "VS206", "VS207")


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import lint_quality
    finally:
        sys.path.remove(str(BENCHMARKS))
    return lint_quality


def test_no_continuous_video_has_a_hard_cut(quality: ModuleType) -> None:
    assert quality.false_alarms("VS201", quality.read_corpus(quality.SAMPLE)).hits == 0
    assert quality.false_alarms("VS201", quality.read_blocks(quality.CHINESE)).hits == 0


def test_injected_cuts_are_found(quality: ModuleType) -> None:
    for corpus in (quality.read_corpus(quality.SAMPLE), quality.read_blocks(quality.CHINESE)):
        for maker in quality.FAULTS["VS201"].values():
            found = quality.recall("VS201", maker, corpus)
            assert found.hits >= 0.95 * found.cases


@pytest.mark.parametrize("code", BUDGETED)
def test_a_warning_of_continuity_keeps_its_budget(quality: ModuleType, code: str) -> None:
    if entries()[code].rule.severity is Severity.INFO:
        return
    corpus = quality.read_corpus(quality.SAMPLE)
    hits = cases = 0
    for maker in quality.FAULTS[code].values():
        found = quality.recall(code, maker, corpus)
        hits, cases = hits + found.hits, cases + found.cases
    alarms = quality.false_alarms(code, corpus)
    assert hits >= 0.8 * cases
    assert alarms.hits <= 0.03 * alarms.cases, "2 in 100, and one for the size of the sample"


def test_cuts_are_known_in_wordings_of_other_kinds(quality: ModuleType) -> None:
    for _language, count in quality.wordings():
        hits, cases = (int(part) for part in count.split(" (")[0].split(" / "))
        assert hits >= 0.95 * cases


def test_long_prompts_that_instruct_ask_for_no_cut(quality: ModuleType) -> None:
    assert "VS201" not in dict(quality.on_prompts())
