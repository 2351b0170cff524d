"""What can be written at a place: engines, names in templates, keys of a table.

A line that is being written is rarely TOML yet, so these look at the words before the cursor and,
for names, at the last version that could be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from veospec.engines.catalog import load_catalog
from veospec.lsp.document import Document
from veospec.lsp.hover import spoken
from veospec.lsp.outline import expression_before
from veospec.storyboard.document import CHARACTER, HOP, LINT, PLACE, SHOT, STORYBOARD
from veospec.storyboard.kinds import Table
from veospec.storyboard.names import ROOTS

_ENGINE = re.compile(r"^\s*engine\s*=\s*(?P<quote>[\"']?)(?P<word>[\w.-]*)$")
_KEY = re.compile(r"^\s*(?P<word>[A-Za-z_]*)$")
_DOTTED = re.compile(r"(?<![\w.])(?P<owner>(?:[^\W\d]\w*\.)*)(?P<word>\w*)$")
_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*(?P<name>[\w.-]+)[ \t]*\]", re.MULTILINE)
_TABLES = {"shot": SHOT, "shot.hop": HOP, "lint": LINT, "cast": CHARACTER, "place": PLACE}


class Choice(NamedTuple):
    """One completion: `text` takes the place of the bytes from `start` to the cursor."""

    label: str
    text: str
    detail: str
    start: int


def choices(document: Document, offset: int) -> list[Choice]:
    """Everything that could stand at the byte `offset`."""
    text = document.text[:offset].decode("utf-8", "replace")
    line = text[text.rfind("\n") + 1 :]
    expression = expression_before(document.text, offset)
    if expression is not None:
        return list(_names(document.names, expression, offset))
    if engine := _ENGINE.match(line):
        return list(_engines(engine["quote"], engine["word"], offset))
    if (key := _KEY.match(line)) and text.count('"""') % 2 == 0 and text.count("'''") % 2 == 0:
        return list(_keys(text, offset - len(key["word"])))
    return []


def _names(names: Mapping[str, Any], expression: str, offset: int) -> Iterator[Choice]:
    """The roots, or the keys of the table that is named before the last dot."""
    found = _DOTTED.search(expression)
    if found is None:
        return
    start = offset - len(found["word"].encode())
    if not found["owner"]:
        for root in ROOTS:
            yield Choice(root, root, f"[{root}]", start)
        return
    owner: Any = names
    for part in found["owner"].rstrip(".").split("."):
        owner = owner.get(part) if isinstance(owner, dict) else None
    for key in owner if isinstance(owner, dict) else ():
        if key.isidentifier():
            yield Choice(key, key, spoken(owner, key) or "", start)


def _engines(quote: str, word: str, offset: int) -> Iterator[Choice]:
    start = offset - len(word)
    for id, engine in load_catalog().items():
        end = engine.lifecycle.retired_on
        detail = engine.title + (f", retired on {end}" if end else "")
        yield Choice(id, id if quote else f'"{id}"', detail, start)


def _keys(text: str, start: int) -> Iterator[Choice]:
    headers = [found["name"] for found in _HEADER.finditer(text)]
    table = _table(headers[-1]) if headers else STORYBOARD
    for name, key in table.keys.items() if table is not None else ():
        yield Choice(name, f"{name} = ", key.doc, start)


def _table(header: str) -> Table | None:
    """What may stand below a header; None where the author is free."""
    root, _, rest = header.partition(".")
    if root in {"cast", "place"}:
        return _TABLES[root] if rest else None
    return _TABLES.get(header)
