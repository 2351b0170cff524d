"""The words that rules look for, by language, read from `lexicon/*.toml`.

Words are data so that a new language is a new file. A file names its language and script; under
`[fold]` two strings of equal length map characters, none of them ASCII, one to one before anything
is looked for (traditional to simplified, typographic to plain quotes), so places in the folded text
are places in the prompt. `[words]` has classes of words and phrases, separated by commas or line
ends; in spaced languages a base form stands for its endings too. A topic with groups of patterns
holds regular expressions, one a line, in which a name in capitals stands for the part of that name
and ANYPLACE for the words of all places; what a group named `cut` takes in is the finding, else all
of it. What each pattern needs of a text is in `lexicon/*.needs.json`. Files are read, and patterns
compiled, when a text first needs them: that is why name and script stand above all tables.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from string import ascii_letters
from typing import Any, NamedTuple

from veospec.lint.patterns import (
    KNOWN_MAX,
    PLACE,
    Index,
    Lists,
    Pattern,
    expand,
    items,
    letters,
    lines,
)

FOLDER = Path(__file__).with_name("lexicon")
NO_CLASS: frozenset[str] = frozenset()
FOR_TEXTS = "find"
"""How the kinds of patterns are called that are put to whole texts."""


class Meaning(NamedTuple):
    """What a written word is: its base form and classes."""

    base: str
    classes: frozenset[str]


class Phrase(NamedTuple):
    """Several words that mean something together, in their base forms."""

    words: list[str]
    text: str
    classes: frozenset[str]


class Language:
    """One file of the lexicon. `spaced`: words stand between spaces, else anywhere in the text."""

    def __init__(self, code: str, text: str, needs: str = "{}") -> None:
        self.code = code
        head = tomllib.loads(text.partition("\n[")[0])
        self.name: str = head["name"]
        self.spaced: bool = head["spaced"]
        self._text = text
        self._needs = needs
        self._script = re.compile(head["script"])
        self._not_script = re.compile(head["not_script"]) if "not_script" in head else None
        self.meanings = _Meanings(self)

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The whole file."""
        return tomllib.loads(self._text)

    @cached_property
    def _folds(self) -> dict[int, int]:
        return str.maketrans(self.data["fold"]["from"], self.data["fold"]["to"])

    def speaks(self, text: str) -> bool:
        """Whether `text` has letters of this language (and none that rule it out)."""
        if not self._script.search(text):
            return False
        return self._not_script is None or not self._not_script.search(text)

    def fold(self, text: str) -> str:
        """`text` in lower case and plain characters, each where it stood."""
        low = text.lower()
        if low.isascii():
            return low
        return (low if len(low) == len(text) else text).translate(self._folds)

    @cached_property
    def classes(self) -> Mapping[str, frozenset[str]]:
        """Every known word and phrase, folded, with its classes."""
        known: dict[str, set[str]] = {}
        for name, text in self.data.get("words", {}).items():
            for word in items(self.fold(text)):
                known.setdefault(word, set()).add(name)
        shared: dict[frozenset[str], frozenset[str]] = {}
        return {w: shared.setdefault(f := frozenset(c), f) for w, c in known.items()}

    @cached_property
    def families(self) -> Mapping[str, Mapping[str, str]]:
        """Family to its classes, each with what comes after the family in its name."""
        found: dict[str, dict[str, str]] = {}
        for name in self.data.get("words", {}):
            family, _, kind = name.partition(".")
            found.setdefault(family, {})[name] = kind
        return found

    @cached_property
    def phrases(self) -> Mapping[tuple[str, str], tuple[Phrase, ...]]:
        """Phrases of a spaced language by the bases of their first two words, longest first."""
        found: dict[tuple[str, str], list[Phrase]] = {}
        for text, classes in self.classes.items():
            if " " in text:
                words = [self.meanings[word].base for word in text.split(" ")]
                found.setdefault((words[0], words[1]), []).append(Phrase(words, text, classes))
        return {pair: tuple(sorted(p, key=lambda p: -len(p.words))) for pair, p in found.items()}

    @cached_property
    def starts(self) -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
        """Words of an unspaced language by their first character, longest first."""
        found: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for word, classes in self.classes.items():
            found.setdefault(word[0], []).append((word, classes))
        return {c: tuple(sorted(w, key=lambda w: -len(w[0]))) for c, w in found.items()}

    def meaning(self, written: str) -> Meaning:
        """Base form and classes of a word of a spaced language; a stem and none if unknown."""
        bases = (base for base in self._bases(written) if base in self.classes)
        base = next(bases, None)
        if base is None:
            return Meaning(self._stem(written), NO_CLASS)
        return Meaning(base, self.classes[base])

    def _bases(self, written: str) -> Iterator[str]:
        """Forms that `written` may be an inflection of, itself first."""
        yield written
        for ending, instead in self.data.get("endings", {}).items():
            if written.endswith(ending) and len(written) > len(ending) + 2:
                stem = written[: -len(ending)]
                for tail in instead:
                    yield stem + tail
                if stem[-1] == stem[-2] and "e" in instead:
                    yield stem[:-1]

    def _stem(self, written: str) -> str:
        """One form for the inflections of a word that the lexicon does not know."""
        return min(self._bases(written), key=len).rstrip("e")

    def parts(self, topic: str) -> Mapping[str, str]:
        """What the names in capitals stand for in the patterns of a topic."""
        return {**self.data[topic].get("parts", {}), PLACE: self._places}

    @cached_property
    def patterns(self) -> Mapping[tuple[str, str], tuple[Pattern, ...]]:
        """All patterns by topic and kind, in the order of the file."""
        found = {}
        for topic, table in self.data.items():
            for kind, groups in table.items() if isinstance(table, dict) else ():
                if _are_groups(groups):
                    parts = self.parts(topic)
                    written = [line for group in groups for line in lines(group["patterns"])]
                    found[topic, kind] = tuple(Pattern(line, parts) for line in written)
        return found

    @cached_property
    def _firsts(self) -> Mapping[tuple[str, str], int]:
        """Which number the first pattern of each kind has that is put to whole texts."""
        firsts = {}
        number = 0
        for name, patterns in self.patterns.items():
            if name[1].startswith(FOR_TEXTS):
                firsts[name] = number
                number += len(patterns)
        return firsts

    @cached_property
    def _index(self) -> Index:
        """What the patterns need that are put to whole texts, in the order of their numbers."""
        known = json.loads(self._needs)
        needs: list[Lists] = []
        for topic, kind in self._firsts:
            lists = known.get(f"{topic}.{kind}", ())
            count = len(self.patterns[topic, kind])
            needs += lists if len(lists) == count else [()] * count
        return Index(needs, (max(letters(name), key=len) for name in self._place_names))

    def met(self, written: Iterable[str]) -> int:
        """What a text of these words has of all that patterns need."""
        return self._index.met(written)

    def suiting(self, topic: str, kind: str, met: int) -> Iterator[Pattern]:
        """The patterns that a text may fit which has `met` these needs."""
        patterns = self.patterns.get((topic, kind), ())
        first = self._firsts.get((topic, kind), 0)
        return (patterns[n - first] for n in self._index.all_met(met, first, len(patterns)))

    @cached_property
    def _place_names(self) -> Sequence[str]:
        """Every place that the words name, the longest first."""
        names = {word for word, kinds in self.classes.items() if _is_place(kinds)}
        return sorted(names, key=lambda name: (-len(name), name))

    @cached_property
    def _places(self) -> str:
        """A pattern of every place."""
        either = "|".join(map(re.escape, self._place_names))
        return rf"\b(?:{either})s?\b" if self.spaced else f"(?:{either})"

    def pattern(self, topic: str, written: str) -> re.Pattern[str]:
        """`written`, which may name parts of `topic`, compiled."""
        return re.compile(expand(written, self.data[topic].get("parts", {})))


class _Meanings(dict[str, Meaning]):
    """Meanings by the written word, found when first asked for."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, written: str) -> Meaning:
        if written.isdigit():
            return Meaning(written, NO_CLASS)
        if len(self) >= KNOWN_MAX:
            self.clear()
        found = self[written] = self._language.meaning(written)
        return found


def _is_place(kinds: frozenset[str]) -> bool:
    return any(kind.startswith("place.") for kind in kinds)


def _are_groups(value: object) -> bool:
    return isinstance(value, list) and all("patterns" in each for each in value)


def _needs_beside(file: Path) -> str:
    """The index of a language's patterns; without one all of them are put to every text."""
    index = file.with_suffix(".needs.json")
    return index.read_text("utf-8") if index.exists() else "{}"


class Lexicon:
    """All languages there are; each file is read when a text in its script first comes."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """Every language, in the order of their codes."""
        files = sorted(self.folder.glob("*.toml"))
        return tuple(Language(f.stem, f.read_text("utf-8"), _needs_beside(f)) for f in files)

    @cached_property
    def _in_ascii(self) -> tuple[Language, ...]:
        """The languages that can be written in plain letters."""
        return tuple(language for language in self.languages if language.speaks(ascii_letters))

    def of(self, text: str) -> tuple[Language, ...]:
        """The languages in which `text` is written; a mixed text has several."""
        possible = self._in_ascii if text.isascii() else self.languages
        return tuple([language for language in possible if language.speaks(text)])


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that comes with the product."""
    return Lexicon()
