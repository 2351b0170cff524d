"""What the strategies promise: good storyboards check clean, bad ones fail where they say."""

from __future__ import annotations

import tempfile
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veospec.engines.catalog import find_engine
from veospec.lint.check import Checked, check_text
from veospec.lint.registry import all_rules
from veospec.storyboard.dump import dump
from veospec.testing.faults import INJECTIONS
from veospec.testing.strategies import (
    DEFAULT_ENGINE,
    FAULTS,
    inject,
    invalid_storyboards,
    length_s,
    prompts,
    storyboard_documents,
    storyboards,
)

TODAY = date(2026, 11, 22)
BOUNDED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
NOT_IN_ONE_FILE = {"VS502", "VS503", "VS504", "VS505"}
"""Codes about clips of the wrong length, rate, size or origin: a text alone cannot have them."""


def check(text: str, folder: Path | None = None) -> Checked:
    return check_text(text.encode(), path="film.toml", folder=folder, engine=None, as_of=TODAY)


@BOUNDED
@given(storyboards())
def test_a_drawn_storyboard_has_neither_errors_nor_warnings(text: str) -> None:
    assert [found for found in check(text).diagnostics if found.severity != "info"] == []


@BOUNDED
@given(storyboard_documents())
def test_the_length_of_a_drawn_document_is_the_sum_of_its_hops(document: dict[str, object]) -> None:
    engine = find_engine(DEFAULT_ENGINE)
    if "seconds" in document:
        assert document["seconds"] == length_s(document, engine)


@BOUNDED
@given(storyboards())
def test_a_storyboard_survives_being_written_and_read(text: str) -> None:
    first = check(text).storyboard
    assert first
    second = check(dump(first)).storyboard
    assert second
    assert tomllib.loads(dump(second)) == tomllib.loads(dump(first))


@pytest.mark.parametrize("code", sorted(INJECTIONS))
@settings(parent=BOUNDED, max_examples=6)
@given(data=st.data())
def test_an_injected_mistake_is_reported_once_and_in_place(code: str, data: st.DataObject) -> None:
    wrong = inject(data.draw, data.draw(storyboard_documents(max_hops=3)), code)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in wrong.files.items():
            (Path(folder) / name).write_bytes(content)
        found = check(wrong.text, Path(folder)).diagnostics
    errors = {(each.code, each.span.line) for each in found if each.severity == "error"}
    assert (wrong.code, wrong.line) in errors
    assert {each for each, _ in errors} <= {wrong.code, *wrong.implies}


def test_there_is_an_injection_for_every_error_that_one_text_can_have() -> None:
    errors = {rule.code for rule in all_rules() if rule.severity == "error"}
    assert errors - set(INJECTIONS) - NOT_IN_ONE_FILE == set()


@BOUNDED
@given(invalid_storyboards())
def test_an_invalid_storyboard_names_a_code_and_a_line(wrong: tuple[object, ...]) -> None:
    assert wrong[1] in INJECTIONS
    assert isinstance(wrong[2], int)


@BOUNDED
@given(prompts(), prompts(hop=True))
def test_prompts_are_sentences(opening: str, hop: str) -> None:
    assert opening[-1] in ".。"
    assert hop[-1] in ".。"


def test_fault_schedules_draw_from_all_faults_of_the_emulator() -> None:
    assert len(FAULTS) == len(set(FAULTS)) == 18
