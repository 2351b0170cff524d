"""What the names in a template stand for: `cast`, `place`, `style`, `vars`.

One function looks a name up, for plain expressions and for Jinja alike, so that both agree on what
exists and on what to say when something does not. Only keys of the TOML file are ever found: no
attribute of a Python object can be reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

ROOTS = ("cast", "place", "style", "vars")


class Described(str):
    """A character or a place: prints as its description, and has its other keys as `fields`."""

    __slots__ = ("fields",)
    fields: Mapping[str, str]

    def __new__(cls, fields: Mapping[str, str]) -> Described:
        """The description of a table that has one."""
        described = super().__new__(cls, fields["description"])
        described.fields = fields
        return described


class Names(Mapping[str, Any]):
    """A table of the file under the name that templates use; `path` says it in full."""

    def __init__(self, path: str, values: Mapping[str, Any]) -> None:
        self.path = path
        self._values = values

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        return Names(f"{self.path}.{name}", value) if isinstance(value, dict) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Unknown(NamedTuple):
    """A name that stands for nothing: cause, remedy and the words to point at."""

    message: str
    remedy: str
    words: str


def roots(document: Mapping[str, Any]) -> dict[str, Names]:
    """The four names that every template starts from, out of a validated document."""
    return {
        "cast": Names("cast", {k: Described(v) for k, v in document.get("cast", {}).items()}),
        "place": Names("place", {k: Described(v) for k, v in document.get("place", {}).items()}),
        "style": Names("style", document.get("style", {})),
        "vars": Names("vars", document.get("vars", {})),
    }


def look_up(owner: Any, name: str, words: str) -> Any:
    """What `owner.name` is; an Unknown when there is no such key. `words` is how it was written."""
    if isinstance(owner, Names):
        if name in owner:
            return owner[name]
        return _unknown_key(owner.path, name, owner, words)
    if isinstance(owner, Described):
        if name in owner.fields:
            return owner.fields[name]
        return _unknown_field(owner, name, words)
    return no_table(name, words)


def no_table(name: str, words: str = "") -> Unknown:
    """What to say about `words`, which asks for the key `name` of something without keys."""
    message = f"`{words or name}` has no meaning: what stands before `.{name}` is not a table."
    return Unknown(message, "Use a key of [cast], [place], [style] or [vars].", words or name)


def unknown_root(name: str, names: Mapping[str, Names]) -> Unknown:
    """What to say about `{{ name }}` where `name` is none of the four."""
    homes = [root for root in ROOTS if name in names[root]]
    if homes:
        remedy = f"Did you mean `{_written(homes[0], name)}`?"
    else:
        near = _nearest(name, ROOTS)
        known = "A prompt can use `cast`, `place`, `style` and `vars`."
        remedy = f"Did you mean `{near}`?" if near else known
    return Unknown(f"`{name}` is not defined.", remedy, name)


def _unknown_key(path: str, name: str, known: Collection[str], words: str) -> Unknown:
    """A key that a table does not have."""
    message = f"`{path}.{name}` is not defined: [{path}] has no `{name}`."
    near = next((key for key in known if key.startswith(f"{name}-")), "") or _nearest(name, known)
    if near:
        remedy = f"Did you mean `{_written(path, near)}`?"
    elif path in {"cast", "place"}:
        remedy = f"Add [{path}.{name}] with a description."
    else:
        remedy = f"Add `{name} = ...` under [{path}]."
    return Unknown(message, remedy, words)


def _unknown_field(owner: Described, name: str, words: str) -> Unknown:
    """A key that a character or a place does not have."""
    parent = words.rpartition(".")[0]
    near = _nearest(name, owner.fields)
    remedy = f"Did you mean `{parent}.{near}`?" if near else f"Its keys: {', '.join(owner.fields)}."
    if name == "voice":
        remedy = f'Add `voice = "..."` under [{parent}].'
    return Unknown(f"`{words}` is not defined: [{parent}] has no `{name}`.", remedy, words)


def _written(path: str, key: str) -> str:
    """How a template names a key: a dash after a dot would be a minus sign."""
    return f"{path}.{key}" if key.isidentifier() else f'{path}["{key}"]'


def _nearest(name: str, known: Collection[str]) -> str:
    """The known name that is spelt most like `name`, or ""."""
    from difflib import get_close_matches  # noqa: PLC0415 - most templates have no unknown name

    near = get_close_matches(name[:60], list(known)[:1000], n=1)
    return near[0] if near else ""
