"""`veospec engines`: what is known, from when and from whom."""

from __future__ import annotations

import json

import pytest

from veospec.cli import invoke as run
from veospec.engines.catalog import load_catalog
from veospec.render.cells import cells


def test_every_engine_is_shown_in_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["engines", "--as-of", "2026-11-22"]) == 0
    out = capsys.readouterr().out
    assert all(id in out for id in load_catalog())
    assert all(cells(line) <= 80 for line in out.splitlines())
    assert "veo-3.1-generate-preview  Developer API, shut down on 2026-10-22" in out


def test_the_day_decides_what_lives(capsys: pytest.CaptureFixture[str]) -> None:
    run(["engines", "--as-of", "2026-01-01"])
    assert "Developer API, live until 2026-10-22" in capsys.readouterr().out


def test_json_has_every_figure_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["engines", "--format", "json", "--as-of", "2026-11-22"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == "veospec.engines/1"
    by_id = {engine["id"]: engine for engine in document["engines"]}
    assert set(by_id) == set(load_catalog())
    platform = by_id["veo-3.1-generate-001"]
    assert platform["prices"]["usd_per_s"] == {"720p": 0.4, "1080p": 0.4, "4k": 0.6}
    assert platform["prices"]["evidence"]["as_of"] == "2026-09-01"
    assert not platform["retired"]
    assert by_id["veo-3.1-generate-preview"]["retired"]
