"""Where the keys, values and comments of a TOML file stand, as byte ranges.

Read from tree-sitter's concrete syntax tree, which loses no byte. Dotted keys, tables and arrays of
tables are resolved to the same paths that the values of `tomllib` are found under.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

KeyPath = tuple[str | int, ...]
Range = tuple[int, int]

_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})
_HEADERS = frozenset({"table", "table_array_element"})
_CLOSINGS = frozenset({"]", "]]"})
_BARE = re.compile(rb"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")


class Places:
    """Byte ranges by path. The value of a table is its header, or the key that implies it.

    `every_key` has all places where a key is written: a table's name stands in many headers.
    What stands under a header is read when somebody first asks for a path that leads through it.
    """

    def __init__(self) -> None:
        self.keys: dict[KeyPath, Range] = {}
        self.every_key: dict[KeyPath, list[Range]] = {}
        self.values: dict[KeyPath, Range] = {}
        self.array_lengths: dict[KeyPath, int] = {}
        self._comments: list[Range] = []
        self._unread: dict[KeyPath, list[list[Node]]] = {}

    def to(self, path: KeyPath) -> Places:
        """These places, with all that has been written of `path`."""
        for length in range(1, len(path) + 1):
            if path[:length] in self._unread:
                self._read(path[:length])
        return self

    @property
    def comments(self) -> list[Range]:
        """Every comment, in order."""
        for path in list(self._unread):
            self._read(path)
        return sorted(self._comments)

    def _read(self, path: KeyPath) -> None:
        for children in self._unread.pop(path):
            for child in children:
                if child.type == "pair":
                    _read_pair(child, path, self)
                elif child.type == "comment":
                    self.comment(child)

    def comment(self, node: Node) -> None:
        """A comment stands here."""
        self._comments.append((node.start_byte, node.end_byte))

    def table(self, path: KeyPath, children: list[Node]) -> None:
        """What stands under a header, to be read later."""
        self._unread.setdefault(path, []).append(children)


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(Language(tree_sitter_toml.language()))


def find_places(text: bytes) -> Places:
    """The places in `text`, which is valid TOML; in other text whatever can be recognised."""
    places = Places()
    for node in _parser().parse(text).root_node.children:
        kind = node.type
        if kind in _HEADERS:
            _read_header(node, places)
        elif kind == "pair":
            _read_pair(node, (), places)
        elif kind == "comment":
            places.comment(node)
    return places


def _read_header(node: Node, places: Places) -> None:
    """Index the header of one `[table]` or `[[table]]`."""
    path: KeyPath = ()
    children = node.children
    first = next((n for n, child in enumerate(children[:3]) if child.type in _KEYS), None)
    if first is None:
        return
    header, *under = children[first:]
    closing = under[0] if under and under[0].type in _CLOSINGS else header
    whole = (node.start_byte, closing.end_byte)
    parts = _key_parts(header)
    is_array = node.type == "table_array_element"
    for position, (name, place) in enumerate(parts):
        path = (*path, name)
        places.every_key.setdefault(path, []).append(place)
        last = position == len(parts) - 1
        if last and is_array:
            places.array_lengths[path] = places.array_lengths.get(path, 0) + 1
        if not last or path not in places.values:
            places.keys.setdefault(path, place)
        places.values.setdefault(path, whole if last else place)
        if path in places.array_lengths:
            path = (*path, places.array_lengths[path] - 1)
    if last:
        places.keys[path] = parts[-1][1]
        places.values[path] = whole
    places.table(path, under)


def _read_pair(node: Node, path: KeyPath, places: Places) -> None:
    """Index one `key = value`, with the comment that ends its line."""
    children = []
    for child in node.children:
        kind = child.type
        if kind == "comment":
            places.comment(child)
        elif kind != "=":
            children.append(child)
    if len(children) != 2 or children[0].type not in _KEYS:
        return
    key, value = children
    for name, place in _key_parts(key):
        path = (*path, name)
        places.every_key.setdefault(path, []).append(place)
        places.keys.setdefault(path, place)
        places.values.setdefault(path, place)
    _read_value(value, path, places)


def _read_value(node: Node, path: KeyPath, places: Places) -> None:
    places.values[path] = (node.start_byte, node.end_byte)
    kind = node.type
    if kind == "string":
        return
    if kind == "array":
        items = [child for child in node.named_children if child.type != "comment"]
        for index, item in enumerate(items):
            places.keys[(*path, index)] = (item.start_byte, item.end_byte)
            _read_value(item, (*path, index), places)
    elif kind == "inline_table":
        for child in node.named_children:
            if child.type == "pair":
                _read_pair(child, path, places)
    else:
        return
    for child in node.children:
        if child.type == "comment":
            places.comment(child)


def _key_parts(node: Node) -> list[tuple[str, Range]]:
    """The names of a key, dotted or not, each with its place."""
    parts: list[tuple[str, Range]] = []
    written = node.text or b""
    if _BARE.fullmatch(written):
        at = node.start_byte
        for name in written.decode().split("."):
            parts.append((name, (at, at + len(name))))
            at += len(name) + 1
        return parts
    pending = [node]
    while pending:
        part = pending.pop()
        if part.type == "dotted_key":
            pending.extend(child for child in reversed(part.children) if child.type in _KEYS)
        else:
            parts.append((_key_name(part), (part.start_byte, part.end_byte)))
    return parts


def _key_name(node: Node) -> str:
    raw = (node.text or b"").decode("utf-8", "replace")
    if node.type == "bare_key":
        return raw
    if raw[0] == "'" or "\\" not in raw:
        return raw[1:-1]
    return next(iter(tomllib.loads(f"{raw} = 0")))
