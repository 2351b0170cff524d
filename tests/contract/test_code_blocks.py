"""Every code block of every page is run, or read by what would run it; none is only looked at.

A block of a kind that is not in the table fails: whoever writes the first `json` block of a page
says here how it is held.
"""

from __future__ import annotations

import configparser
import re
import shlex
import tomllib
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from tests.testing.test_documentation import BLOCKS as RUN_AS_TESTS
from veo_emulator.options import read_options
from veospec.cli import COMMANDS, cli
from veospec.lint.check import check_text
from veospec.lint.registry import entries
from veospec.testing import Emulator

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "emulator/README.md"]
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
OTHERS = {
    *("pip", "pipx", "uvx", "npm", "git", "curl", "cd", "export"),
    *("docker", "createuser", "createdb", "systemctl", "python", "python3"),
}
"""Programs of others: what they do is not ours to test, what they are given of ours is."""


EXPORTED = {"VEOSPEC_JOURNAL": "postgresql://db/veospec", "VEOSPEC_STORE": "/mnt/veospec"}
"""What docs/fleet.md tells to set before its commands."""


class Block(NamedTuple):
    """A fenced block and where it stands."""

    page: str
    line: int
    language: str
    text: str


def blocks() -> list[Block]:
    found = []
    for page in sorted(PAGES):
        text = page.read_text("utf-8")
        for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            line = text[: match.start()].count("\n") + 1
            found.append(Block(page.relative_to(ROOT).as_posix(), line, match[1], match[2]))
    return found


def a_rule_page(block: Block) -> None:
    """The page is made of the rules' pages, whose examples tests/lint/test_rule_pages.py runs."""
    assert any(block.text in entry.page for entry in entries().values())


def a_clean_storyboard(block: Block) -> None:
    day = date(2026, 11, 22)
    found = check_text(block.text.encode(), path="-", folder=None, engine=None, as_of=day)
    assert found.diagnostics == ()


def a_test_file(block: Block) -> None:
    """It runs as a test file of its own in tests/testing/test_documentation.py."""
    assert block.text in RUN_AS_TESTS


def a_client(block: Block) -> None:
    with Emulator() as emulator:
        exec(block.text.replace("http://127.0.0.1:8080", emulator.url), {})
        assert emulator.ledger()["submissions"] == block.text.count("generate_videos(") > 0


def commands(block: Block) -> None:
    """Each line is taken by the parser of the program that it names."""
    text = block.text.replace("\\\n", " ")
    lines = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
    lines = lines or [line for line in text.splitlines() if line.strip()]
    assert lines
    for line in lines:
        a_command(shlex.split(line, comments=True))


def a_command(words: list[str]) -> None:
    words = words[: next((at for at, word in enumerate(words) if word in {">", "|", "&"}), None)]
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if not words:
        return
    program, rest = words[0], words[1:]
    if program == "veospec":
        a_call(cli, rest)
    elif program == "veo-emulator":
        read_options(rest)
    elif program == "make":
        assert {word for word in rest if "=" not in word} <= set(TARGETS)
    elif "veospec" in rest and program == "uvx":
        a_call(cli, rest[rest.index("veospec") + 1 :])
    else:
        assert program in OTHERS, program


def a_call(command: click.Command, words: list[str]) -> None:
    """The words are a call that the parser takes; nothing is done."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        _, part, rest = command.resolve_command(context, words)
        assert part is not None
        a_call(part, rest)
        return
    command.make_context(command.name, list(words))


def what_check_prints(block: Block) -> None:
    """tests/test_readme.py holds it against the output."""
    assert block.text.startswith("error[VS201 hard_cut]")


def a_language_server(block: Block) -> None:
    if block.language == "lua":
        (words,) = re.findall(r'cmd = \{ "veospec", "(\w+)" \}', block.text)
        assert words in COMMANDS
    else:
        (server,) = tomllib.loads(block.text)["language-server"].values()
        a_call(cli, server["args"])


def a_unit(block: Block) -> None:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(block.text)
    words = shlex.split(read["Service"]["ExecStart"])
    a_command([Path(words[0]).name, *words[1:]])


HELD = {
    ("README.md", "console"): commands,
    ("README.md", "toml"): a_clean_storyboard,
    ("README.md", "text"): what_check_prints,
    ("README.zh.md", "console"): commands,
    ("README.zh.md", "toml"): a_clean_storyboard,
    ("docs/rules.md", "toml"): a_rule_page,
    ("docs/testing.md", "python"): a_test_file,
    ("docs/fleet.md", "console"): commands,
    ("docs/fleet.md", "ini"): a_unit,
    ("docs/running.md", "console"): commands,
    ("docs/benchmarks.md", "console"): commands,
    ("docs/editors.md", "console"): commands,
    ("docs/editors.md", "lua"): a_language_server,
    ("docs/editors.md", "toml"): a_language_server,
    ("emulator/README.md", "python"): a_client,
    ("emulator/README.md", "sh"): commands,
}


@pytest.mark.parametrize("block", blocks(), ids=lambda block: f"{block.page}:{block.line}")
def test_a_code_block_works(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in EXPORTED.items():
        monkeypatch.setenv(name, value)
    kind = (block.page, block.language)
    assert kind in HELD, "say in HELD how a block of this kind is held"
    HELD[kind](block)


def test_the_pages_have_blocks() -> None:
    pages = {block.page for block in blocks()}
    assert {"README.md", "docs/testing.md", "docs/rules.md", "emulator/README.md"} <= pages
