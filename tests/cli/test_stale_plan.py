"""`veospec run plan.json` refuses a plan that no longer fits, before anything is sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from veospec.cli import invoke
from veospec.cli.loading import Loaded, load
from veospec.errors import StalePlan
from veospec.plan.ir import NOTHING_MADE

FILM = """schema = "veospec/1"
title = "Sea"
engine = "veo-3.1-generate-001"

[[shot]]
id = "sea"
prompt = "{% include 'sea.txt' %} The camera holds still."
"""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "sea.txt").write_text("A calm sea.", "utf-8")
    file = folder / "sea.storyboard.toml"
    file.write_text(FILM, "utf-8")
    return file


def saved(film: Path, out: Path) -> str:
    assert invoke(["plan", str(film), "--as-of", "2026-11-22", "--out", str(out)]) == 0
    return str(out)


def loaded(name: str) -> Loaded:
    found = load(name, engine=None, as_of=date(2026, 11, 22))
    assert found is not None
    return found


def test_a_plan_in_another_folder_finds_its_storyboard(film: Path, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    found = loaded(saved(film, tmp_path / "plans/sea.json"))
    assert found.plan_for(NOTHING_MADE).usd_to_spend == 3.2
    assert found.folder.resolve() == film.parent
    assert found.stem == "sea"


def test_a_printed_plan_is_named_from_where_it_was_printed(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(film.parent.parent)
    assert invoke(["plan", "film/sea.storyboard.toml", "--format", "json"]) == 0
    Path("film/printed.json").write_text(capsys.readouterr().out, "utf-8")
    found = loaded("film/printed.json")
    assert found.plan_for(NOTHING_MADE).usd_to_spend == 3.2
    assert found.folder.resolve() == film.parent


@pytest.mark.parametrize("name", ["sea.storyboard.toml", "sea.txt"])
def test_what_moved_is_named(film: Path, tmp_path: Path, name: str) -> None:
    plan = saved(film, tmp_path / "plan.json")
    file = film.with_name(name)
    file.write_text(file.read_text("utf-8").replace("calm", "wild").replace("still", "on"), "utf-8")
    with pytest.raises(StalePlan, match=rf"{name} was changed"):
        loaded(plan).plan_for(NOTHING_MADE)


def test_a_stale_plan_is_not_run(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = saved(film, tmp_path / "plan.json")
    film.write_text(FILM.replace("still", "on"), "utf-8")
    assert invoke(["run", plan]) == 3
    told = capsys.readouterr().err
    assert "the plan is stale" in told
    assert "\n  - film/sea.storyboard.toml was changed\n" in told
    assert not (film.parent / ".veospec").exists()


def test_the_same_file_gives_the_same_plan_wherever_it_lies(film: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    saved(film, one)
    saved(film, two)
    assert one.read_bytes() == two.read_bytes()
