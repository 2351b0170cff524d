"""Writes veospec/lint/lexicon/*.needs.json anew: the words without which a pattern finds nothing.

Compiling the hundreds of patterns of a language takes longer than all else in a check. What a
pattern cannot do without is read from the pattern itself: of each of a few lists of words a text
must have one, be it inside a longer word. A test fails while the files differ from what this
writes.

    make lexicon
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from math import fsum
from typing import Any

from veospec.lint.patterns import PLACE, expand, letters
from veospec.lint.words import FOLDER, FOR_TEXTS, Language, lexicon

parser: Any = re._parser  # type: ignore[attr-defined]

LISTS_MAX = 3
WORDS_MAX = 80
_MARK = "\u16a0\u16a0"
"""Two runes, which no pattern has, in the place of the names of all places."""
_COMMON = {
    *("a", "an", "and", "are", "as", "at", "by", "camera", "for", "from", "he", "her", "his", "in"),
    *("into", "is", "it", "its", "now", "of", "on", "she", "the", "their", "them", "then", "they"),
    *(
        "to",
        "we",
        "with",
        PLACE,
        "这",
        "那",
        "他",
        "她",
        "的",
        "了",
        "一",
        "在",
        "是",
        "の",
        "は",
        "が",
    ),
}

Words = frozenset[str]


def needs_of(pattern: str, *, spaced: bool) -> list[list[str]]:
    """Lists of words: a text in which the pattern finds something has one of each."""
    found = _of_items(parser.parse(pattern), spaced)
    seldom = sorted((_frequency(words), len(words), sorted(words)) for words in set(found))
    return [words for share, _, words in seldom[:LISTS_MAX] if share < 1]


def _frequency(words: Words) -> float:
    """About how often a text has one of `words`; 1 where asking for them tells nothing."""
    if len(words) > WORDS_MAX:
        return 1
    # An exact sum: the words come in any order.
    return min(1.0, fsum(0.3 if word in _COMMON else 0.2 / len(word) ** 2 for word in words))


def _of_items(items: Iterable[Any], spaced: bool) -> list[Words]:
    """What a sequence needs: the letters that stand together in it, and what its parts need."""
    needs: list[Words] = []
    run = ""
    for name, value in _flat(items):
        if name == "LITERAL":
            run += chr(value)
            continue
        needs += _of_run(run, spaced)
        run = ""
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and value[0] > 0:
            needs += _of_items(value[2], spaced)
        elif name == "ASSERT":
            needs += _of_items(value[1], spaced)
        elif name == "BRANCH":
            needs += _of_branches([_of_items(branch, spaced) for branch in value[1]])
        elif name == "IN" and not spaced and all(str(kind) == "LITERAL" for kind, _ in value):
            needs += _of_branches([_of_run(chr(letter), spaced) for _, letter in value])
    return needs + _of_run(run, spaced)


def _flat(items: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The items with what groups hold in their place: a group changes no text."""
    for name, value in items:
        if str(name) == "SUBPATTERN":
            yield from _flat(value[3])
        elif str(name) == "ATOMIC_GROUP":
            yield from _flat(value)
        else:
            yield str(name), value


def _of_run(run: str, spaced: bool) -> list[Words]:
    """The words in letters that stand together; one letter of many tells nothing."""
    words = [
        word for word in letters(run.replace(_MARK, f" {_MARK} ")) if len(word) > 1 or not spaced
    ]
    return [frozenset({PLACE if word == _MARK else word}) for word in words]


def _of_branches(branches: Sequence[list[Words]]) -> list[Words]:
    """One word of the most telling list of each branch; nothing where a branch needs nothing."""
    if not all(branches):
        return []
    return [frozenset().union(*(min(needs, key=_telling) for needs in branches))]


def _telling(words: Words) -> tuple[float, list[str]]:
    return _frequency(words), sorted(words)


def index_of(language: Language) -> str:
    """The needs of all patterns of a language as JSON, a pattern a line."""
    rows = {}
    for (topic, kind), patterns in language.patterns.items():
        if not kind.startswith(FOR_TEXTS):
            continue
        parts = {**language.parts(topic), PLACE: _MARK}
        each = [needs_of(expand(one.written, parts), spaced=language.spaced) for one in patterns]
        rows[f"{topic}.{kind}"] = each
    body = ",\n".join(
        f"{json.dumps(name)}: [\n"
        + ",\n".join(json.dumps(each, ensure_ascii=False) for each in lists)
        + "\n]"
        for name, lists in rows.items()
    )
    return "{\n" + body + "\n}\n"


def main() -> None:
    """Write one file a language."""
    for language in lexicon().languages:
        file = FOLDER / f"{language.code}.needs.json"
        file.write_text(index_of(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
