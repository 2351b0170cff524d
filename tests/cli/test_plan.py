"""`veospec plan`: the table, the JSON, the file, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from veospec.cli import invoke as run
from veospec.plan.document import read_plan
from veospec.render.cells import cells

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = ["--as-of", "2026-11-22"]
FILM = """schema = "veospec/1"
title = "海边的一天"
engine = "veo-3.1-generate-001"
{top}
[[shot]]
id = "sea"
prompt = "平静的大海，镜头缓缓推近。"

[[shot.hop]]
prompt = "镜头继续缓缓推近，海浪轻轻拍岸。"
"""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    file = tmp_path / "film.storyboard.toml"
    file.write_text(FILM.format(top=""), "utf-8")
    return file


def test_the_table_fits_80_columns_in_any_script(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", str(film), *DAY]) == 0
    printed = capsys.readouterr()
    assert all(cells(line) <= 80 for line in printed.out.splitlines())
    assert "+   1  0:08-0:15    7 s  whole 8 s    $2.80  镜头继续" in printed.out
    assert "To spend: $6.00" in printed.out
    assert printed.err == ""


def test_json_is_data_on_stdout_and_nothing_else(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", str(film), *DAY, "--format", "json"]) == 0
    plan = read_plan(capsys.readouterr().out)
    assert (plan.seconds, plan.usd, plan.as_of) == (15, 6, "2026-11-22")


def test_out_writes_a_plan_that_can_be_read(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    assert run(["plan", str(film), *DAY, "--out", str(out)]) == 0
    assert read_plan(out.read_text("utf-8")).title == "海边的一天"


def test_out_is_a_file(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", str(film), *DAY, "--out", "-"]) == 2
    assert "--format json" in capsys.readouterr().err


def test_out_that_cannot_be_written_leaves_nothing(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", str(film), *DAY, "--out", str(tmp_path / "no/plan.json")]) == 3
    assert "cannot be written" in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["film.storyboard.toml"]


def test_a_plan_creates_no_store(film: Path, tmp_path: Path) -> None:
    assert run(["plan", str(film), *DAY, "--store", str(tmp_path / "store")]) == 0
    assert not (tmp_path / "store").exists()
    assert not (tmp_path / ".veospec").exists()


def test_another_engine_is_another_plan(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fast = ["--engine", "veo-3.1-fast-generate-001", "--format", "json"]
    assert run(["plan", str(film), *DAY, *fast]) == 0
    assert json.loads(capsys.readouterr().out)["usd"] == 1.5


def test_errors_are_told_in_place_and_there_is_no_plan(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film.write_text(FILM.format(top="seconds = 30"), "utf-8")
    assert run(["plan", str(film), *DAY]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "VS101" in printed.err
    assert "film.storyboard.toml:4:11" in printed.err


def test_a_retired_engine_is_no_plan_today_and_one_of_its_time(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    preview = ["plan", str(film), "--engine", "veo-3.1-generate-preview"]
    assert run([*preview, *DAY]) == 1
    assert "VS401" in capsys.readouterr().err
    assert run([*preview, "--as-of", "2026-01-01"]) == 0


def test_over_budget_shows_the_plan_and_exits_with_5(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film.write_text(FILM.format(top="budget_usd = 5"), "utf-8")
    out = tmp_path / "plan.json"
    assert run(["plan", str(film), *DAY, "--out", str(out)]) == 5
    printed = capsys.readouterr()
    assert "To spend: $6.00 of a budget of $5.00" in printed.out
    assert "costs $6.00 and its budget is $5.00" in printed.err
    assert not out.exists()


def test_wrong_usage_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan"]) == 2
    assert run(["plan", str(tmp_path)]) == 2
    assert run(["plan", str(tmp_path / "gone.toml")]) == 2
    assert "There is no file" in capsys.readouterr().err


def test_a_folder_with_one_storyboard_is_enough(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", str(film.parent), *DAY]) == 0
    film.with_name("other.storyboard.toml").write_text(FILM.format(top=""), "utf-8")
    assert run(["plan", str(film.parent), *DAY]) == 2
    assert "2 storyboards" in capsys.readouterr().err


def test_the_short_film_is_148_s(capsys: pytest.CaptureFixture[str]) -> None:
    film = str(EXAMPLES / "short-film.storyboard.toml")
    assert run(["plan", film, *DAY, "--format", "json"]) == 0
    plan = read_plan(capsys.readouterr().out)
    assert (plan.seconds, len(plan.shots[0].hops)) == (148, 21)
    preview = ["--engine", "veo-3.1-generate-preview", "--as-of", "2026-01-01"]
    assert run(["plan", film, *preview, "--format", "json"]) == 0
    whole = read_plan(capsys.readouterr().out).shots[0].hops
    assert [hop.source.seconds for hop in whole if hop.source] == list(range(8, 142, 7))


def test_engines_side_by_side(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", str(film), *DAY, "--compare"]) == 0
    table = capsys.readouterr().out
    assert "veo-3.1-generate-001" in table
    assert all(cells(line) <= 80 for line in table.splitlines())
    two = ["veo-3.1-generate-001", "veo-3.1-fast-generate-001", "--format", "json"]
    assert run(["plan", "--compare", str(film), *two, *DAY]) == 0
    engines = json.loads(capsys.readouterr().out)["engines"]
    assert [engine["usd"] for engine in engines] == [6, 1.5]


def test_what_an_edit_costs(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", str(film), *DAY, "--edit", "sea:1"]) == 0
    said = capsys.readouterr().out
    assert said == "Changing hop 1 of shot sea redoes hop 1: 1 clip, $2.80\n"
    assert run(["plan", str(film), *DAY, "--edit", "sea", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["usd"] == 6


@pytest.mark.parametrize(
    "flags",
    [
        ["veo-3.1-generate-001"],
        ["--compare", "--engine", "veo-3.1-generate-001"],
        ["--edit", "sea", "--out", "plan.json"],
        ["--edit", "nowhere"],
    ],
)
def test_flags_that_do_not_go_together(film: Path, flags: list[str]) -> None:
    assert run(["plan", str(film), *DAY, *flags]) == 2


def test_a_file_that_is_no_storyboard_cannot_be_compared(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film.write_text("title =", "utf-8")
    assert run(["plan", str(film), "--compare"]) == 1
    assert "VS001" in capsys.readouterr().err
