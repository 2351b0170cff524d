"""Every exit code of every command, observed: one row a code, and a list that holds the rows.

`CAN` says which codes a command has reasons of its own for. Wrong usage, a world that fails and an
interruption are the same for all of them and are provoked in each.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from tests.contract.outside import FILM
from veospec import cli
from veospec.testing import Emulator

CUT = FILM.replace("gradually turns.", "turns. Suddenly cut to a street.")
NO_CUT = ("--ignore", "VS201")
STRICT = ("--strict", "--as-of", "2027-04-20")
CAN = {
    "check": {0, 1, 2},
    "doctor": {0, 3},
    "engines": {0, 2},
    "explain": {0, 2},
    "fleet": {2},
    "lsp": {2},
    "new": {0, 2},
    "pick": {0, 1, 2},
    "plan": {0, 1, 2, 5},
    "resolve": {0, 2},
    "rules": {0, 2},
    "run": {0, 1, 2, 3, 4, 5, 130},
    "schema": {0, 2},
    "status": {0, 2, 4},
}
ELSEWHERE = {"fleet": "tests/fleet", "lsp": "tests/lsp"}
"""Commands that go on until they are stopped, or that need a database."""


class Bed:
    """A folder with a storyboard, an emulator, an address where nobody is, the command line."""

    def __init__(
        self, folder: Path, emulator: Emulator, nowhere: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self.emulator, self.nowhere = folder, emulator, nowhere
        self._capsys = capsys
        self.board = folder / "film.storyboard.toml"
        self.board.write_text(FILM, "utf-8")
        self.store = ["--store", str(folder / ".veospec")]

    def call(self, *args: object) -> int:
        return cli.invoke([str(arg) for arg in args])

    def run(self, *args: object) -> int:
        return self.call("run", self.board, "--base-url", self.emulator.url, *args)

    def said(self) -> str:
        return self._capsys.readouterr().out

    def unknown_key(self) -> str:
        """The key of a hop whose answer was lost."""
        self.emulator.faults({"method": "predictLongRunning", "fault": "accepted_then_dropped"})
        assert self.run() == 4
        self.said()
        assert self.call("status", *self.store, "--format", "json") == 4
        hops = json.loads(self.said())["hops"]
        return next(str(hop["key"]) for hop in hops if hop["state"] == "unknown")


class Row(NamedTuple):
    """A command, the code that it must end with, and how it comes to that."""

    command: str
    code: int
    why: str
    act: Callable[[Bed], int]


def _cut(bed: Bed) -> Bed:
    bed.board.write_text(CUT, "utf-8")
    return bed


def _poor(bed: Bed) -> Bed:
    bed.board.write_text(FILM.replace("budget_usd = 20", "budget_usd = 2"), "utf-8")
    return bed


def _made(bed: Bed) -> Bed:
    assert bed.run() == 0
    return bed


def _status_of_unknown(bed: Bed) -> int:
    bed.unknown_key()
    return bed.call("status", *bed.store)


def _interrupted(bed: Bed) -> int:
    with pytest.MonkeyPatch.context() as patch:

        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        patch.setattr("veospec.cli.making.run_shots", interrupt)
        return bed.run()


ROWS = [
    Row("check", 0, "nothing is wrong", lambda b: b.call("check", b.board)),
    Row("check", 0, "a cut is not asked about", lambda b: _cut(b).call("check", b.board, *NO_CUT)),
    Row("check", 1, "a cut in a take", lambda b: _cut(b).call("check", b.board)),
    Row("check", 1, "a warning, strictly", lambda b: b.call("check", b.board, *STRICT)),
    Row("check", 2, "no such file", lambda b: b.call("check", b.folder / "none.toml")),
    Row("check", 2, "no such engine", lambda b: b.call("check", b.board, "--engine", "x")),
    Row("doctor", 0, "all a run needs", lambda b: b.call("doctor")),
    Row("doctor", 3, "nobody answers", lambda b: b.call("doctor", "--base-url", b.nowhere)),
    Row("engines", 0, "a list", lambda b: b.call("engines")),
    Row("engines", 2, "no such form", lambda b: b.call("engines", "--format", "xml")),
    Row("explain", 0, "a page", lambda b: b.call("explain", "VS201")),
    Row("explain", 2, "no such code", lambda b: b.call("explain", "VS999")),
    Row("fleet", 2, "nothing to do", lambda b: b.call("fleet", "nothing")),
    Row("lsp", 2, "no such engine", lambda b: b.call("lsp", "--engine", "x")),
    Row("new", 0, "a first storyboard", lambda b: b.call("new", b.folder / "new.toml")),
    Row("new", 2, "it is there already", lambda b: b.call("new", b.board)),
    Row("pick", 0, "the takes there are", lambda b: _made(b).call("pick", b.board, "stairs:1")),
    Row("pick", 1, "a cut in a take", lambda b: _cut(b).call("pick", b.board, "stairs:1")),
    Row("pick", 2, "no such hop", lambda b: b.call("pick", b.board, "stairs:9")),
    Row("plan", 0, "a plan", lambda b: b.call("plan", b.board)),
    Row("plan", 1, "a cut in a take", lambda b: _cut(b).call("plan", b.board)),
    Row("plan", 2, "no such engine", lambda b: b.call("plan", b.board, "--engine", "x")),
    Row("plan", 5, "over its budget", lambda b: _poor(b).call("plan", b.board)),
    Row("resolve", 0, "given up", lambda b: b.call("resolve", b.unknown_key(), "--lost", *b.store)),
    Row("resolve", 2, "two ways at once", lambda b: b.call("resolve", "1", "--lost", "--resubmit")),
    Row("rules", 0, "a list", lambda b: b.call("rules")),
    Row("rules", 2, "no such form", lambda b: b.call("rules", "--format", "xml")),
    Row("run", 0, "a film", lambda b: b.run()),
    Row("run", 1, "a cut in a take", lambda b: _cut(b).run()),
    Row("run", 2, "no such shot", lambda b: b.run("--stop-after", "nowhere")),
    Row("run", 3, "nobody answers", lambda b: b.call("run", b.board, "--base-url", b.nowhere)),
    Row("run", 4, "an answer is lost", lambda b: 4 if b.unknown_key() else 0),
    Row("run", 5, "over its budget", lambda b: _poor(b).run()),
    Row("run", 5, "too little money", lambda b: b.run("--max-usd", "0.01")),
    Row("run", 5, "no yes", lambda b: b.call("run", b.board, "--target", "google")),
    Row("run", 130, "interrupted", _interrupted),
    Row("schema", 0, "a schema", lambda b: b.call("schema", "plan")),
    Row("schema", 2, "no such schema", lambda b: b.call("schema", "film")),
    Row("status", 0, "all is made", lambda b: _made(b).call("status", *b.store)),
    Row("status", 2, "no such form", lambda b: b.call("status", "--format", "xml")),
    Row("status", 4, "one is unknown", _status_of_unknown),
]


@pytest.fixture
def bed(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Emulator() as emulator, socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and never listened at: every connection is refused
        nowhere = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        yield Bed(tmp_path, emulator, nowhere, capsys)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.command} {row.code}: {row.why}")
def test_a_command_ends_with_the_code_of_what_happened(row: Row, bed: Bed) -> None:
    assert row.act(bed) == row.code


def test_every_code_of_every_command_has_its_row() -> None:
    observed: dict[str, set[int]] = {name: set() for name in cli.COMMANDS}
    for row in ROWS:
        observed[row.command].add(row.code)
    assert observed == CAN
    assert set().union(*CAN.values()) == {0, 1, 2, 3, 4, 5, 130}
    assert all((Path(__file__).parents[2] / place).is_dir() for place in ELSEWHERE.values())


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_an_unknown_flag_is_wrong_usage_of_any_command(command: str) -> None:
    assert cli.invoke([command, "--no-such-flag"]) == 2
    assert cli.invoke([command, "--help"]) == 0


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 3)]
)
@pytest.mark.parametrize("command", sorted(set(cli.COMMANDS) - {"fleet"}))
def test_an_interruption_and_a_full_disk_end_any_command_alike(
    command: str, error: BaseException, code: int, monkeypatch, capsys
) -> None:
    found = cli.cli.get_command(click.Context(cli.cli), command)
    assert found is not None

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(found, "callback", fail)
    monkeypatch.setattr(found, "params", [])
    assert cli.invoke([command]) == code
    assert "Traceback" not in capsys.readouterr().err
