"""Every message is a sentence with a cause, every help one with a remedy, in one style.

A sentence begins with a capital letter, a digit, a quotation, code, a table or the id of an engine,
and it ends with a full stop or a quotation. The examples of all pages are run for it; rules that
need clips and pictures are read instead, as the words that stand in their files.
"""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from tests.lint.test_rule_pages import whole
from veospec import lint
from veospec.lint.check import check_text
from veospec.lint.explain import read_page
from veospec.lint.registry import Entry, entries

BEGINS = re.compile(r"[A-Z0-9\"`{[]|veo-|gemini-")
ENDS = re.compile(r"[.?!}\"]$")
FILES = sorted(Path(lint.__file__).parent.rglob("*.py"))


def is_sentence(text: str) -> bool:
    """Whether `text` keeps to the style; a brace is an expression that is filled in."""
    return bool(BEGINS.match(text) and ENDS.search(text))


@pytest.mark.parametrize("entry", entries().values(), ids=lambda entry: entry.rule.code)
def test_summary_message_and_help_are_sentences(entry: Entry, tmp_path: Path) -> None:
    assert is_sentence(entry.rule.summary)
    fragments = re.findall(r"```toml\n(.*?)```", entry.page, re.DOTALL)
    assert read_page(entry.page).sentence.endswith(".")
    for fragment in fragments:
        checked = check_text(
            whole(fragment).encode(),
            path="film.toml",
            folder=tmp_path,
            engine=None,
            as_of=date(2026, 11, 22),
        )
        for found in checked.diagnostics:
            assert is_sentence(found.message), found.message
            assert is_sentence(found.help), found.help
            assert found.message != found.help


def written(node: ast.expr) -> str:
    """The text of a literal, with its expressions in braces."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(written(part) for part in parts)
        case _:
            return "{}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_rule_may_say_is_written_as_sentences(file: Path) -> None:
    calls = (
        node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)
    )
    said = [
        written(keyword.value)
        for call in calls
        for keyword in call.keywords
        if keyword.arg in {"message", "help"}
    ]
    assert [text for text in said if not is_sentence(text)] == []
