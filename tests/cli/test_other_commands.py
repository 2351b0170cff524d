"""`new`, `explain`, `rules`, `schema`: offline and in one breath."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from veospec.cli import COMMANDS, cli
from veospec.cli import invoke as run
from veospec.cli.new import examples
from veospec.cli.schema import SCHEMAS, schema_text
from veospec.lint.check import check_text
from veospec.lint.registry import entries

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("example", sorted(examples()))
def test_new_writes_a_storyboard_that_has_no_error(example: str, tmp_path: Path) -> None:
    path = tmp_path / "film.storyboard.toml"
    assert run(["new", str(path), "--example", example]) == 0
    assert run(["check", str(path)]) == 0


def test_new_writes_into_folders_and_over_nothing(tmp_path: Path) -> None:
    assert run(["new", str(tmp_path)]) == 0
    assert run(["new", str(tmp_path)]) == 2
    assert run(["new", str(tmp_path / "deep" / "film")]) == 0
    assert (tmp_path / "deep" / "film.storyboard.toml").is_file()
    assert run(["new", f"{tmp_path}/films/"]) == 0
    assert len(list((tmp_path / "films").iterdir())) == 1
    assert run(["check", "--strict", "--as-of", "2026-11-22", str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("variables", "title"),
    [
        ({}, "Fold a paper crane"),
        ({"LANG": "en_GB.UTF-8"}, "Fold a paper crane"),
        ({"LANG": "zh_CN.UTF-8"}, "橘猫与夕阳"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "橘猫与夕阳"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "Fold a paper crane"),
    ],
)
def test_new_speaks_the_language_of_the_terminal_and_has_nothing_to_report(
    variables, title, tmp_path, monkeypatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run(["new", str(tmp_path / "film.toml")]) == 0
    text = (tmp_path / "film.toml").read_bytes()
    assert f'title = "{title}"' in text.decode()
    day = date(2026, 11, 22)
    found = check_text(text, path="film.toml", folder=tmp_path, engine=None, as_of=day)
    assert found.diagnostics == ()


def test_the_examples_are_those_of_the_project() -> None:
    originals = {file.name: file.read_bytes() for file in ROOT.glob("examples/*.storyboard.toml")}
    copies = {file.name: file.read_bytes() for file in examples().values()}
    assert copies == originals, "cp examples/*.storyboard.toml veospec/cli/examples/"


def test_explain_prints_the_page_of_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    for code, entry in entries().items():
        assert run(["explain", code]) == 0
        out = capsys.readouterr().out
        assert out.startswith(f"{code} {entry.rule.name}")
        assert "## What it does" in out


def test_explain_takes_names_and_suggests(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "hard_cut"]) == 0
    assert capsys.readouterr().out.startswith("VS201")
    assert run(["explain", "hard_cat"]) == 2
    assert "hard_cut" in capsys.readouterr().err


def test_rules_are_listed_for_people_and_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    assert "VS201  hard_cut" in capsys.readouterr().out
    assert run(["rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)["rules"]
    assert [rule["code"] for rule in listed] == list(entries())


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_and_the_published_ones_are_fresh(name: str) -> None:
    text = schema_text(name)
    schema = json.loads(text)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    published = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert published == text, "run `python tools/make_schemas.py`"


def test_every_command_is_there_and_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for name, summary in COMMANDS.items():
        assert name in out
        assert summary in out
        assert run([name, "--help"]) == 0
    assert cli.name == "cli"


def test_no_failure_shows_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "a.toml"
    file.write_text("")
    failures = {KeyboardInterrupt(): 130, OSError(28, "No space left on device"): 3}
    failures |= {RuntimeError("a bug"): 3}
    for error, code in failures.items():

        def fail(*_args: object, error: BaseException = error, **_more: object) -> None:
            raise error

        monkeypatch.setattr("veospec.cli.check.check_text", fail)
        assert run(["check", str(file)]) == code
        said = capsys.readouterr().err
        assert said.lstrip().startswith("veospec: ")
        assert "Traceback" not in said


def test_streams_that_were_closed_from_the_start_are_no_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "film.storyboard.toml").write_bytes(examples()["tutorial"].read_bytes())
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}", None)
    assert run(["check", str(tmp_path)]) == 0
    assert run(["check", "-"]) == 1, "an empty storyboard"
