"""The filters, tests and operators of templates, each bounded in what it can produce.

Filters are pure functions of text and numbers. Jinja would run them while it compiles where their
arguments are constants; taking the context as an argument keeps them for the run, where the budget
is. Tables and arrays never become text by themselves: a shared nested array could be endless.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import jinja2
from jinja2.runtime import Context

from veospec.storyboard.budget import Budget, RefusedError

TEXT_MAX = 100_000
ITEMS_MAX = 1_000
_WHOLE_MAX = 10**15
_SCALARS = (str, int, float, bool, date, datetime, time, type(None))

TESTS = [
    "boolean",
    "defined",
    "divisibleby",
    "even",
    "false",
    "float",
    "integer",
    "lower",
    "mapping",
    "none",
    "number",
    "odd",
    "sequence",
    "string",
    "true",
    "undefined",
    "upper",
]

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}


def as_scalar(value: Any) -> Any:
    """The value, if it is text, a number or a date; RefusedError for a table or an array."""
    if isinstance(value, (jinja2.Undefined, *_SCALARS)):
        return value
    message = "A table or an array is not a text that could stand in a prompt."
    raise RefusedError(message, "Join its items or name one of them.")


def as_words(value: Any) -> str:
    """How a scalar reads; raises for an undefined value."""
    return str(as_scalar(value))


def operate(symbol: str, left: Any, right: Any) -> Any:
    """`left symbol right`, refused where the result would be large or is not meant for prompts."""
    numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
    if numbers:
        if symbol == "**" and (abs(right) > 64 or abs(left) > 10_000):
            raise RefusedError("The power is too large.", "Write the number.")
        result = _OPERATORS[symbol](left, right)
        if isinstance(result, complex) or abs(result) > _WHOLE_MAX:
            raise RefusedError("The number is too large.", "Write a smaller one.")
        return result
    if symbol == "+" and isinstance(left, str) and isinstance(right, str):
        return _short(len(left) + len(right), lambda: left + right)
    if symbol == "+" and isinstance(left, list) and isinstance(right, list):
        if len(left) + len(right) > ITEMS_MAX:
            raise RefusedError(f"An array may have {ITEMS_MAX:,} items.", "Use a shorter one.")
        return left + right
    if symbol == "*" and isinstance(left, str) and isinstance(right, int):
        return _short(len(left) * right, lambda: left * right)
    message = f"`{symbol}` does not work between these two values."
    raise RefusedError(message, "It takes numbers; `+` also joins two texts.")


def _short(length: int, make: Callable[[], str]) -> str:
    """A text that is made only when it is short enough."""
    if length > TEXT_MAX:
        raise RefusedError(f"A text may have {TEXT_MAX:,} characters.", "Write less.")
    return make()


def _budget(context: Context) -> Budget:
    budget: Budget = context.environment.budget  # type: ignore[attr-defined]
    return budget


@jinja2.pass_context
def write(context: Context, value: Any) -> str:
    """What an output expression puts into the prompt; paid for by its length."""
    text = as_words(value)
    _budget(context).spend_characters(len(text))
    return text


@jinja2.pass_context
def pay(context: Context, count: int) -> str:
    """Pay for `count` characters of plain text and one step; writes nothing itself."""
    _budget(context).spend(1)
    _budget(context).spend_characters(count)
    return ""


@jinja2.pass_context
def each(context: Context, value: Any) -> list[Any]:
    """The items that a loop goes through, paid for before it starts."""
    if isinstance(value, jinja2.Undefined):
        str(value)
    try:
        length = len(value)
    except TypeError:
        message = "A loop needs an array, a table or a range."
        raise RefusedError(message, "Loop over an array of [vars].") from None
    _budget(context).spend(1 + length)
    return list(value)


@jinja2.pass_context
def plain(context: Context, value: Any) -> Any:  # noqa: ARG001 - see the module's docstring
    """A value that may be compared."""
    return as_scalar(value)


@jinja2.pass_context
def flat(context: Context, value: Any) -> Any:
    """An array or table written in a template: it may hold scalars only."""
    _budget(context).spend(1 + len(value))
    for item in value.values() if isinstance(value, dict) else value:
        as_scalar(item)
    return value


def _on_text(function: Callable[[str], str]) -> Callable[..., str]:
    @jinja2.pass_context
    def apply(context: Context, value: Any) -> str:
        words = as_words(value)
        _budget(context).spend(1 + len(words) // 1_000)
        return function(words)

    return apply


@jinja2.pass_context
def _replace(context: Context, value: Any, old: str, new: str) -> str:
    words, before, after = as_words(value), as_words(old), as_words(new)
    _budget(context).spend(1 + len(words) // 1_000)
    count = words.count(before)
    return _short(len(words) + count * len(after), lambda: words.replace(before, after))


@jinja2.pass_context
def _join(context: Context, value: Any, separator: str = "") -> str:
    words = [as_words(item) for item in each(context, value)]
    between = as_words(separator)
    length = sum(map(len, words)) + len(between) * len(words)
    return _short(length, lambda: between.join(words))


@jinja2.pass_context
def _default(context: Context, value: Any, other: Any = "", boolean: bool = False) -> Any:  # noqa: ARG001
    missing = isinstance(value, jinja2.Undefined) or (boolean and not value)
    return other if missing else value


@jinja2.pass_context
def _first(context: Context, value: Any) -> Any:
    return _end(each(context, value), 0)


@jinja2.pass_context
def _last(context: Context, value: Any) -> Any:
    return _end(each(context, value), -1)


def _end(items: list[Any], index: int) -> Any:
    if not items:
        raise RefusedError("There is no item: the array is empty.", "Give it one.")
    return items[index]


@jinja2.pass_context
def _length(context: Context, value: Any) -> int:
    return len(each(context, value))


@jinja2.pass_context
def _round(context: Context, value: Any, digits: int = 0) -> float:  # noqa: ARG001
    return round(float(as_scalar(value)), max(-15, min(15, int(digits))))


@jinja2.pass_context
def _int(context: Context, value: Any) -> int:  # noqa: ARG001
    return int(as_scalar(value))


FILTERS: dict[str, Callable[..., Any]] = {
    "capitalize": _on_text(str.capitalize),
    "count": _length,
    "d": _default,
    "default": _default,
    "first": _first,
    "int": _int,
    "join": _join,
    "last": _last,
    "length": _length,
    "lower": _on_text(str.lower),
    "replace": _replace,
    "round": _round,
    "string": _on_text(str),
    "title": _on_text(str.title),
    "trim": _on_text(str.strip),
    "upper": _on_text(str.upper),
}
