"""A film of Omni on the emulator: turns, a window, and a turn on what the window began."""

from __future__ import annotations

import json

import pytest

from veospec import cli
from veospec.media.mp4 import probe
from veospec.plan.deadlines import moment
from veospec.surfaces.connect import require_client
from veospec.testing.emulator import Emulator

try:
    require_client("interactions")
except Exception as error:  # noqa: BLE001 - whatever the reason, there is nothing to test
    pytest.skip(str(error), allow_module_level=True)

FILM = """schema = "veospec/1"
title = "Sea"
engine = "gemini-omni-1.2-flash"
resolution = "360p"

[[shot]]
id = "sea"
prompt = "A calm sea at dawn, the camera holds still."
"""
HOP = """
[[shot.hop]]
prompt = "The camera continues over the calm sea as a boat slowly appears, {n}."
seconds = {seconds}
"""


def test_plan_and_status_say_until_when_an_interaction_is_kept(tmp_path, capsys, monkeypatch):
    board = tmp_path / "sea.toml"
    board.write_text(FILM + HOP.format(n=1, seconds=3) + HOP.format(n=2, seconds=3), "utf-8")
    store = ["--store", str(tmp_path / ".veospec")]
    with Emulator() as emulator:
        run = ["run", str(board), "--base-url", emulator.url, "--stop-after", "sea:1"]
        assert cli.invoke(run) == 0
        (hop,) = (
            one
            for one in json.loads(_said(capsys, ["status", *store, "--format", "json"]))["hops"]
            if one["index"] == 1
        )
        sent_at = hop["kept_until"] - 55 * 86_400
        assert f"can go on from hop 1 until {moment(hop['kept_until'])}" in _said(
            capsys, ["status", *store]
        )
        planned = " ".join(_said(capsys, ["plan", str(board)]).split())
        assert f"until {moment(hop['kept_until'])}" in planned
        assert f"on the free tier until {moment(sent_at + 86_400)}" in planned
        monkeypatch.setattr("time.time", lambda: hop["kept_until"] + 1)
        assert "sea could go on from hop 1 until" in _said(capsys, ["status", *store])
        assert cli.invoke(run[:-2]) == 3
        assert "`--from sea:0`" in capsys.readouterr().err
        assert emulator.ledger()["submissions"] == 2


def test_a_lost_interaction_is_settled_by_its_id(tmp_path, capsys):
    board = tmp_path / "sea.toml"
    board.write_text(FILM, "utf-8")
    with Emulator() as emulator:
        emulator.faults({"method": "createInteraction", "fault": "accepted_then_dropped"})
        run = ["run", str(board), "--base-url", emulator.url, "--format", "json"]
        assert cli.invoke(run) == 4
        key = json.loads(capsys.readouterr().out.splitlines()[-1])["hops"][0]["key"]
        store = ["--store", str(tmp_path / ".veospec")]
        assert cli.invoke(["resolve", key, "--operation", "models/m/operations/1", *store]) == 2
        assert "not the name of an operation" in capsys.readouterr().err
        name = emulator.ledger()["entries"][0]["operation"]
        assert cli.invoke(["resolve", key, "--operation", name, *store]) == 0
        assert cli.invoke(run) == 0
        assert emulator.ledger()["submissions"] == 1


def _said(capsys, command: list[str]) -> str:
    capsys.readouterr()
    assert cli.invoke(command) == 0
    return capsys.readouterr().out


def test_a_film_longer_than_one_file(tmp_path, capsys):
    board = tmp_path / "sea.toml"
    hops = [HOP.format(n=n, seconds=seconds) for n, seconds in enumerate((10, 8, 5, 3))]
    board.write_text("".join([FILM, *hops]), "utf-8")
    with Emulator() as emulator:
        run = ["run", str(board), "--base-url", emulator.url, "--format", "json"]
        assert cli.invoke(run) == 0
        told = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert cli.invoke(run) == 0
        ledger = emulator.ledger()
    assert told["seconds"] == 36
    assert probe(tmp_path / "sea.mp4").frames == 36 * 24
    assert ledger["submissions"] == 5, "a second run sends nothing"
    assert [entry["seconds"] for entry in ledger["entries"]] == [10, 10, 8, 5, 3]
