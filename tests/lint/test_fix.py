"""Fixes are byte edits that go in round after round and never make a file worse."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lint.boards import take
from veospec.diagnostics import Diagnostic, Edit, Fix, Severity
from veospec.lint.check import Checked, check_text
from veospec.lint.fix import apply_edits, choose_fixes, fix_text

CHECK = partial(check_text, path="film.toml", folder=None, engine=None, as_of=date(2026, 11, 22))
GOOD = """\
schema = "veospec/1"
title = "老人 😀"
engine = "veo-3.1-generate-001"
seconds = 15
audio = true
[[shot]]
id = "a"
prompt = "An old man slowly walks along the beach."
[[shot.hop]]
prompt = "The camera continues to follow the old man along the beach."
"""


def finding(*edits: Edit, safe: bool = True) -> Diagnostic:
    fix = Fix("Repair it", edits, safe=safe)
    return Diagnostic("VS000", "x", Severity.ERROR, "Wrong.", "Repair it.", "x.toml", fix=fix)


def test_edits_are_bytes_and_go_in_together() -> None:
    text = "老人 walks".encode()
    assert apply_edits(text, [Edit(0, 3, "小"), Edit(7, 12, "runs")]) == "小人 runs".encode()


def test_of_two_fixes_that_touch_the_first_goes_in() -> None:
    first, second, third = (finding(Edit(a, b, "")) for a, b in ((0, 4), (4, 6), (7, 9)))
    assert choose_fixes([first, second, third], unsafe=False) == [first, third]


def test_unsafe_fixes_wait_to_be_asked_for() -> None:
    found = finding(Edit(0, 1, ""), safe=False)
    assert choose_fixes([found], unsafe=False) == []
    assert choose_fixes([found], unsafe=True) == [found]


def test_a_round_that_makes_the_file_worse_is_not_kept() -> None:
    def check(text: bytes) -> Checked:
        checked = CHECK(text)
        return Checked((finding(Edit(0, 6, "[[")),), checked.storyboard, checked.source, None)

    assert fix_text(GOOD.encode(), check, unsafe=True).text == GOOD.encode()


def test_several_rounds_lead_to_a_clean_file() -> None:
    broken = GOOD.replace("audio = true", "adio = TRUE").replace("seconds = 15", 'seconds = "15"')
    fixed = fix_text(broken.encode(), CHECK, unsafe=False)
    assert fixed.text.decode() == GOOD
    assert fixed.applied == 3
    assert fixed.checked.diagnostics == ()


def test_a_length_that_the_promise_counts_on_is_not_cut_without_asking() -> None:
    broken = GOOD.replace("[[shot.hop]]", "[[shot.hop]]\nseconds = 8").replace("= 15", "= 16")
    assert fix_text(broken.encode(), CHECK, unsafe=False).text == broken.encode()
    asked = fix_text(broken.encode(), CHECK, unsafe=True)
    assert asked.checked.diagnostics == ()
    assert "seconds = 15" in asked.text.decode()


def test_where_one_fix_makes_the_file_worse_the_others_still_go_in() -> None:
    broken = GOOD.replace("seconds = 15", 'seconds = 15\n[lint.severity]\nVS202 = "OFF"', 1)
    broken = broken.replace("audio = true\n", "")

    def check(text: bytes) -> Checked:
        checked = CHECK(text)
        bad = finding(Edit(0, 6, "[["))
        return checked._replace(diagnostics=(bad, *checked.diagnostics))

    fixed = fix_text(broken.encode(), check, unsafe=False)
    assert fixed.text.decode() == broken.replace('"OFF"', '"off"')


CUTS = (Path(__file__).parent / "texts" / "cuts.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("opening", ["An old man waits. 😀", "一位老人站在街上。😀"])
def test_a_cut_that_can_be_said_softly_is_gone_and_nothing_else_has_changed(
    opening: str, end: str
) -> None:
    softened = 0
    for cut in filter(None, CUTS):
        text = take(opening, f"😀 {cut}").replace("\n", end).encode()
        before = CHECK(text)
        fixed = fix_text(text, CHECK, unsafe=True)
        old, new = (Counter(f.code for f in each.diagnostics) for each in (before, fixed.checked))
        assert new <= old, cut
        offered = [found.fix for found in before.diagnostics if found.fix and found.code == "VS201"]
        assert new["VS201"] == old["VS201"] - len(offered), cut
        softened += len(offered)
        start = min((edit.start for fix in offered for edit in fix.edits), default=len(text))
        rest = len(text) - max((edit.end for fix in offered for edit in fix.edits), default=0)
        assert fixed.text[:start] == text[:start]
        assert fixed.text[len(fixed.text) - rest :] == text[len(text) - rest :]
    assert softened > 40


SOFTER = [
    ("The camera suddenly cuts to a market.", "The camera gradually moves to a market."),
    ("Jump cut to the boy.", "Gradually move to the boy."),
    ("An abrupt transition to a forest.", "A gradual move to a forest."),
    ("突然切换到室内", "缓缓过渡到室内"),
    ("突然轉場到雪山", "緩緩過渡到雪山"),
    ("突然シーンが切り替わる", "ゆっくりとシーンが切り替わる"),
]


@pytest.mark.parametrize(("cut", "softer"), SOFTER)
def test_a_cut_becomes_a_gradual_move(cut: str, softer: str) -> None:
    fixed = fix_text(take("A man waits.", cut).encode(), CHECK, unsafe=True)
    assert fixed.text.decode() == take("A man waits.", softer)


def test_words_that_came_out_of_a_variable_are_left_to_the_author() -> None:
    text = take("A man waits.", "{{ vars.cut }} a bus.", top='[vars]\ncut = "Suddenly cut to"')
    (found,) = [each for each in CHECK(text.encode()).diagnostics if each.code == "VS201"]
    assert found.fix is None


MISTAKES = [
    ("title", "titel"),
    ("audio = true", 'audio = "True"'),
    ("seconds = 15", "seconds = 15.0"),
    ("[[shot.hop]]", "[shot.hop]"),
    ("[[shot.hop]]", "[[shot.hops]]"),
    ("seconds", "secconds"),
    ("id =", "ID ="),
    ("veospec/1", "veospec"),
    ("\n", "\r\n"),
    ("true", "TRUE"),
    ("= 15", "= 16"),
    ("[[shot.hop]]", "[[shot.hop]]\nseconds = 8"),
    ("The camera continues to", "Suddenly cut to a bus. The camera continues to"),
    ('id = "a"', 'id = "a"\nseconds = 5'),
    ("veo-3.1-generate-001", "veo-3.1-generate-01"),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(MISTAKES), max_size=5), st.booleans())
def test_fixing_is_idempotent_and_adds_no_finding(
    mistakes: list[tuple[str, str]], unsafe: bool
) -> None:
    text = GOOD
    for old, new in mistakes:
        text = text.replace(old, new)
    before = CHECK(text.encode())
    once = fix_text(text.encode(), CHECK, unsafe=unsafe)
    twice = fix_text(once.text, CHECK, unsafe=unsafe)
    assert twice.text == once.text
    if before.storyboard is not None:
        old, new = (Counter(f.code for f in each.diagnostics) for each in (before, once.checked))
        assert new <= old
    assert "老人 😀".encode() in once.text


def test_any_damage_can_be_given_to_the_fixer() -> None:
    for seed in range(150):
        dice = random.Random(seed)
        text = bytearray(GOOD.encode())
        for _ in range(3):
            text[dice.randrange(len(text))] = dice.randrange(256)
        fixed = fix_text(bytes(text), CHECK, unsafe=True)
        assert fix_text(fixed.text, CHECK, unsafe=True).text == fixed.text
