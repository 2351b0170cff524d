"""A rule's page, read from its module's docstring.

The docstring is the only documentation of a rule: `veospec explain` prints it, the reference in
`docs/` is made of it, and its two fragments are run as tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from veospec.lint.registry import Entry

HEADINGS = ("What it does", "Why is this bad", "Example", "Use instead", "Source")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_FRAGMENT = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Page(NamedTuple):
    """One rule's documentation: a sentence that states the sin, and sections by heading."""

    sentence: str
    sections: Mapping[str, str]

    def fragment(self, heading: str) -> str:
        """The storyboard fragment of a section; KeyError for a section that has none."""
        found = _FRAGMENT.search(self.sections[heading])
        if found is None:
            raise KeyError(heading)
        return found[1]


def read_page(text: str) -> Page:
    """A docstring as a page."""
    sentence, *rest = _HEADING.split(text)
    sections = {name: body.strip() for name, body in zip(rest[::2], rest[1::2], strict=True)}
    return Page(sentence.strip(), sections)


def markdown(entry: Entry) -> str:
    """A rule's page as a part of the reference."""
    rule = entry.rule
    page = read_page(entry.page)
    parts = [f"## {rule.code} {rule.name}", f"*{rule.severity}*: {page.sentence}"]
    for heading, body in page.sections.items():
        parts += [f"### {heading}", body]
    return "\n\n".join(parts)
