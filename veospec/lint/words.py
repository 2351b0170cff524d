"""The words that rules look for, by language, read from `lexicon/*.toml`.

Words are data so that a new language is a new file. A file names its language and script; under
`[fold]` two strings of equal length map characters one to one before anything is looked for
(traditional to simplified, typographic to plain quotes), so places in the folded text are places
in the prompt. A table of patterns holds regular expressions, one a line; a word in capitals stands
for the part of that name. Files are read, and patterns compiled, when a text first needs them:
a run pays for the languages and rules that it uses.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("lexicon")


class Language:
    """One file of the lexicon. `spaced`: words stand between spaces, else anywhere in the text."""

    def __init__(self, code: str, data: Mapping[str, Any]) -> None:
        self.code = code
        self.name: str = data["name"]
        self.spaced: bool = data["spaced"]
        self.data = data
        self.script = re.compile(data["script"])
        self.not_script = re.compile(data.get("not_script", r"(?!)"))
        self._folds = str.maketrans(data["fold"]["from"], data["fold"]["to"])
        self._compiled: dict[tuple[str, str], tuple[re.Pattern[str], ...]] = {}

    def speaks(self, text: str) -> bool:
        """Whether `text` has letters of this language (and none that rule it out)."""
        return bool(self.script.search(text)) and not self.not_script.search(text)

    def fold(self, text: str) -> str:
        """`text` in lower case and plain characters, each where it stood."""
        low = text.lower()
        return (low if len(low) == len(text) else text).translate(self._folds)

    def words(self, topic: str, kind: str) -> tuple[str, ...]:
        """The lines of `kind` under `topic`, empty where the language has none."""
        return _lines(self.data.get(topic, {}).get(kind, ""))

    def patterns(self, topic: str, kind: str) -> tuple[re.Pattern[str], ...]:
        """The regular expressions of `kind` under `topic`, compiled when first asked for."""
        found = self._compiled.get((topic, kind))
        if found is None:
            lines = _lines(self.data.get(topic, {}).get("patterns", {}).get(kind, ""))
            found = tuple(self.pattern(topic, line) for line in lines)
            self._compiled[topic, kind] = found
        return found

    def pattern(self, topic: str, written: str) -> re.Pattern[str]:
        """`written`, which may name parts of `topic`, compiled."""
        return re.compile(_expand(written, self.data[topic].get("parts", {})))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def _expand(pattern: str, parts: Mapping[str, str]) -> str:
    """`pattern` with each name in capitals replaced by its part, parts of parts included."""
    if not parts:
        return pattern
    names = "|".join(sorted(parts, key=len, reverse=True))
    return re.sub(names, lambda found: _expand(parts[found[0]], parts), pattern)


class Lexicon:
    """All languages there are; each file is read when a text in its script first comes."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """Every language, in the order of their codes."""
        files = sorted(self.folder.glob("*.toml"))
        return tuple(Language(f.stem, tomllib.loads(f.read_text("utf-8"))) for f in files)

    def of(self, text: str) -> tuple[Language, ...]:
        """The languages in which `text` is written; a mixed text has several."""
        return tuple(language for language in self.languages if language.speaks(text))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that comes with the product."""
    return Lexicon()
