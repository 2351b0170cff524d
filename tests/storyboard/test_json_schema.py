"""The schema accepts what the parser accepts, apart from what only a compiler can know.

What only the compiler knows: that ids are unique, that an engine exists, that files are there, that
templates render (VS005), that `8.0` is no whole number, and which schema version comes next.
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import jsonschema
import pytest

from veospec.storyboard.json_schema import storyboard_schema
from veospec.storyboard.parse import parse
from veospec.storyboard.source import Source

from .samples import ENGINES, GOOD

VALUES: list[Any] = [0, 1, -1, 8, 7.5, "8", "", " ", "x", "16:9", "a:b", "720p", True, [], {}]
VALUES += [["VS202"], ["a.png"], [{}], {"description": "x"}, {"VS203": "off"}, "off", "老人"]
VALUES += [10**12, "x" * 300]
NAMES = ["title", "seconds", "seed", "cast", "shot", "lint", "prompt", "id", "nothing", "voice"]
COMPILER_ONLY = {"VS005", "VS007"}


def tables(value: Any) -> list[Any]:
    """Every table and array in a document, itself included."""
    inner = value.values() if isinstance(value, dict) else value
    return [value] + [t for v in inner if isinstance(v, (dict, list)) for t in tables(v)]


def mutated(document: dict[str, Any], random: random.Random) -> dict[str, Any]:
    """The document with one to three values changed, removed, added or repeated."""
    document = copy.deepcopy(document)
    for _ in range(random.randint(1, 3)):
        place = random.choice(tables(document))
        value = copy.deepcopy(random.choice(VALUES))
        if isinstance(place, list):
            place[random.randint(0, len(place)) :] = [value] if random.random() < 0.5 else []
        elif random.random() < 0.3 and place:
            place.pop(random.choice(list(place)))
        else:
            place[random.choice([*place, random.choice(NAMES)])] = value
    return document


def inline(value: Any) -> str:
    """Any value as TOML, all of it inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def parser_accepts(document: dict[str, Any]) -> bool:
    """Whether the parser finds nothing that a schema could know."""
    text = "".join(f"{key} = {inline(value)}\n" for key, value in document.items()).encode()
    assert Source(text, "x").data == document
    found = parse(text, path="x.toml", folder=None, engine_ids=ENGINES).diagnostics
    return all(
        d.code in COMPILER_ONLY or "There is no engine" in d.message or "is taken" in d.message
        for d in found
    )


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema.Draft7Validator(storyboard_schema())


def test_schema_and_parser_agree_on_changed_storyboards(validator: Any) -> None:
    good = Source(GOOD.encode(), "x").data
    accepted = 0
    for seed in range(1500):
        document = mutated(good, random.Random(seed))
        valid = validator.is_valid(document)
        accepted += valid
        assert valid == parser_accepts(document), (seed, document)
    assert 50 < accepted < 1450


def test_every_key_is_described(validator: Any) -> None:
    def described(schema: dict[str, Any]) -> bool:
        return all(
            item.get("description") and described(item.get("items", item))
            for item in schema.get("properties", {}).values()
        )

    assert described(validator.schema)
