"""Reading untrusted JSON, one field at a time.

A `Fields` knows where in the body it stands, so every refusal names the field. A value that is
null counts as absent, as it does for Google's front end.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Sequence
from typing import Any

from veo_emulator import errors

_TEXT_MAX = 100_000


class Fields:
    """One JSON object of a request, with its path in the body."""

    def __init__(self, value: object, path: str) -> None:
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise errors.bad_field(path or "body", "an object is expected")
        self._value: dict[str, Any] = value
        self.path = path

    def __contains__(self, name: str) -> bool:
        return self._value.get(name) is not None

    def keys(self) -> list[str]:
        """Names of the fields that are not null."""
        return [name for name, value in self._value.items() if value is not None]

    def raw(self, name: str) -> object:
        """The value as it came, or None."""
        return self._value.get(name)

    def at(self, name: str) -> str:
        """Path of a field in the body."""
        return f"{self.path}.{name}" if self.path else name

    def refuse(self, name: str, problem: str) -> errors.GoogleError:
        """The error for a field of this object."""
        return errors.bad_field(self.at(name), problem)

    def object(self, name: str) -> Fields | None:
        """A nested object, or None."""
        value = self._value.get(name)
        return None if value is None else Fields(value, self.at(name))

    def objects(self, name: str, at_most: int) -> list[Fields]:
        """A list of objects; a single object counts as a list of one."""
        value = self._value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            return [Fields(value, self.at(name))]
        if len(value) > at_most:
            raise self.refuse(name, f"at most {at_most} are taken, {len(value)} were given")
        return [Fields(item, f"{self.at(name)}[{i}]") for i, item in enumerate(value)]

    def text(self, name: str, default: str = "") -> str:
        """A string that can be written as UTF-8."""
        value = self._value.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.refuse(name, "a string is expected")
        if len(value) > _TEXT_MAX:
            raise self.refuse(name, f"the string is longer than {_TEXT_MAX} characters")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise self.refuse(name, "the string is not valid UTF-8") from None
        return value

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of some words, in either case."""
        value = self.text(name, default)
        for choice in choices:
            if choice.lower() == value.lower():
                return choice
        if value == default:
            return default
        raise self.refuse(name, f"{value[:60]!r} is not one of {', '.join(choices)}")

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int | None:
        """A whole number, also as a string of digits or as 8.0."""
        value = self._value.get(name)
        if value is None:
            return default
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
            value = int(value)
        if isinstance(value, float) and math.isfinite(value) and value == int(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(name, "a whole number is expected")
        if not low <= value <= high:
            raise self.refuse(name, f"{_short(value)} is not between {low} and {high}")
        return value

    def boolean(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._value.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.refuse(name, "true or false is expected")
        return value

    def base64(self, name: str) -> bytes:
        """Bytes, in the standard or the URL-safe alphabet, with or without padding."""
        value = self._value.get(name)
        if not isinstance(value, str):
            raise self.refuse(name, "Base64 decoding failed: a string is expected")
        try:
            data = value.encode("ascii")
            if b"-" in data or b"_" in data:
                data = data.translate(bytes.maketrans(b"-_", b"+/"))
            return base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
        except (UnicodeEncodeError, binascii.Error, ValueError):
            raise self.refuse(name, "Base64 decoding failed") from None

    def labels(self, name: str) -> dict[str, str]:
        """A map of at most 64 short strings."""
        inner = self.object(name)
        if inner is None:
            return {}
        if len(inner.keys()) > 64:
            raise self.refuse(name, "at most 64 labels are taken")
        return {key[:63]: inner.text(key)[:63] for key in inner.keys()}  # noqa: SIM118


def _short(value: int) -> str:
    return str(value) if abs(value) < 10**18 else "the number"
