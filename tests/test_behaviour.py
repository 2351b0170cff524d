"""What is promised is exercised: this file holds the list, so that nothing new comes untested.

Exit codes are produced here, one by one. For codes, faults, commands and code blocks the list is
held against what exists, together with the test that runs each of them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from veo_emulator.faults import FAULTS, METHODS
from veospec import cli
from veospec.lint.registry import all_rules
from veospec.testing.emulator import Emulator

ROOT = Path(__file__).parent.parent
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
BLOCKS = {
    ("README.md", "console"): "tests/test_readme.py",
    ("README.md", "toml"): "tests/test_readme.py",
    ("README.zh.md", "console"): "tests/test_readme.py",
    ("README.zh.md", "toml"): "tests/test_readme.py",
    ("docs/rules.md", "toml"): "tests/lint/test_rule_pages.py",
    ("docs/testing.md", "python"): "tests/testing/test_documentation.py",
    ("docs/fleet.md", "console"): "tests/fleet/test_documentation.py",
    ("emulator/README.md", "python"): "tests/test_behaviour.py",
}
NOT_RUN = {
    ("README.md", "text"): "shows what a command prints",
    ("docs/editors.md", "console"): "installs and starts a server that goes on; tests/lsp does",
    ("docs/editors.md", "lua"): "is the configuration of an editor",
    ("docs/editors.md", "toml"): "is the configuration of an editor",
    ("docs/fleet.md", "ini"): "is the configuration of systemd",
    ("emulator/README.md", "sh"): "starts a server that goes on; tests/emulator/test_serve.py does",
}
FILM = """
schema = "veospec/1"
title = "One clip"
engine = "veo-3.1-generate-001"
[[shot]]
id = "sea"
seconds = 4
prompt = "A slow grey sea under a cold dawn."
"""


@pytest.fixture
def board(tmp_path: Path) -> Path:
    file = tmp_path / "film.storyboard.toml"
    file.write_text(FILM, "utf-8")
    return file


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_exit_0_when_all_is_fine(board):
    assert cli.invoke(["check", str(board)]) == 0


def test_exit_1_for_a_finding_that_is_an_error(board):
    board.write_text(FILM.replace("seconds = 4", "seconds = 5"), "utf-8")
    assert cli.invoke(["check", str(board)]) == 1


def test_exit_2_for_wrong_usage(board):
    assert cli.invoke(["check", str(board), "--formatt", "json"]) == 2


def test_exit_3_when_the_world_fails(board):
    assert cli.invoke(["run", str(board), "--base-url", "http://127.0.0.1:9"]) == 3


def test_exit_4_when_an_outcome_is_unknown(board):
    with Emulator() as emulator:
        emulator.faults({"method": "predictLongRunning", "fault": "accepted_then_dropped"})
        assert cli.invoke(["run", str(board), "--base-url", emulator.url]) == 4


def test_exit_5_when_money_is_refused(board):
    assert cli.invoke(["run", str(board), "--max-usd", "0.01"]) == 5


def test_exit_130_when_interrupted(board, monkeypatch):
    monkeypatch.setattr("veospec.cli.making.run_shots", interrupted)
    assert cli.invoke(["run", str(board)]) == 130


def test_every_promised_code_has_its_rule():
    """Each rule's page holds a mistake and its cure; tests/lint/test_rule_pages.py runs both."""
    assert {rule.code for rule in all_rules()} >= CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_promised_code_is_named_by_a_test(code):
    assert code in SOURCES


def test_every_promised_fault_is_there_for_every_method():
    """tests/emulator/test_fault_matrix.py lets each of them fire at each method."""
    assert set(FAULTS) == FAULT_NAMES
    assert all(set(names) == FAULT_NAMES for names in METHODS.values())


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_is_called_by_a_test(command):
    assert re.search(rf'\[\*?[^\]]*"{command}"', SOURCES) or f'"veospec", "{command}"' in SOURCES


def test_the_client_in_the_emulators_readme_is_served():
    page = (ROOT / "emulator" / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    with Emulator() as emulator:
        exec(block.replace("http://127.0.0.1:8080", emulator.url), {})
        assert emulator.ledger()["submissions"] == block.count("generate_videos(")


def test_every_kind_of_code_block_is_run_or_says_why_not():
    pages = [
        *ROOT.glob("README*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "emulator" / "README.md",
    ]
    found = {
        (page.relative_to(ROOT).as_posix(), language)
        for page in pages
        for language in re.findall(r"^```(\w+)$", page.read_text("utf-8"), re.MULTILINE)
    }
    assert found - set(BLOCKS) - set(NOT_RUN) == set()
    assert all((ROOT / test).is_file() for test in BLOCKS.values())


SOURCES = "\n".join(
    file.read_text("utf-8")
    for file in sorted((ROOT / "tests").rglob("*.py"))
    if "node_modules" not in file.parts and file != Path(__file__)
)
