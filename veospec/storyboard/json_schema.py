"""The JSON Schema of a storyboard, for editors, out of the table of keys.

What a schema cannot say is left to `veospec check`: whether ids are unique, whether an engine
exists and offers what is asked for, whether files are there, templates render and codes exist. A
schema also cannot tell TOML's `8.0` from `8`; the parser takes whole numbers only.
"""

from __future__ import annotations

from typing import Any

from veospec.storyboard.document import STORYBOARD
from veospec.storyboard.kinds import (
    Choice,
    FilePath,
    Flag,
    Free,
    Key,
    Kind,
    ListOf,
    Named,
    Number,
    Table,
    Tables,
    Text,
    Whole,
)
from veospec.storyboard.model import SCHEMA

DIALECT = "http://json-schema.org/draft-07/schema#"
_NOT_BLANK = r"\S"


def storyboard_schema() -> dict[str, Any]:
    """The schema as plain values."""
    head = {
        "$schema": DIALECT,
        "title": f"Storyboard {SCHEMA}",
        "description": "A film as shots and their extensions, for `veospec check`, `plan`, `run`.",
    }
    schema = head | _table(STORYBOARD)
    schema["properties"]["schema"]["const"] = SCHEMA
    return schema


def _table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _key(key) for name, key in table.keys.items()},
    }
    required = [name for name, key in table.keys.items() if key.required]
    return schema | ({"required": required} if required else {})


def _key(key: Key) -> dict[str, Any]:
    schema = {"description": key.doc} | _kind(key.kind)
    if key.default is not None:
        schema["default"] = key.default
    if key.examples:
        schema["examples"] = list(key.examples)
    return schema


def _kind(kind: Kind) -> dict[str, Any]:
    """What a kind of value means in JSON Schema."""
    match kind:
        case Text() | FilePath():
            return _text(kind if isinstance(kind, Text) else Text())
        case Whole():
            return {"type": "integer", "minimum": kind.low, "maximum": kind.high}
        case Number():
            return {"type": "number", "minimum": kind.low, "maximum": kind.high}
        case Flag():
            return {"type": "boolean"}
        case Choice():
            return {"enum": list(kind.words)}
        case _:
            return _container(kind)


def _container(kind: Kind) -> dict[str, Any]:
    match kind:
        case ListOf():
            return {"type": "array", "items": _kind(kind.item), "maxItems": kind.items_max}
        case Tables():
            limits = {"minItems": kind.items_min, "maxItems": kind.items_max}
            return {"type": "array", "items": _table(kind.item)} | limits
        case Named():
            return {"type": "object"} | _names(kind)
        case Table():
            return _table(kind)
        case _:
            assert isinstance(kind, Free)
            return {"type": "object", "additionalProperties": True}


def _names(kind: Named) -> dict[str, Any]:
    """A table with names of the author's choice, of a pattern where there is one."""
    item = _table(kind.item) if isinstance(kind.item, Table) else _kind(kind.item)
    if not kind.pattern:
        return {"additionalProperties": item}
    return {"patternProperties": {f"^(?:{kind.pattern})$": item}, "additionalProperties": False}


def _text(kind: Text) -> dict[str, Any]:
    pattern = f"^(?:{kind.pattern})$" if kind.pattern else _NOT_BLANK
    return {"type": "string", "maxLength": kind.characters_max, "pattern": pattern}
