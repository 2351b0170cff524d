"""What is promised is exercised: this file holds the list, so that nothing new comes untested.

The lists of codes, faults and commands are held against the tables that drive the tests, so a name
that only stands in a test counts for nothing. Code blocks are held by tests/contract.
"""

from __future__ import annotations

import pytest

from tests.contract.test_diagnostics import CASES
from tests.contract.test_exit_codes import ROWS
from tests.contract.test_faults_on_the_wire import ENDS
from veo_emulator.faults import FAULTS, METHODS
from veospec.cli import COMMANDS
from veospec.lint.check import check_text
from veospec.lint.registry import all_rules
from veospec.testing.file_faults import INJECTIONS

CODES = {
    *(f"VS00{n}" for n in range(1, 8)),
    *(f"VS10{n}" for n in range(1, 10)),
    "VS110",
    *(f"VS20{n}" for n in range(1, 10)),
    "VS210",
    *(f"VS30{n}" for n in range(1, 7)),
    *(f"VS40{n}" for n in range(1, 5)),
    *(f"VS50{n}" for n in range(1, 6)),
    "VS901",
}
FAULT_NAMES = {
    *("http_400", "http_403", "http_404", "http_429", "http_500", "http_503"),
    *("accepted_then_dropped", "dropped", "slow", "never_done", "operation_error"),
    *("done_without_video", "rai_filtered", "truncated", "corrupt", "expired"),
    *("not_active", "retired"),
}


def test_every_promised_code_has_its_rule():
    """Each rule's page holds a mistake and its cure; tests/lint/test_rule_pages.py runs both."""
    assert {rule.code for rule in all_rules()} >= CODES


OBSERVED = {case.code for case in CASES} | set(INJECTIONS)
"""Codes that a case of tests/contract/test_diagnostics.py or one of our strategies brings about."""


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_promised_code_is_brought_about_by_a_test(code):
    assert code in OBSERVED


SILENT = [case for case in CASES if case.code > "VS007"]


@pytest.mark.parametrize("case", SILENT, ids=lambda case: case.code)
def test_without_its_rule_a_case_is_not_found(case):
    """The test of a code fails when the rule is gone: nothing else reports that code there."""
    found = check_text(
        case.text.encode(),
        path="f.toml",
        folder=None,
        engine=None,
        as_of=case.as_of,
        ignore={case.code},
    ).diagnostics
    assert case.code not in {each.code for each in found}


def test_every_promised_fault_is_there_for_every_method():
    """tests/contract/test_faults_on_the_wire.py lets each of them fire at each method."""
    assert set(ENDS) == FAULT_NAMES
    assert set(FAULTS) == FAULT_NAMES
    assert all(set(names) == FAULT_NAMES for names in METHODS.values())


def test_every_command_has_rows_of_exit_codes():
    """tests/contract/test_exit_codes.py observes each of them."""
    assert {row.command for row in ROWS} == set(COMMANDS)
