"""Writes docs/engines.md anew; a test fails while it differs from what this writes."""

from __future__ import annotations

from pathlib import Path

from veospec.engines.catalog import load_catalog
from veospec.render.engines_markdown import engines_page

PAGE = Path(__file__).parent.parent / "docs" / "engines.md"


def main() -> None:
    """Write the page."""
    text = engines_page(load_catalog().values())
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
