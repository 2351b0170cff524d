"""The README is a promise: its commands exist, its storyboard checks clean, its paths are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from veospec.cli import COMMANDS, cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
READMES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md")}
CUT = """schema = "veospec/1"
title = "Rain"
engine = "veo-3.1-generate-001"

[[shot]]
id = "street"
prompt = "A cyclist rides slowly along a wet street."

[[shot.hop]]
prompt = "Suddenly cut to the cyclist indoors, still riding."
"""
PAGES = [
    *(ROOT / name for name in READMES),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "emulator/README.md",
]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme_and_explains_itself(command: str) -> None:
    assert f"veospec {command}" in README
    helped = CliRunner().invoke(cli, [command, "--help"])
    assert helped.exit_code == 0
    assert "Usage:" in helped.output


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES)
def test_every_command_in_the_readme_exists(readme: str) -> None:
    named = set(re.findall(r"(?:^\$ |`)veospec ([a-z]+)", readme, re.MULTILINE))
    assert named
    assert named - set(COMMANDS) == set()


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES)
def test_every_flag_in_the_readme_is_known_to_its_command(readme: str) -> None:
    unknown = []
    for command, rest in re.findall(r"(?:^\$ |`)veospec ([a-z]+)([^`\n]*)", readme, re.MULTILINE):
        helped = CliRunner().invoke(cli, [command, "--help"]).output
        flags = re.findall(r"--[a-z-]+", rest.split("#")[0])
        unknown += [f"{command} {flag}" for flag in flags if flag not in helped]
    assert unknown == []


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES)
def test_the_storyboard_in_the_readme_checks_clean(readme: str) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    assert blocks
    for block in blocks:
        checked = subprocess.run(
            [sys.executable, "-m", "veospec", "check", "--strict", "--as-of", "2026-11-22", "-"],
            input=block,
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES)
def test_the_two_commands_are_targets_of_the_makefile(readme: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^\$ make ([a-z]+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_help_of_the_whole_names_every_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "veospec", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command}\b", done.stdout, re.MULTILINE)


def test_the_diagnostic_in_the_readme_is_what_check_says(tmp_path: Path) -> None:
    shown = re.search(r"```text\n(error\[VS201.*?)```", README, re.DOTALL)
    assert shown
    (tmp_path / "cut.storyboard.toml").write_text(CUT, "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "veospec", "check", "cut.storyboard.toml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    assert shown[1].strip() in checked.stdout
