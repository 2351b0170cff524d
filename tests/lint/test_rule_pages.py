"""Every rule's page is complete, its examples do what they say, and the reference is fresh."""

from __future__ import annotations

import re
import runpy
from datetime import date
from pathlib import Path

import pytest

from veospec.diagnostics import Severity
from veospec.lint.check import check_text
from veospec.lint.explain import HEADINGS, read_page
from veospec.lint.registry import Entry, entries

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 22)
HEAD = {
    "schema": 'schema = "veospec/1"\n',
    "title": 'title = "Example"\n',
    "engine": 'engine = "veo-3.1-generate-001"\n',
}
NEEDS_FILES = {"VS107", "VS501", "VS502", "VS503", "VS504", "VS505"}
"""Run with real clips and pictures by the tests of these rules."""
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\5\0\0\0\2\xd0\x08\2\0\0\0"

every_rule = pytest.mark.parametrize("entry", entries().values(), ids=lambda e: e.rule.code)


def runnable(heading: str) -> pytest.MarkDecorator:
    """The rules whose section has a fragment; a few can only be described."""
    chosen = [
        entry
        for code, entry in entries().items()
        if code not in NEEDS_FILES and "```toml" in read_page(entry.page).sections[heading]
    ]
    return pytest.mark.parametrize("entry", chosen, ids=lambda e: e.rule.code)


def whole(fragment: str) -> str:
    """A fragment with the keys that every storyboard has put before it."""
    missing = [line for key, line in HEAD.items() if not re.search(rf"^{key} =", fragment, re.M)]
    return "".join(missing) + fragment


def codes(entry: Entry, heading: str, folder: Path) -> set[str]:
    """What a section's fragment is told, on the day that the section names, infos of others out."""
    (folder / "refs").mkdir()
    (folder / "refs" / "keeper.png").write_bytes(PNG)
    page = read_page(entry.page)
    day = re.search(r"(?:Checked|[Aa]s) (?:on|of) (\d{4}-\d\d-\d\d)", page.sections[heading])
    checked = check_text(
        whole(page.fragment(heading)).encode(),
        path="film.toml",
        folder=folder,
        engine=None,
        as_of=date.fromisoformat(day[1]) if day else DAY,
    )
    own = entry.rule.code
    others_of_the_day = {"VS404"} if day else set()
    found = checked.diagnostics
    told = {f.code for f in found if f.code == own or f.severity is not Severity.INFO}
    return told - (others_of_the_day - {own})


@every_rule
def test_a_page_has_all_its_sections(entry: Entry) -> None:
    page = read_page(entry.page)
    assert tuple(page.sections) == HEADINGS
    assert all(page.sections.values())
    assert page.sentence.endswith(".")
    assert "\n\n" not in page.sentence


IMPLIED = {"VS104": ("VS105",)}
"""21 hops of 7 seconds are too many and too long: Veo has both limits."""


@runnable("Example")
def test_the_example_is_this_mistake_alone(entry: Entry, tmp_path: Path) -> None:
    assert codes(entry, "Example", tmp_path) == {entry.rule.code, *IMPLIED.get(entry.rule.code, ())}


@runnable("Use instead")
def test_what_to_use_instead_is_clean(entry: Entry, tmp_path: Path) -> None:
    assert codes(entry, "Use instead", tmp_path) == set()


def test_the_reference_is_fresh() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "make_rule_pages.py"))
    published = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert published == tool["rule_pages"](), "run `python tools/make_rule_pages.py`"
