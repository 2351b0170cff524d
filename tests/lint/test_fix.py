"""Fixes are byte edits that go in round after round and never make a file worse."""

from __future__ import annotations

import random
from datetime import date
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

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
]


@given(st.lists(st.sampled_from(MISTAKES), max_size=5), st.booleans())
def test_fixing_is_idempotent_and_adds_no_error(
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
        assert once.checked.count(Severity.ERROR) <= before.count(Severity.ERROR)
    assert "老人 😀".encode() in once.text


def test_any_damage_can_be_given_to_the_fixer() -> None:
    for seed in range(150):
        dice = random.Random(seed)
        text = bytearray(GOOD.encode())
        for _ in range(3):
            text[dice.randrange(len(text))] = dice.randrange(256)
        fixed = fix_text(bytes(text), CHECK, unsafe=True)
        assert fix_text(fixed.text, CHECK, unsafe=True).text == fixed.text
