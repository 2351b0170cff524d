"""`veospec check` as people and scripts call it."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from veospec.cli import invoke as run
from veospec.render.diagnostics_schema import diagnostics_schema

GOOD = """\
schema = "veospec/1"
title = "Stairs"
engine = "veo-3.1-generate-001"
[[shot]]
id = "stairs"
prompt = "A keeper slowly climbs the stairs."
[[shot.hop]]
prompt = "The camera continues to follow the keeper as he climbs on."
"""
BAD = GOOD.replace("title", "titel").replace("[[shot.hop]]\n", "[[shot.hop]]\nseconds = '7'\n")


def write(folder: Path, text: str, name: str = "film.storyboard.toml") -> str:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_good_storyboard_is_reported_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", write(tmp_path, GOOD)]) == 0
    assert capsys.readouterr().out == "1 storyboard checked, nothing to report.\n"


def test_errors_show_their_line_with_a_caret_and_give_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, BAD)
    assert run(["check", path]) == 1
    out = capsys.readouterr().out
    assert f"--> {path}:2:1\n" in out
    assert '2 | titel = "Stairs"\n  | ^^^^^\n' in out
    assert f"--> {path}:8:11 (shot stairs, hop 1)\n" in out
    assert out.endswith("2 errors in 1 storyboard. 2 can be repaired with --fix.\n")


def test_folders_are_searched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, GOOD, "a/storyboard.toml")
    write(tmp_path, GOOD, "b/c/x.storyboard.toml")
    write(tmp_path, BAD, "b/other.toml")
    write(tmp_path, BAD, ".hidden/storyboard.toml")
    assert run(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("2 storyboards checked")


def test_a_file_that_is_named_twice_is_checked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, GOOD, "a.storyboard.toml")
    assert run(["check", "a.storyboard.toml", ".", "./a.storyboard.toml"]) == 0
    assert capsys.readouterr().out.startswith("1 storyboard checked")


def test_standard_input_is_a_storyboard(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD.encode())))
    assert run(["check", "-", "--format", "concise"]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith("-:2:1: error VS002 ")


def test_json_has_every_finding_and_fits_its_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, BAD)
    assert run(["check", path, "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, diagnostics_schema())
    first, second = document["diagnostics"]
    assert (first["code"], first["line"], first["column"], first["end_column"]) == (
        "VS002",
        2,
        1,
        6,
    )
    assert (second["shot"], second["hop"], second["path"]) == ("stairs", 1, path)
    assert document["summary"] == {"error": 2, "warning": 0, "info": 0}


def test_github_annotates_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, BAD)
    run(["check", path, "--format", "github"])
    first = capsys.readouterr().out.splitlines()[0]
    expected = f"::error title=VS002 unknown_key,file={path},line=2,endLine=2,col=1,endColumn=5::"
    assert first.startswith(expected)


def test_fix_repairs_once_and_for_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, BAD)
    Path(path).chmod(0o640)
    assert run(["check", path, "--fix"]) == 0
    repaired = Path(path).read_text(encoding="utf-8")
    assert repaired == BAD.replace("titel", "title").replace("'7'", "7")
    assert Path(path).stat().st_mode & 0o777 == 0o640
    assert "repaired 2 mistakes" in capsys.readouterr().err
    assert run(["check", path, "--fix"]) == 0
    assert Path(path).read_text(encoding="utf-8") == repaired
    assert [file.name for file in tmp_path.iterdir()] == ["film.storyboard.toml"]


def test_diff_shows_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, BAD)
    assert run(["check", path, "--diff"]) == 1
    out = capsys.readouterr().out
    assert '-titel = "Stairs"\n+title = "Stairs"\n' in out
    assert Path(path).read_text(encoding="utf-8") == BAD


def test_a_meaning_is_changed_only_when_that_is_asked_for(tmp_path: Path) -> None:
    text = GOOD.replace('title = "Stairs"', 'title = "Stairs"\nseconds = 16')
    path = write(tmp_path, text)
    assert run(["check", path, "--fix"]) == 1
    assert Path(path).read_text(encoding="utf-8") == text
    assert run(["check", path, "--fix", "--unsafe-fixes"]) == 0
    assert "seconds = 15" in Path(path).read_text(encoding="utf-8")


def test_rules_can_be_chosen_but_syntax_cannot_be_hidden(tmp_path: Path) -> None:
    promise = write(tmp_path, GOOD.replace("[[shot]]", "seconds = 16\n[[shot]]", 1))
    assert run(["check", promise]) == 1
    assert run(["check", promise, "--ignore", "VS101"]) == 0
    assert run(["check", promise, "--select", "VS2"]) == 0
    assert run(["check", promise, "--select", "VS1,VS2"]) == 1
    assert run(["check", write(tmp_path, BAD), "--ignore", "VS0"]) == 1


@pytest.mark.parametrize("code", ["VS299", "hard_cut", "201"])
def test_a_code_that_no_rule_has_selects_nothing_by_mistake(code: str, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert run(["check", path, "--select", code]) == 2
    assert run(["check", path, "--ignore", code]) == 2


def test_strict_makes_warnings_count(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    day = ["--engine", "veo-3.1-generate-preview", "--as-of", "2026-10-01"]
    assert run(["check", path, *day, "--select", "VS402"]) == 0
    assert run(["check", path, *day, "--select", "VS402", "--strict"]) == 1


def test_a_film_without_an_engine_is_made_by_the_default_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, GOOD.replace('engine = "veo-3.1-generate-001"\n', ""))
    assert run(["check", path]) == 0
    capsys.readouterr()
    assert run(["plan", path, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["engine"] == "veo-3.1-generate-001"


@pytest.mark.parametrize(
    "args",
    [
        ["check"],
        ["chekc"],
        ["check", "--format", "xml", "x.toml"],
        ["check", "--as-of", "today", "x.toml"],
        ["check", "--select", "hard_cut", "x.toml"],
        ["check", "--engine", "veo-9", __file__],
        ["check", "--fix", "-"],
        ["schema", "film"],
    ],
)
def test_wrong_usage_is_exit_code_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(args) == 2
    assert capsys.readouterr().err


def test_a_folder_without_storyboards_is_wrong_usage(tmp_path: Path) -> None:
    assert run(["check", str(tmp_path)]) == 2


def test_a_path_where_nothing_is_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(tmp_path / "no.toml")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("veospec: There is no file ")
    assert "Traceback" not in said


def test_a_file_that_cannot_be_read_is_exit_code_3_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    assert run(["check", str(loop)]) == 3
    said = capsys.readouterr().err
    assert said.startswith(f"veospec: {loop} cannot be read: ")
    assert "Traceback" not in said


def test_a_folder_that_cannot_be_searched_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, GOOD, "a.storyboard.toml")
    (tmp_path / "locked").mkdir()
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if str(folder).endswith("locked"):
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(["check", str(tmp_path)]) == 3
    assert "locked cannot be searched: Permission denied" in capsys.readouterr().err


def test_colour_is_for_terminals_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", write(tmp_path, BAD)])
    assert "\033" not in capsys.readouterr().out


def test_check_imports_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    code = (
        "import sys; from veospec.cli import invoke; invoke(['check', sys.argv[1]]); "
        "heavy = {'google', 'numpy', 'starlette', 'rich', 'sqlite3', 'asyncio', 'pydantic'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
