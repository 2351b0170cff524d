"""docs/fleet.md is a promise: its commands exist with the flags that stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from veospec.cli import cli
from veospec.cli.fleet import PARTS

PAGE = (Path(__file__).parents[2] / "docs" / "fleet.md").read_text("utf-8")
BLOCKS = "\n".join(re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL))
COMMANDS = [shlex.split(line) for line in re.findall(r"^\$ veospec (.*)$", BLOCKS, re.MULTILINE)]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_page_takes_its_flags(words):
    path = words[: 2 if words[0] == "fleet" else 1]
    helped = CliRunner().invoke(cli, [*path, "--help"])
    assert helped.exit_code == 0, helped.output
    for flag in [word for word in words if word.startswith("--")]:
        assert flag in helped.output, flag


def test_every_part_of_the_command_is_on_the_page():
    assert {words[1] for words in COMMANDS if words[0] == "fleet"} == set(PARTS)


def test_the_flags_in_the_table_are_the_workers():
    helped = CliRunner().invoke(cli, ["fleet", "worker", "--help"]).output
    flags = re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE)
    assert len(flags) >= 4
    assert [flag for flag in flags if flag not in helped] == []


def test_the_sentences_in_its_table_of_troubles_are_said_somewhere():
    sources = "\n".join(
        file.read_text("utf-8") for file in (Path(__file__).parents[2] / "veospec").rglob("*.py")
    )
    said = re.sub(r"\{[^}]*\}", "...", re.sub(r'"\s*f?"', "", sources))
    for words in ("does not answer", "No worker is alive", "would pass the ceiling"):
        assert words in PAGE
        assert words in said
    assert "its clip is gone from the store" in said
