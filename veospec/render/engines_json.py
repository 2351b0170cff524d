"""The engines for machines: every figure with its day, its source and how sure it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from veospec.engines.engine import Engine

FORMAT = "veospec.engines/1"


def engines_json(engines: Iterable[Engine], *, as_of: date) -> str:
    """All that is known of the engines as JSON text that ends with a line feed."""
    document = {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "engines": [
            {**_plain(asdict(engine)), "retired": engine.retired(as_of)} for engine in engines
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """JSON values only: dates as text, sets in alphabetical order."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
