"""Storyboards back to TOML: `parse(dump(storyboard))` is the storyboard again.

Written for generators and property tests. One writer of our own instead of a library, because
the order and the layout of a storyboard (head, tables, shots with their hops) are part of what
makes it readable, and no library keeps arrays of nested tables in that layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from veospec.storyboard.model import SCHEMA, Asset, Hop, Shot, Storyboard

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def dump(storyboard: Storyboard) -> str:
    """The TOML text of a storyboard; prompts are written as rendered, with braces kept literal."""
    return toml_text(document_of(storyboard))


def document_of(storyboard: Storyboard) -> dict[str, Any]:
    """The storyboard as the nested dictionary that TOML would give, defaults left out."""
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "title": storyboard.title,
        "engine": storyboard.engine,
        "aspect_ratio": storyboard.aspect_ratio,
        "resolution": storyboard.resolution,
        "seconds": storyboard.seconds,
        "seed": storyboard.seed,
        "audio": storyboard.audio,
        "negative_prompt": storyboard.negative_prompt,
        "budget_usd": storyboard.budget_usd,
        "vars": dict(storyboard.vars),
        "style": dict(storyboard.style),
        "cast": {
            name: _present({"description": member.description, "voice": member.voice})
            for name, member in storyboard.cast.items()
        },
        "place": {name: {"description": text} for name, text in storyboard.place.items()},
        "lint": _lint(storyboard),
        "shot": [_shot(shot) for shot in storyboard.shots],
    }
    return {key: value for key, value in _present(head).items() if value != {}}


def _lint(storyboard: Storyboard) -> dict[str, Any]:
    config: dict[str, Any] = {}
    if storyboard.lint.ignore:
        config["ignore"] = sorted(storyboard.lint.ignore)
    if storyboard.lint.severity:
        config["severity"] = {
            code: severity.value if severity else "off"
            for code, severity in storyboard.lint.severity.items()
        }
    return config


def _shot(shot: Shot) -> dict[str, Any]:
    table = {
        "id": shot.id,
        "prompt": _literal(shot.prompt.text),
        "seconds": shot.seconds,
        "image": _name(shot.image),
        "last_frame": _name(shot.last_frame),
        "references": [asset.name for asset in shot.references] or None,
        "source": _name(shot.source),
        "hop": [_hop(hop) for hop in shot.hops] or None,
    }
    return _present(table)


def _hop(hop: Hop) -> dict[str, Any]:
    table = {"prompt": _literal(hop.prompt.text), "id": hop.id, "seconds": hop.seconds}
    return _present(table | {"seed": hop.seed})


def _name(asset: Asset | None) -> str | None:
    return asset.name if asset else None


def _present(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def _literal(text: str) -> str:
    """The template that renders to this text: braces that Jinja would read are quoted."""
    return re.sub(r"\{(?=[{%#])", "{{ '{' }}", text)


def toml_text(document: Mapping[str, Any]) -> str:
    """A nested dictionary as TOML: plain values first, then tables, then arrays of tables."""
    return "\n".join(_table(document, ())).strip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    nested = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    arrays = {key: value for key, value in table.items() if _is_array_of_tables(value)}
    for key, value in table.items():
        if key not in nested and key not in arrays:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in nested.items():
        here = (*path, key)
        if not value or any(not isinstance(item, Mapping) for item in value.values()):
            yield f"\n[{_dotted(here)}]"
        yield from _table(value, here)
    for key, items in arrays.items():
        for item in items:
            here = (*path, key)
            yield f"\n[[{_dotted(here)}]]"
            yield from _table(item, here)


def _is_array_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(_key(part) for part in path)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list():
            return "[" + ", ".join(_value(item) for item in value) + "]"
        case _:
            return '"' + "".join(_escaped(character) for character in str(value)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if ord(character) < 0x20 or ord(character) == 0x7F:
        return f"\\u{ord(character):04x}"
    return character
