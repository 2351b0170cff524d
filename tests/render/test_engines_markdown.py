"""docs/engines.md says what the data says."""

from __future__ import annotations

from pathlib import Path

from veospec.engines.catalog import load_catalog
from veospec.render.engines_markdown import engines_page

PAGE = Path(__file__).parents[2] / "docs" / "engines.md"


def test_the_page_is_fresh() -> None:
    written = engines_page(load_catalog().values())
    assert PAGE.read_text("utf-8") == written, "run `python tools/make_engines_page.py`"
