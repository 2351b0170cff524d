"""Engine data: every figure has a day and a source, and a slip in a file is found and placed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from veospec.engines.catalog import DATA, Catalog, find_engine, load_catalog
from veospec.engines.engine import Engine, Evidence
from veospec.engines.reader import read_engine
from veospec.engines.table import DataFileError
from veospec.errors import UsageError

GOOD = (DATA / "veo-3.1-generate-001.toml").read_text("utf-8")
VEO = (
    "veo-3.1-fast-generate-001",
    "veo-3.1-fast-generate-preview",
    "veo-3.1-generate-001",
    "veo-3.1-generate-preview",
    "veo-3.1-lite-generate-001",
)


def evidence(value: object) -> Iterator[Evidence]:
    if isinstance(value, Evidence):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from evidence(getattr(value, each.name))


@pytest.mark.parametrize("id", load_catalog())
def test_every_group_of_figures_has_a_day_and_a_source(id: str) -> None:
    engine = load_catalog()[id]
    groups = list(evidence(engine))
    optional = (engine.spend_tiers, engine.retention)
    assert len(groups) == 6 + sum(one is not None for one in optional)
    assert engine.id == id
    for group in groups:
        assert date(2025, 10, 1) < group.as_of <= date(2026, 11, 22)
        assert len(group.source) > 20


def test_the_veo_engines_are_there() -> None:
    assert set(VEO) <= set(load_catalog())


def test_only_the_engine_that_is_asked_for_is_read() -> None:
    catalog = Catalog(DATA)
    assert "veo-3.1-generate-001" in catalog
    assert len(catalog) >= len(VEO)
    assert catalog._read == {}
    assert catalog["veo-3.1-generate-001"] is catalog["veo-3.1-generate-001"]
    assert list(catalog._read) == ["veo-3.1-generate-001"]


def test_an_unknown_engine_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError) as told:
        find_engine("veo-3.1-generate-01")
    assert told.value.remedy == "Did you mean veo-3.1-generate-001?"
    with pytest.raises(UsageError) as told:
        find_engine("sora")
    assert "veospec engines" in told.value.remedy


def test_the_developer_api_lived_until_october_2026() -> None:
    engine = find_engine("veo-3.1-generate-preview")
    assert not engine.retired(date(2026, 10, 21))
    assert engine.retired(date(2026, 10, 22))


def test_some_choices_leave_one_opening_only() -> None:
    developer, platform = find_engine(VEO[3]), find_engine(VEO[2])
    assert developer.openings("720p", references=False) == (4, 6, 8)
    assert developer.openings("1080p", references=False) == (8,)
    assert platform.openings("1080p", references=False) == (4, 6, 8)
    assert platform.openings("720p", references=True) == (8,)


def test_sound_costs_more_where_silence_is_offered() -> None:
    platform, developer = find_engine(VEO[2]), find_engine(VEO[3])
    assert platform.usd_per_s("720p", audio=True) == 0.4
    assert platform.usd_per_s("720p", audio=False) == 0.2
    assert developer.usd_per_s("720p", audio=False) == 0.4


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('title = "Veo 3.1"', "title = 3", "title: has to be a text"),
        ('title = "Veo 3.1"\n', "", "title: is missing"),
        ("fps = 24", 'fps = "24"', "picture.fps: has to be a whole number"),
        ("fps = 24", "fps = true", "picture.fps: has to be a whole number"),
        ("hops_max = 20", "hops_maximum = 20", "extension.hops_maximum: is no key"),
        ("as_of = 2026-09-01", 'as_of = "2026-09-01"', "prices.as_of: has to be a date"),
        ("as_of = 2026-09-01", "as_of = 2026-09-01T00:00:00", "prices.as_of: has to be a date"),
        ('grade = "inferred"', 'grade = "certain"', "limits.grade: has to be one of documented"),
        ('"whole", "window"', '"hole"', "extension.strategies: 'hole' is none of whole"),
        ("[4, 6, 8]", "[8, 6, 4]", "opening.seconds: has to ascend"),
        ("[4, 6, 8]", "8", "opening.seconds: has to be a list"),
        ("default_s = 8", "default_s = 5", "opening.default_s: does not agree"),
        ("window_s = 7", "window_s = 31", "extension.window_s: does not agree"),
        ("4k = 0.60", "4k = -1", "prices.usd_per_s.4k: has to be a price"),
        ("4k = 0.60", "8k = 0.60", "prices.usd_per_s: does not agree"),
        ("source_made_by_engine = false", "source_made_by_engine = 0", "has to be true or false"),
        ("[prices]", "[price]", "prices: is missing"),
        ("[prices]", "[prices", "syntax"),
        ("retired_on = 2027-05-04", "retired_on = 2025-05-04", "lifecycle.retired_on: does not"),
        ('surface = "agent-platform"', 'surface = "moon"', "surface: has to be one of"),
    ],
)
def test_a_slip_in_a_file_is_placed(old: str, new: str, place: str) -> None:
    assert old in GOOD
    with pytest.raises(DataFileError, match=re.escape(place)) as told:
        read_engine(GOOD.replace(old, new, 1), id="x", file="x.toml")
    assert told.value.file == "x.toml"


def test_an_engine_is_a_value() -> None:
    one = read_engine(GOOD, id="veo-3.1-generate-001", file="x.toml")
    assert isinstance(one, Engine)
    assert one == load_catalog()["veo-3.1-generate-001"]
