"""Making a hop again, choosing among takes, and what each of it costs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from veospec import cli
from veospec.testing.emulator import Emulator

FILM = """
schema = "veospec/1"
title = "One take"
engine = "veo-3.1-generate-001"
seed = 7
[[shot]]
id = "sea"
seconds = 4
prompt = "A slow grey sea under a cold dawn. A gull stands still on a post."
[[shot.hop]]
prompt = "The gull continues to stand and gradually turns its head."
[[shot.hop]]
prompt = "The gull continues to look out as the light slowly grows."
"""


def run(board: Path, emulator: Emulator, *flags: str) -> int:
    return cli.invoke(["run", str(board), "--base-url", emulator.url, *flags])


def pick(board: Path, *arguments: str) -> int:
    return cli.invoke(["pick", str(board), *arguments])


def film(board: Path) -> bytes:
    return (board.parent / "one.mp4").read_bytes()


def sent(emulator: Emulator) -> int:
    return emulator.ledger()["submissions"]


def test_from_a_hop_on_everything_is_made_anew_and_the_old_take_is_kept(board, emulator, capsys):
    run(board, emulator)
    first = film(board)
    capsys.readouterr()
    assert run(board, emulator, "--from", "sea:1") == 0
    assert "take 2" in capsys.readouterr().err
    assert sent(emulator) == 5
    second = film(board)
    assert second != first, "another seed, another clip"
    assert run(board, emulator) == 0
    assert film(board) == second
    assert pick(board, "sea:1", "1") == 0
    assert run(board, emulator) == 0
    assert (film(board), sent(emulator)) == (first, 5), "what was made before costs nothing"


def test_the_price_of_a_new_take_comes_before_it(board, emulator, capsys):
    run(board, emulator)
    assert run(board, emulator, "--from", "sea:1", "--max-usd", "5") == 5
    assert "$5.60" in capsys.readouterr().err
    assert sent(emulator) == 3
    assert run(board, emulator) == 0
    assert sent(emulator) == 3, "and what was not agreed to was not begun"


def test_plan_shows_what_the_same_flags_of_run_would_cost(board, emulator, capsys):
    run(board, emulator)
    capsys.readouterr()
    plan = ["plan", str(board), "--from", "sea:1"]
    assert cli.invoke(plan) == 0
    shown = capsys.readouterr().out
    assert "take 2" in shown
    assert "$5.60" in shown
    assert cli.invoke([*plan, "--stop-after", "sea:1", "--format", "json"]) == 0
    part = json.loads(capsys.readouterr().out)
    assert (part["seconds"], part["usd"], part["usd_to_spend"]) == (11, 4.4, 2.8)
    (shot,) = part["shots"]
    assert [hop["action"] for hop in shot["hops"]] == ["reuse", "redo"]
    assert cli.invoke(["run", *plan[1:], "--stop-after", "sea:1", "--base-url", emulator.url]) == 0
    assert "Google would charge $2.80" in capsys.readouterr().err, "and run shows the same"
    assert sent(emulator) == 4


def test_looking_at_a_new_take_does_not_begin_one(board, emulator):
    run(board, emulator)
    first = film(board)
    assert cli.invoke(["plan", str(board), "--from", "sea:1"]) == 0
    assert run(board, emulator) == 0
    assert (film(board), sent(emulator)) == (first, 3)


@pytest.mark.parametrize("more", [("--out", "x.json"), ("--edit", "sea"), ("--compare",)])
def test_a_part_of_a_film_is_no_plan_to_keep(board, more, capsys):
    assert cli.invoke(["plan", str(board), "--stop-after", "sea:1", *more]) == 2
    assert "--stop-after" in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["--from", "--stop-after"])
def test_a_plan_of_a_place_that_is_not_there(board, flag, capsys):
    assert cli.invoke(["plan", str(board), flag, "sea:9"]) == 2
    assert f"{flag} sea:9" in capsys.readouterr().err


def test_an_interrupted_take_is_gone_on_with_by_the_same_command(board, emulator):
    run(board, emulator)
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "http_403"})
    assert run(board, emulator, "--from", "sea:1") == 3
    assert sent(emulator) == 4
    assert run(board, emulator, "--from", "sea:1") == 0
    assert sent(emulator) == 5
    assert run(board, emulator, "--from", "sea:1") == 0
    assert sent(emulator) == 7, "it had come to its end: this is take 3"


def test_what_was_never_made_needs_no_new_take(board, emulator):
    assert run(board, emulator, "--from", "sea:1") == 0
    assert sent(emulator) == 3


def test_several_takes_of_one_hop_to_choose_from(board, emulator, capsys):
    takes = ("--stop-after", "sea:1", "--takes", "3")
    assert run(board, emulator, *takes, "--format", "json") == 0
    shown = capsys.readouterr()
    assert "More takes of hop 1 of shot sea: 2, of which 2 to make, $5.60" in shown.err
    hops = json.loads(shown.out.splitlines()[-1])["hops"]
    assert [(hop["index"], hop["take"], hop["state"]) for hop in hops] == [
        (0, 1, "succeeded"),
        (1, 1, "succeeded"),
        (2, 1, "planned"),
        (1, 2, "succeeded"),
        (1, 3, "succeeded"),
    ]
    assert sent(emulator) == 4
    assert run(board, emulator, *takes) == 0
    assert sent(emulator) == 4
    capsys.readouterr()
    assert pick(board, "sea:1") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:8] for line in lines] == ["* take 1", "  take 2", "  take 3"]
    assert all(Path(line[10:]).is_file() for line in lines)
    assert pick(board, "sea:1", "3") == 0
    assert "costs $2.80" in capsys.readouterr().err
    assert run(board, emulator) == 0
    assert sent(emulator) == 5
    seeds = [
        one["body"]["parameters"]["seed"]
        for one in emulator.requests()
        if one["path"].endswith("predictLongRunning")
    ]
    assert sorted(seeds) == [7, 7, 7, 8, 9]


def test_a_text_that_comes_back_finds_its_choice_again(board, emulator):
    run(board, emulator)
    run(board, emulator, "--from", "sea:1")
    chosen = film(board)
    board.write_text(FILM.replace("slowly grows", "slowly fades"), "utf-8")
    run(board, emulator)
    assert sent(emulator) == 6
    board.write_text(FILM, "utf-8")
    assert run(board, emulator) == 0
    assert (film(board), sent(emulator)) == (chosen, 6)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("run", "--from", "nowhere"), "no shot"),
        (("run", "--from", "sea:9"), "hops 0 to 2"),
        (("run", "--takes", "2"), "--stop-after SHOT:HOP"),
        (("run", "--takes", "2", "--stop-after", "sea"), "--stop-after SHOT:HOP"),
        (("pick", "sea:1", "2"), "no take 2"),
        (("pick", "sea:x"), "hops 0 to 2"),
    ],
)
def test_what_cannot_be_chosen(board, emulator, command, said, capsys):
    name, *rest = command
    extra = ["--base-url", emulator.url] if name == "run" else []
    assert cli.invoke([name, str(board), *rest, *extra]) == 2
    assert said in capsys.readouterr().err
    assert sent(emulator) == 0


def test_a_saved_plan_has_its_takes(board, emulator, capsys):
    run(board, emulator)
    run(board, emulator, "--from", "sea:1")
    plan = board.parent / "one.plan.json"
    assert cli.invoke(["plan", str(board), "--out", str(plan)]) == 0
    assert pick(board, "sea:1", "1") == 0
    before = film(board)
    assert cli.invoke(["run", str(plan), "--base-url", emulator.url]) == 0
    assert film(board) == before, "the plan was made when take 2 was the one"
    assert cli.invoke(["run", str(plan), "--base-url", emulator.url, "--from", "sea:1"]) == 2
    assert sent(emulator) == 5
