"""The JSON Schema of `veospec check --format json`."""

from __future__ import annotations

from typing import Any

from veospec.diagnostics import Severity
from veospec.render.diagnostics_json import FORMAT

DIALECT = "http://json-schema.org/draft-07/schema#"


def diagnostics_schema() -> dict[str, Any]:
    """The schema as plain values."""
    properties = {
        "format": {"const": FORMAT, "description": "Name and version of this format."},
        "diagnostics": {
            "type": "array",
            "description": "All findings, file by file, each file in the order of its text.",
            "items": _object(_finding()),
        },
        "summary": {
            "description": "How many findings there are of each severity.",
            **_object({str(severity): _count() for severity in Severity}),
        },
    }
    return {"$schema": DIALECT, "title": "Diagnostics", **_object(properties)}


def _finding() -> dict[str, Any]:
    edit = _object(
        {
            "start": _count("First byte that is replaced, in UTF-8, from 0."),
            "end": _count("First byte that is kept again."),
            "text": _text("What stands there instead."),
        }
    )
    fix = _object(
        {
            "title": _text("What the fix does."),
            "safe": {
                "type": "boolean",
                "description": "True when the fix cannot change what the author meant.",
            },
            "edits": {"type": "array", "items": edit},
        }
    )
    return {
        "code": _text("Stable code of the rule.") | {"pattern": "^VS[0-9]{3}$"},
        "name": _text("Stable name of the rule.") | {"pattern": "^[a-z0-9_]+$"},
        "severity": {"enum": [str(severity) for severity in Severity]},
        "message": _text("What is wrong."),
        "help": _text("What to do about it."),
        "path": _text("The file as it was named; `-` for standard input."),
        "line": _place("Line, from 1."),
        "column": _place("Column in characters, from 1."),
        "end_line": _place("Line of the end, from 1."),
        "end_column": _place("Column after the last character."),
        "shot": _text("Id of the shot; null where there is none.") | {"type": ["string", "null"]},
        "hop": {
            "type": ["integer", "null"],
            "minimum": 0,
            "description": "Number of the hop; 0 is the opening clip.",
        },
        "fix": {"anyOf": [{"type": "null"}, fix]},
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _place(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "description": description}


def _count(description: str = "") -> dict[str, Any]:
    described = {"description": description} if description else {}
    return {"type": "integer", "minimum": 0} | described
