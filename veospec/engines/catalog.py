"""All engines that veospec knows, by id; the files in `data/` are the only list of them.

An engine's id is the name of its file. A file is read when its engine is first asked for, so that
a command pays for the engine that it uses and for no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from veospec.engines.engine import Engine
from veospec.engines.reader import read_engine
from veospec.errors import UsageError

DATA = Path(__file__).with_name("data")


class Catalog(Mapping[str, Engine]):
    """Engines by id, each read once, on demand; order is that of the ids."""

    def __init__(self, folder: Path) -> None:
        self._files = {file.stem: file for file in sorted(folder.glob("*.toml"))}
        self._read: dict[str, Engine] = {}

    def __getitem__(self, id: str) -> Engine:
        if id not in self._read:
            file = self._files[id]
            text = file.read_text(encoding="utf-8")
            self._read[id] = read_engine(text, id=id, file=file.name)
        return self._read[id]

    def __contains__(self, id: object) -> bool:
        return id in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@cache
def load_catalog() -> Mapping[str, Engine]:
    """The engines that came with this version; ids cost one look into a folder."""
    return Catalog(DATA)


def find_engine(id: str) -> Engine:
    """The engine of that id; UsageError that names the nearest id where there is none."""
    catalog = load_catalog()
    if id in catalog:
        return catalog[id]
    from difflib import get_close_matches  # noqa: PLC0415 - most ids are right

    near = get_close_matches(id, list(catalog), n=1, cutoff=0.6)
    remedy = f"Did you mean {near[0]}?" if near else "`veospec engines` lists them."
    raise UsageError(f"There is no engine {id}.", remedy=remedy)
