"""A film of Omni on the emulator: turns, a window, and a turn on what the window began."""

from __future__ import annotations

import json

import pytest

from veospec import cli
from veospec.media.mp4 import probe
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
