"""Which patterns a text is worth putting to: the index loses none that would find something."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veospec.lint.patterns import ANY_PLACE, PLACE, Index, Pattern
from veospec.lint.prose import readings
from veospec.lint.words import FOLDER, FOR_TEXTS, Language, lexicon

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "make_pattern_index.py"))
LANGUAGES = lexicon().languages
TEXTS = [
    line
    for file in sorted((ROOT / "tests" / "lint" / "texts").glob("*.txt"))
    for line in file.read_text("utf-8").splitlines()
    if line.strip()
]

each_language = pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)


@each_language
def test_the_index_is_that_of_the_patterns(language: Language) -> None:
    written = (FOLDER / f"{language.code}.needs.json").read_text("utf-8")
    assert written == TOOL["index_of"](language), "run `make lexicon`"


def test_a_pattern_that_finds_something_suits_the_text() -> None:
    for text in TEXTS[::7]:
        for reading in readings(text):
            language = reading.language
            for (topic, kind), patterns in language.patterns.items():
                if not kind.startswith(FOR_TEXTS):
                    continue
                suiting = {each.written for each in language.suiting(topic, kind, reading.met)}
                finding = {one.written for one in patterns if one.compiled.search(reading.text)}
                assert finding <= suiting, text


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\bcuts?\s+to\b", [["cut"], ["to"]]),
        (r"(?:jump|smash)\s+cut", [["jump", "smash"], ["cut"]]),
        (r"(?:new\s+)?scene(?!ry)", [["scene"]]),
        (r"(?=.*\bnow\b)[a-z]+", [["now"]]),
        (r"(?:meanwhile|\d+)", []),
        (r"x?[abc]*", []),
    ],
)
def test_what_a_pattern_cannot_do_without(pattern: str, needs: list[list[str]]) -> None:
    found = TOOL["needs_of"](pattern, spaced=True)
    assert sorted(found) == sorted(needs)


def test_without_spaces_a_character_tells_enough() -> None:
    assert sorted(TOOL["needs_of"]("[切换](?:到|至)新", spaced=False)) == [
        ["切", "换"],
        ["到", "至"],
        ["新"],
    ]


WORDS = ("cut", "to", "scene", "now", "meanwhile")


@given(
    st.lists(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), max_size=3)),
    st.lists(st.sampled_from([*WORDS, "cutting", "12", "unseen", "rain"]), max_size=8),
)
def test_an_index_tells_what_words_meet(needs: Any, written: list[str]) -> None:
    index = Index(needs)
    met = set(index.all_met(index.met(written), 0, len(needs)))
    for number, lists in enumerate(needs):
        meets = all(any(word in one for one in written for word in words) for words in lists)
        assert (number in met) == meets


@settings(deadline=None)
@given(st.sampled_from(LANGUAGES), st.data())
def test_any_words_stand_for_every_place(language: Language, data: Any) -> None:
    names = [name for name, kinds in language.classes.items() if "place." in " ".join(kinds)]
    name = data.draw(st.sampled_from(names))
    assert re.fullmatch(ANY_PLACE, name)
    pattern = Pattern(rf"now in {PLACE}", language.parts("hard_cut"))
    assert [found[0] for found in pattern.finditer(f"now in {name}")] == [f"now in {name}"]
    assert not list(pattern.finditer("then in nowhere"))


@each_language
def test_places_stand_nowhere_that_rules_them_out(language: Language) -> None:
    """Any words for a place would be too many where a pattern says what must not be there."""
    ruled_out = re.compile(rf"\(\?<?![^()]*{PLACE}")
    for patterns in language.patterns.values():
        assert not [each.written for each in patterns if ruled_out.search(each.written)]
