"""Rules are found by their files, and the storyboard has a say in what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.lint.boards import findings, take
from veospec.diagnostics import Severity
from veospec.lint import rules
from veospec.lint.registry import all_rules, entries

TAKE = take("A boy waits.", "Suddenly cut to a bus.")


def test_every_file_of_a_rule_is_found() -> None:
    files = {f.stem for f in Path(rules.__path__[0]).glob("*/vs*.py")}
    assert {f"{rule.code.lower()}_{rule.name}" for rule in all_rules()} == files


def test_codes_are_sorted_and_fall_into_one_family_a_hundred() -> None:
    codes = [rule.code for rule in all_rules()]
    assert codes == sorted(codes)
    assert all(re.fullmatch(r"VS\d{3}", code) for code in codes)


def test_only_the_pages_of_the_reader_and_of_the_house_have_no_check() -> None:
    silent = {entry.family for entry in entries().values() if entry.rule.check is None}
    assert silent == {"storyboard", "house"}


@pytest.mark.parametrize("severity", ["warning", "info"])
def test_the_file_changes_a_severity(severity: str) -> None:
    text = TAKE + f'[lint.severity]\nVS201 = "{severity}"\n'
    assert [found.severity for found in findings(text, "VS201")] == [Severity(severity)]


def test_the_file_turns_a_rule_off() -> None:
    assert findings(TAKE + '[lint.severity]\nVS201 = "off"\n', "VS201") == []
    assert findings(TAKE + '[lint]\nignore = ["VS201"]\n', "VS201") == []


def test_a_beginning_of_codes_selects_a_family() -> None:
    assert {found.code for found in findings(TAKE, "VS2")} >= {"VS201"}
    assert findings(TAKE, "VS3") == []


def test_findings_are_sorted_by_place() -> None:
    text = take("Cut to a bus. 16:9.", "Cut to a dog. 1080p.", "Suddenly cut to a cat.")
    places = [found.span.start for found in findings(text)]
    assert places == sorted(places)
