"""What `check` and `--fix` promise of any storyboard, good or bad: no order and no round counts."""

from __future__ import annotations

import json
import random
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from veospec.cli import invoke
from veospec.diagnostics import Diagnostic
from veospec.lint.check import Checked, check_text
from veospec.lint.fix import fix_text
from veospec.storyboard.dump import dump, toml_text
from veospec.storyboard.model import Prompt, Storyboard
from veospec.testing.pantry import PANTRY, lay_out, named_in
from veospec.testing.strategies import Invalid, invalid_storyboards, storyboards

DAY = date(2026, 11, 22)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FLAWS = (
    ("slowly", "at full speed"),
    ("calmly", "without warning, in a rage"),
    ("continues", "is"),
    ("negative_prompt = ", 'negative_prompt = "no people" # '),
    ("[[shot]]", "# veospec: ignore[VS204]\n[[shot]]"),
    ("title", "titel"),
    ('resolution = "', 'resolution = "  '),
    ('description = "', 'description = " {{ x }} '),
    ("prompt = ", "promt = "),
)
"""What makes warnings and several errors at once of a good storyboard."""


@st.composite
def boards(draw) -> Invalid:
    """A storyboard with anything between nothing and a handful of things wrong."""
    if draw(st.booleans()):
        text = draw(storyboards(as_of=DAY, max_hops=4))
        board = Invalid(text, "", files=named_in(text))
    else:
        board = draw(invalid_storyboards(as_of=DAY, files=True))
    for old, new in draw(st.lists(st.sampled_from(FLAWS), max_size=3, unique=True)):
        board = Invalid(board.text.replace(old, new), board.code, files=board.files)
    return board


@contextmanager
def laid_out(board: Invalid) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        lay_out(board.files, Path(name))
        yield Path(name)


def check(text: str | bytes, folder: Path) -> Checked:
    content = text.encode() if isinstance(text, str) else text
    return check_text(content, path="film.toml", folder=folder, engine=None, as_of=DAY)


def placeless(found: Diagnostic) -> tuple[object, ...]:
    """A diagnostic without its lines and columns."""
    return found.code, found.severity, found.message, found.help, found.shot, found.hop


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same with the keys of every table in another order; lists keep theirs."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    return value


@MANY
@given(boards())
def test_checking_twice_finds_the_same_and_changes_nothing(board: Invalid) -> None:
    with laid_out(board) as folder:
        before = sorted(folder.rglob("*"))
        first = check(board.text, folder)
        assert check(board.text, folder).diagnostics == first.diagnostics
        assert sorted(folder.rglob("*")) == before


@MANY
@given(boards(), st.integers(0, 1000))
def test_the_order_of_keys_tables_cast_and_vars_says_nothing(board: Invalid, seed: int) -> None:
    """Comments are left out: what they silence depends on where they stand."""
    try:
        document = tomllib.loads(board.text)
    except tomllib.TOMLDecodeError:
        assume(False)
    other = toml_text(shuffled(document, random.Random(seed)))
    assert tomllib.loads(other) == document
    with laid_out(board) as folder:
        found = [check(text, folder).diagnostics for text in (toml_text(document), other)]
    one, two = (Counter(placeless(each) for each in some) for some in found)
    assert one == two


@settings(MANY, max_examples=15)
@given(st.lists(boards(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_in_which_files_are_named_says_nothing(boards: list[Invalid], chance) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        lay_out({pantry: PANTRY[pantry]() for pantry in PANTRY}, folder)
        files = [
            Invalid(board.text, board.code).write(folder, f"{number}.storyboard.toml")
            for number, board in enumerate(boards)
        ]
        found = reported(files)
        chance.shuffle(files)
        assert reported(files) == found == reported([folder])


def reported(files: list[Path]) -> tuple[list[str], dict[str, int]]:
    """What the command says of files, and the sums."""
    said = StringIO()
    with redirect_stdout(said):
        invoke(["check", *map(str, files), "--format", "json", "--as-of", DAY.isoformat()])
    told = json.loads(said.getvalue())
    return sorted(json.dumps(one) for one in told["diagnostics"]), told["summary"]


@MANY
@given(boards(), st.booleans())
def test_a_second_fix_finds_nothing_to_do_and_no_fix_adds_a_finding(
    board: Invalid, unsafe: bool
) -> None:
    with laid_out(board) as folder:
        before = check(board.text, folder)
        once = fix_text(board.text.encode(), lambda text: check(text, folder), unsafe=unsafe)
        twice = fix_text(once.text, lambda text: check(text, folder), unsafe=unsafe)
        after = check(once.text, folder)
    assert twice.text == once.text
    assert once.checked.diagnostics == after.diagnostics
    if before.storyboard is not None:
        codes = [Counter(each.code for each in one.diagnostics) for one in (before, after)]
        assert codes[1] <= codes[0]


@MANY
@given(storyboards(as_of=DAY, max_hops=6))
def test_a_storyboard_that_is_written_and_read_is_that_storyboard(text: str) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        first = check(text, Path(name)).storyboard
        assert first is not None
        second = check(dump(first), Path(name)).storyboard
        assert second is not None
        assert without_templates(second) == without_templates(first)
        assert check(dump(second), Path(name)).storyboard == second


def without_templates(board: Storyboard) -> Storyboard:
    """What a storyboard says: a template that was rendered is written as what it came to."""

    def plain(prompt: Prompt) -> Prompt:
        return replace(prompt, template="")

    shots = tuple(
        replace(
            shot,
            prompt=plain(shot.prompt),
            hops=tuple(replace(hop, prompt=plain(hop.prompt)) for hop in shot.hops),
        )
        for shot in board.shots
    )
    return replace(board, shots=shots, included={})
