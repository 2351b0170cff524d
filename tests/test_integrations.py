"""What other tools read of ours: the schema in an editor's TOML checker, the commit hook."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from veospec.cli import COMMANDS, invoke

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.storyboard.toml"))
TOMBI = Path(sys.executable).with_name("tombi")


def tombi(folder: Path, *files: Path) -> list[tuple[str, int]]:
    """Code and line of what tombi finds, without the network."""
    report = folder / "report.json"
    command = [TOMBI, "lint", "--offline", "--quiet", "--diagnostics-format", "json"]
    command += ["--diagnostics-file", report, *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    found = json.loads(report.read_text("utf-8"))
    return [(each["code"], each["range"]["start"]["line"]) for each in found]


def beside_schemas(folder: Path, text: str) -> Path:
    """A storyboard in `examples/` of a project that has our schemas."""
    for name in ("schemas", "examples"):
        (folder / name).mkdir(exist_ok=True)
    schema = "storyboard.schema.json"
    (folder / "schemas" / schema).write_bytes((ROOT / "schemas" / schema).read_bytes())
    file = folder / "examples" / "film.storyboard.toml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_an_editor_finds_the_schema_and_no_fault_in_an_example(
    example: Path, tmp_path: Path
) -> None:
    named = example.read_text("utf-8").splitlines()[0].removeprefix("#:schema ")
    assert (example.parent / named).resolve() == ROOT / "schemas/storyboard.schema.json"
    assert tombi(tmp_path, beside_schemas(tmp_path, example.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("^title", "titel", "key-not-allowed"),
        ("^seconds = .*", 'seconds = "long"', "type-mismatch"),
        ("^aspect_ratio = .*", 'aspect_ratio = "wide"', "string-pattern"),
        ("^seconds = .*", "seconds = -1", "integer-minimum"),
    ],
)
def test_an_editor_says_what_is_wrong_where_it_is(
    old: str, new: str, code: str, tmp_path: Path
) -> None:
    text = (ROOT / "examples/social-clip.storyboard.toml").read_text("utf-8")
    wrong = re.sub(old, new, text, count=1, flags=re.MULTILINE)
    line = next(n for n, each in enumerate(wrong.splitlines(), 1) if each not in text.splitlines())
    assert (code, line) in tombi(tmp_path, beside_schemas(tmp_path, wrong))


def test_the_commit_hook_calls_a_command_that_exists() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, command, *flags = shlex.split(hook["entry"])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert {"id", "name", "description", "entry", "language", "files"} <= hook.keys()
    assert (program in scripts, command in COMMANDS, hook["language"]) == (True, True, "python")
    assert invoke([command, *flags, *map(str, EXAMPLES)]) == 0


def test_the_commit_hook_is_for_storyboards_only() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    ours = ["storyboard.toml", "a/storyboard.toml", "film.storyboard.toml", "a/b.storyboard.toml"]
    others = ["pyproject.toml", "my-storyboard.toml", "storyboard.toml.bak", "storyboard.txt"]
    assert [name for name in ours + others if re.search(hook["files"], name)] == ours
