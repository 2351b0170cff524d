"""Reads one TOML table strictly: every key has one type, every key left over is a mistake.

Engine files are written by hand and decide what is paid, so that a slip in one has to be found at
the first load and be told by its place. Thirty lines of our own do that in microseconds; a schema
library would cost every `veospec check` more time than the rest of the check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

T = TypeVar("T")


class DataFileError(Exception):
    """A slip in a data file: which file, which key, what is wrong with it."""

    def __init__(self, file: str, key: str, what: str) -> None:
        super().__init__(f"{file}: {key}: {what}")
        self.file = file
        self.key = key
        self.what = what


class Table:
    """One table of a data file; `take_*` consume keys, `close` refuses those nobody took."""

    def __init__(self, data: Mapping[str, Any], *, file: str, name: str = "") -> None:
        self._rest = dict(data)
        self._file = file
        self._name = name

    def mistake(self, key: str, what: str) -> DataFileError:
        """The error for one key of this table, with its place in the file."""
        return DataFileError(self._file, f"{self._name}.{key}" if self._name else key, what)

    def table(self, key: str) -> Table:
        """The table below `key`, which has to be there."""
        value = self._required(key)
        if not isinstance(value, dict):
            raise self.mistake(key, "has to be a table")
        return Table(value, file=self._file, name=f"{self._name}.{key}" if self._name else key)

    def table_or_none(self, key: str) -> Table | None:
        """The table below `key`, or None where it is absent."""
        return self.table(key) if key in self._rest else None

    def text(self, key: str) -> str:
        """A string that is not empty."""
        value = self._required(key)
        if not isinstance(value, str) or not value.strip():
            raise self.mistake(key, "has to be a text")
        return value

    def text_or_none(self, key: str) -> str | None:
        """A string, or None where the key is absent."""
        return self.text(key) if key in self._rest else None

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._required(key)
        if not isinstance(value, bool):
            raise self.mistake(key, "has to be true or false")
        return value

    def count(self, key: str) -> int:
        """An integer of zero or more."""
        return self._count(key, self._required(key))

    def count_or_none(self, key: str) -> int | None:
        """An integer of zero or more, or None where the key is absent."""
        return self.count(key) if key in self._rest else None

    def day(self, key: str) -> date:
        """A TOML local date."""
        value = self._required(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.mistake(key, "has to be a date such as 2026-11-22")
        return value

    def day_or_none(self, key: str) -> date | None:
        """A TOML local date, or None where the key is absent."""
        return self.day(key) if key in self._rest else None

    def counts(self, key: str) -> tuple[int, ...]:
        """Integers in ascending order, each once; empty where the key is absent."""
        values = self._list(key, self._rest.pop(key, []), self._count)
        if list(values) != sorted(set(values)):
            raise self.mistake(key, "has to ascend without repetition")
        return values

    def texts(self, key: str) -> tuple[str, ...]:
        """Texts; empty where the key is absent."""
        return self._list(key, self._rest.pop(key, []), self._text)

    def counts_by_text(self, key: str) -> Mapping[str, tuple[int, ...]]:
        """A table of integer lists; empty where the key is absent."""
        return {
            name: self._list(f"{key}.{name}", value, self._count)
            for name, value in self._pairs(key)
        }

    def prices_by_text(self, key: str) -> Mapping[str, float]:
        """A table of USD amounts above zero; empty where the key is absent."""
        prices: dict[str, float] = {}
        for name, value in self._pairs(key):
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise self.mistake(f"{key}.{name}", "has to be a price above zero")
            prices[name] = float(value)
        return prices

    def close(self) -> None:
        """Refuse what is left: a key that nobody reads is a misspelt one."""
        for key in self._rest:
            raise self.mistake(key, "is no key of this table")

    def _required(self, key: str) -> Any:
        if key not in self._rest:
            raise self.mistake(key, "is missing")
        return self._rest.pop(key)

    def _pairs(self, key: str) -> list[tuple[str, Any]]:
        value = self._rest.pop(key, {})
        if not isinstance(value, dict):
            raise self.mistake(key, "has to be a table")
        return list(value.items())

    def _list(self, key: str, value: Any, read: Callable[[str, Any], T]) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise self.mistake(key, "has to be a list")
        return tuple(read(key, item) for item in value)

    def _count(self, key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.mistake(key, "has to be a whole number of zero or more")
        return value

    def _text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise self.mistake(key, "has to hold texts only")
        return value
