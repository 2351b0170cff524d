"""What `veospec fleet` refuses, and what it leaves in the shared folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.postgres import fresh_database
from veospec.cli import invoke
from veospec.testing.emulator import Emulator

from .studio import storyboard


@pytest.fixture
def url(monkeypatch, tmp_path):
    monkeypatch.setenv("VEOSPEC_STORE", str(tmp_path / "shared"))
    with fresh_database() as address:
        monkeypatch.setenv("VEOSPEC_JOURNAL", address)
        yield address


@pytest.fixture
def board(tmp_path):
    file = tmp_path / "film.storyboard.toml"
    file.write_text(storyboard(2), "utf-8")
    return str(file)


def test_an_emulator_of_its_own_is_nothing_for_a_fleet(board, url, capsys):
    assert invoke(["fleet", "submit", board]) == 2
    assert "--base-url" in capsys.readouterr().err


def test_where_money_is_real_it_has_to_be_granted(board, url, capsys):
    assert invoke(["fleet", "submit", board, "--target", "google"]) == 5
    assert "add --max-usd" in capsys.readouterr().err
    assert invoke(["fleet", "submit", board, "--target", "google", "--max-usd", "1"]) == 5
    assert "costs" in capsys.readouterr().err


def test_a_grant_stands_in_the_purse_and_the_plan_in_the_fleet(board, url, capsys):
    submit = ["fleet", "submit", board, "--target", "google", "--max-usd", "40"]
    assert invoke(submit) == 0
    film = capsys.readouterr().out.strip()
    assert invoke(submit) == 0
    assert capsys.readouterr().out.strip() == film
    assert invoke(["fleet", "status", "--format", "json"]) == 0
    fleet = json.loads(capsys.readouterr().out)
    assert fleet["targets"] == {"google": {"spent_usd": 0, "in_flight_usd": 0, "granted_usd": 40}}
    assert [one["id"] for one in fleet["films"]] == [film]
    assert [one["state"] for one in fleet["films"][0]["chains"]] == ["waiting"] * 2
    assert invoke(["fleet", "film", film, "--out", "x.mp4"]) == 3
    assert "is not made yet" in capsys.readouterr().err


def test_the_files_that_a_plan_names_go_into_the_shared_folder(tmp_path, url, capsys):
    source = Path(__file__).parents[2] / "examples"
    shutil.copytree(source, tmp_path / "board", dirs_exist_ok=True)
    (tmp_path / "board" / "refs").mkdir(exist_ok=True)
    picture = tmp_path / "board" / "refs" / "gull.png"
    picture.write_bytes(a_picture())
    text = storyboard(1).replace("seconds = 4\n", 'image = "refs/gull.png"\n', 1)
    board = tmp_path / "board" / "film.storyboard.toml"
    board.write_text(text, "utf-8")
    with Emulator() as emulator:
        assert invoke(["fleet", "submit", str(board), "--base-url", emulator.url]) == 0
    film = capsys.readouterr().out.strip()
    kept = tmp_path / "shared" / "films" / film / "refs" / "gull.png"
    assert kept.read_bytes() == picture.read_bytes()


def a_picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (1280, 720), "grey").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("journal", "code", "says"),
    [
        ("journal.sqlite3", 2, "address of a PostgreSQL"),
        ("postgresql://nobody@127.0.0.1:1/none", 3, "does not answer"),
    ],
)
def test_a_journal_that_is_none_is_said_in_one_sentence(journal, code, says, capsys):
    assert invoke(["fleet", "status", "--journal", journal]) == code
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said


def test_a_password_is_not_repeated(capsys):
    assert invoke(["fleet", "status", "--journal", "postgresql://me:secret@127.0.0.1:1/x"]) == 3
    assert "secret" not in capsys.readouterr().err
