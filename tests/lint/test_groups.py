"""Groups of patterns: the shortcut from words to groups loses none and adds none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veospec.lint.groups import Groups
from veospec.lint.prose import Reading, readings
from veospec.lint.words import lexicon

TOPICS = [("hard_cut", "find"), ("hard_cut", "find_in_hops"), ("action", "find")]


def every_group(reading: Reading, topic: str, kind: str) -> Groups:
    return reading.language.groups(topic, kind)


def needed(code: str) -> list[str]:
    """All words that any group of a language needs."""
    language = next(each for each in lexicon().languages if each.code == code)
    groups = [language.groups(topic, kind) for topic, kind in TOPICS]
    lines = [line for each in groups for group in each for line in group.needs]
    return sorted({word for line in lines for word in line})


@pytest.mark.parametrize("code", [language.code for language in lexicon().languages])
@settings(deadline=None)
@given(data=st.data())
def test_the_groups_that_suit_are_those_whose_every_need_is_in_the_text(code: str, data: Any):
    others = ["the 12 boats", "over there", "第 3 天", "雨", "fish_2", "she's", "7"]
    words = st.sampled_from(needed(code) + others)
    text = data.draw(st.lists(words, min_size=1, max_size=12).map(" ".join))
    for reading in readings(text):
        for topic, kind in TOPICS:
            groups = every_group(reading, topic, kind)
            expected = [group for group in groups if group.suits(reading.text)]
            assert groups.suiting(reading.text, reading.written) == expected


def test_what_numbers_say_is_not_remembered():
    groups = every_group(readings("Rain falls.")[0], "hard_cut", "find")
    before = len(groups._met)
    groups.suiting("frame 7031", ["7031"])
    assert len(groups._met) == before
