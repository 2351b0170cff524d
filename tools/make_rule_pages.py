"""Writes docs/rules.md from the docstrings of the rules.

    python tools/make_rule_pages.py [--check]

With `--check` nothing is written; the exit code is 1 when the page is not fresh.
"""

from __future__ import annotations

import sys
from pathlib import Path

from veospec.lint.explain import markdown
from veospec.lint.registry import entries

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
HEAD = """# Rules

Made by `tools/make_rule_pages.py` from the rules themselves; `veospec explain CODE` prints the same
offline. How often the rules of continuity err is measured in [lint-quality.md](lint-quality.md).
"""


def rule_pages() -> str:
    """The whole reference: a table, then a page for each rule."""
    rows = [
        f"| [{e.rule.code}](#{e.rule.code.lower()}-{e.rule.name}) | {e.rule.name} "
        f"| {e.rule.severity} | {e.rule.summary} |"
        for e in entries().values()
    ]
    table = "\n".join(["| code | name | severity | finds |", "|---|---|---|---|", *rows])
    return "\n\n".join([HEAD.strip(), table, *map(markdown, entries().values())]) + "\n"


def main() -> int:
    """Write the page, or say whether it is fresh."""
    page = rule_pages()
    if "--check" in sys.argv[1:]:
        return int(PAGE.read_text("utf-8") != page)
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
