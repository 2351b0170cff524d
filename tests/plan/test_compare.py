"""The same storyboard against several engines: what a plan would say, side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.plan.boards import AGENT_PLATFORM, DAY, DEVELOPER_API
from veo_emulator.video import Ask, make_opening
from veospec.engines.catalog import load_catalog
from veospec.errors import UsageError
from veospec.plan.compare import Comparison, compare, comparison_document
from veospec.render.cells import cells
from veospec.render.comparison import comparison_text, refusal_words

FILM = Path(__file__).parents[2] / "examples/short-film.storyboard.toml"
WHEN_BOTH_LIVED = date(2026, 8, 1)


def compared(
    *engines: str, as_of: date = DAY, extra: str = "", resolution: str = "720p"
) -> Comparison:
    text = extra.encode() + FILM.read_bytes().replace(b"720p", resolution.encode())
    found = compare(text, path="film.toml", folder=FILM.parent, engines=engines, as_of=as_of)
    assert found is not None
    return found


def test_windows_and_whole_clips_side_by_side() -> None:
    platform, developer = compared(AGENT_PLATFORM, DEVELOPER_API, as_of=WHEN_BOTH_LIVED).rows
    assert (platform.seconds, platform.usd) == (developer.seconds, developer.usd) == (148, 59.2)
    assert platform.strategies == {"whole": 4, "window": 16}
    assert developer.strategies == {"whole": 20}
    assert platform.refusals == developer.refusals == ()


def test_what_an_engine_refuses_stands_under_it() -> None:
    found = compared(AGENT_PLATFORM, DEVELOPER_API, as_of=WHEN_BOTH_LIVED, extra="audio = false\n")
    platform, developer = found.rows
    assert platform.refusals == ()
    assert refusal_words(developer) == "VS109 parameter_not_accepted"
    lines = comparison_text(found).splitlines()
    assert lines[-1] == "  refuses: VS109 parameter_not_accepted"


def test_without_names_all_that_live_are_compared_the_best_first() -> None:
    rows = compared().rows
    living = {id for id, engine in load_catalog().items() if not engine.retired(DAY)}
    assert {row.engine for row in rows} == living
    taken = [row for row in rows if not row.refusals]
    assert list(rows[: len(taken)]) == taken
    assert [row.usd for row in taken] == sorted(row.usd or 0 for row in taken)


def test_the_table_fits_80_columns() -> None:
    text = comparison_text(compared(*load_catalog(), as_of=WHEN_BOTH_LIVED))
    assert all(cells(line) <= 80 for line in text.splitlines())
    assert "veo-3.1-generate-001" in text


def test_a_resolution_without_a_price_has_none() -> None:
    (row,) = compared("veo-3.1-lite-generate-001", resolution="4k").rows
    assert row.usd is None
    assert comparison_document(compared("veo-3.1-lite-generate-001"))["engines"][0]["usd"] == 7.4


def test_no_storyboard_and_no_engine() -> None:
    assert compare(b"a = [", path="-", folder=None, engines=(), as_of=DAY) is None
    with pytest.raises(UsageError, match="no engine nobody"):
        compared("nobody")


def test_a_comparison_as_json() -> None:
    found = compared(AGENT_PLATFORM, DEVELOPER_API, as_of=WHEN_BOTH_LIVED, extra="audio = false\n")
    document = comparison_document(found)
    refusal = document["engines"][1]["refusals"][0]
    assert refusal["message"]
    assert "veo-3.1" in refusal["help"]
    assert document == {
        "format": "veospec.comparison/1",
        "title": "The last light",
        "as_of": "2026-08-01",
        "aspect_ratio": "16:9",
        "resolution": "720p",
        "engines": [
            {
                "engine": AGENT_PLATFORM,
                "surface": "agent-platform",
                "seconds": 148,
                "usd": 29.6,
                "strategies": {"whole": 4, "window": 16},
                "refusals": [],
            },
            {
                "engine": DEVELOPER_API,
                "surface": "developer-api",
                "seconds": 148,
                "usd": 59.2,
                "strategies": {"whole": 20},
                "refusals": [
                    {
                        "code": "VS109",
                        "name": "parameter_not_accepted",
                        "message": refusal["message"],
                        "help": refusal["help"],
                        "shot": None,
                        "hop": None,
                    }
                ],
            },
        ],
    }


def test_a_film_at_a_resolution_without_a_price_has_null_for_one() -> None:
    document = comparison_document(compared("veo-3.1-lite-generate-001", resolution="4k"))
    assert document["engines"][0]["usd"] is None
    assert (document["resolution"], document["engines"][0]["seconds"]) == ("4k", 148)


def test_engines_that_were_named_stand_as_they_were_named() -> None:
    names = (DEVELOPER_API, "veo-3.1-lite-generate-001", AGENT_PLATFORM)
    assert tuple(row.engine for row in compared(*names, as_of=WHEN_BOTH_LIVED).rows) == names


def test_files_are_looked_for_beside_the_storyboard(tmp_path: Path) -> None:
    text = b"""schema = "veospec/1"
title = "Sea"
engine = "veo-3.1-generate-001"
[[shot]]
id = "sea"
prompt = "A calm sea, seen by a still camera."
source = "clip.mp4"
"""
    (tmp_path / "clip.mp4").write_bytes(make_opening(Ask("", 8, 1280, 720, seed=1)).to_bytes())
    found = compare(text, path="film.toml", folder=tmp_path, engines=(AGENT_PLATFORM,), as_of=DAY)
    assert found is not None
    assert found.rows[0].seconds == 8
    assert found.rows[0].refusals == ()
    assert found.rows[0].usd == 0, "the author's own clip costs nothing"
