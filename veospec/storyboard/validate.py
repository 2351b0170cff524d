"""Compares the values of a file with the table of keys and says in plain words what is wrong.

The result has only what was right. Each mistake is reported where it stands, with what is there,
what should be there, and a fix where only one is possible.
"""

from __future__ import annotations

import re
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
from veospec.storyboard.reporter import Reporter
from veospec.storyboard.scalars import (
    WRONG,
    choice_of,
    flag_of,
    number_of,
    text_of,
    type_in_words,
    wrong,
)
from veospec.storyboard.source import KeyPath
from veospec.storyboard.unknown_key import report_unknown_keys


def validate(data: dict[str, Any], reporter: Reporter) -> dict[str, Any]:
    """The right part of `data`, shaped as the table of keys says."""
    return _table(STORYBOARD, data, (), reporter)


def _table(
    table: Table, value: dict[str, Any], path: KeyPath, reporter: Reporter
) -> dict[str, Any]:
    """The right keys of one table."""
    misspelt = report_unknown_keys(table, value, path, reporter)
    result: dict[str, Any] = {}
    for name, key in table.keys.items():
        written = name if name in value else misspelt.get(name)
        if written is None:
            if key.required:
                _report_missing(table, name, key, path, reporter)
            continue
        reader = reporter
        if written != name:
            reporter.source.written_as((*path, name), written)
            reader = reporter.aside()
        read = _value(key.kind, value[written], (*path, name), reader)
        reporter.hopeless |= reader.hopeless
        if read is not WRONG:
            result[name] = read
    return result


def _report_missing(table: Table, name: str, key: Key, path: KeyPath, reporter: Reporter) -> None:
    example = f" For example: {name} = {_toml(key.examples[0])}" if key.examples else ""
    where = "The storyboard" if not path else table.label
    remedy = f"{key.doc.split('. ')[0].rstrip('.')}.{example}"
    if name == "shot":
        remedy = "Add a [[shot]] with an id and a prompt."
    reporter.hopeless = reporter.hopeless or name == "shot"
    reporter.report("VS004", path, f"{where} has no `{name}`.", remedy, unsure=False)


def _toml(value: str | int | float) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _value(  # noqa: PLR0911 - one return a kind
    kind: Kind, value: Any, path: KeyPath, reporter: Reporter
) -> Any:
    """The value if it is right, else WRONG after a report."""
    match kind:
        case Text():
            return text_of(kind, value, path, reporter)
        case Whole() | Number():
            return number_of(kind, value, path, reporter)
        case Flag():
            return flag_of(value, path, reporter)
        case Choice():
            return choice_of(kind, value, path, reporter)
        case FilePath():
            return text_of(Text(), value, path, reporter)
        case ListOf():
            return _list(kind, value, path, reporter)
        case Tables():
            return _tables(kind, value, path, reporter)
        case Table() | Named() | Free():
            return _one_table(kind, value, path, reporter)


def _list(kind: ListOf, value: Any, path: KeyPath, reporter: Reporter) -> Any:
    if not isinstance(value, list):
        fix = None
        if isinstance(value, str):
            span = reporter.source.value_span(path)
            written = reporter.source.text[span.start : span.end].decode()
            fix = reporter.replacement(path, f"[{written}]", title="Put brackets around it")
        what = f"has to be an array, and this is {type_in_words(value)}"
        return wrong(path, what, 'Write ["..."], with brackets.', reporter, fix)
    if len(value) > kind.items_max:
        what = f"has {len(value)} items, and {kind.items_max} are the most"
        return wrong(path, what, "Remove some.", reporter)
    read = [_value(kind.item, item, (*path, i), reporter) for i, item in enumerate(value)]
    return [item for item in read if item is not WRONG]


def _tables(kind: Tables, value: Any, path: KeyPath, reporter: Reporter) -> Any:
    if not isinstance(value, list):
        reporter.hopeless = True
        return _single_table(kind, value, path, reporter)
    if not kind.items_min <= len(value) <= kind.items_max:
        reporter.hopeless = True
        what = f"stands {len(value)} times, and {kind.items_min} to {kind.items_max:,} are possible"
        return wrong(path, what, f"Add or remove a {kind.item.label}.", reporter)
    result = []
    for index, item in enumerate(value):
        place = (*path, index)
        if isinstance(item, dict):
            result.append(_table(kind.item, item, place, reporter))
        elif not reporter.full:
            reporter.hopeless = True
            what = f"has to hold tables, and this is {type_in_words(item)}"
            wrong(place, what, f"Write a table under {kind.item.label}.", reporter)
    _report_twins(value, path, reporter)
    return result


def _single_table(kind: Tables, value: Any, path: KeyPath, reporter: Reporter) -> Any:
    """`[shot]` or worse, where `[[shot]]` was meant."""
    label = kind.item.label
    if not isinstance(value, dict):
        what = f"has to be an array of tables, and this is {type_in_words(value)}"
        return wrong(path, what, f"Write {label} on a line of its own.", reporter)
    span = reporter.source.value_span(path)
    written = reporter.source.text[span.start : span.end].decode()
    fix = None
    if written.startswith("["):
        fix = reporter.replacement(path, f"[{written}]", title=f"Write {label}")
    what = "is one table, and a film has a list of them"
    return wrong(path, what, f"Write {label} with two brackets.", reporter, fix)


def _report_twins(tables: list[Any], path: KeyPath, reporter: Reporter) -> None:
    """An id names one thing only: it is how a person and a plan point at a shot or a hop."""
    seen: dict[str, int] = {}
    for index, table in enumerate(tables):
        name = table.get("id") if isinstance(table, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen and not reporter.full:
            first = reporter.source.value_span((*path, seen[name], "id")).line
            what = f'"{name}" is taken: line {first} has the same'
            wrong((*path, index, "id"), what, "Give each an id of its own.", reporter)
        seen.setdefault(name, index)


def _one_table(kind: Table | Named | Free, value: Any, path: KeyPath, reporter: Reporter) -> Any:
    if not isinstance(value, dict):
        what = f"has to be a table, and this is {type_in_words(value)}"
        return wrong(path, what, f"Write [{'.'.join(map(str, path))}] and its keys.", reporter)
    match kind:
        case Free():
            return value
        case Table():
            return _table(kind, value, path, reporter)
        case Named():
            return _named(kind, value, path, reporter)


def _named(kind: Named, value: dict[str, Any], path: KeyPath, reporter: Reporter) -> dict[str, Any]:
    """The right items of a table whose keys are names."""
    result = {}
    for name, item in value.items():
        place = (*path, name)
        if kind.pattern and not re.fullmatch(kind.pattern, name):
            span = reporter.source.key_span(place)
            message = f"`{name[:60]}` is not {kind.shape}."
            remedy = f"The keys of [{'.'.join(map(str, path))}] are such codes."
            reporter.report("VS003", place, message, remedy, span=span, fatal=False, unsure=False)
            continue
        read = _value(kind.item, item, place, reporter)
        if read is not WRONG:
            result[name] = read
    return result
