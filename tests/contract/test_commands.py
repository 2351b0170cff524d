"""Commands as processes: exit codes, and the JSON that scripts read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.contract.outside import FILM, call, film, veospec
from veospec.testing import Emulator

CUT = FILM.replace("gradually turns.", "turns. Suddenly cut to a street.")


def test_check_as_json(tmp_path: Path) -> None:
    path = film(tmp_path, CUT)
    done = veospec("check", path.relative_to(tmp_path), "--format", "json", cwd=tmp_path)
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["format"] == "veospec.diagnostics/1"
    assert document["summary"] == {"error": 1, "warning": 0, "info": 0}
    (found,) = document["diagnostics"]
    keys = "code name severity message help path line column end_line end_column shot hop fix"
    assert list(found) == keys.split()
    assert (found["path"], found["shot"], found["hop"]) == (
        "my films 影片/film.storyboard.toml",
        "stairs",
        1,
    )
    line = CUT.splitlines()[found["line"] - 1]
    assert line[found["column"] - 1 : found["end_column"] - 1] == "Suddenly cut to"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["check", "-"], 1),
        (["check", "-", "--ignore", "VS201"], 0),
        (["check", "-", "--select", "VS302"], 0),
        (["check", "-", "--engine", "nothing"], 2),
        (["check", "-", "--as-of", "soon"], 2),
        (["check"], 2),
        (["explain", "VS999"], 2),
        (["status", "--format", "xml"], 2),
    ],
)
def test_exit_codes(args: list[str], code: int, tmp_path: Path) -> None:
    assert veospec(*args, cwd=tmp_path, given=CUT).returncode == code


def test_plan_as_json(tmp_path: Path) -> None:
    path = film(tmp_path)
    done = veospec("plan", path, "--format", "json", "--as-of", "2026-11-22", cwd=tmp_path)
    plan = json.loads(done.stdout)
    told = {key: value for key, value in plan.items() if key not in ("digest", "shots", "notes")}
    expected = {
        "format": "veospec.plan/1",
        "title": "The last light",
        "engine": "veo-3.1-generate-001",
        "surface": "agent-platform",
        "as_of": "2026-11-22",
        "aspect_ratio": "16:9",
        "resolution": "720p",
        "fps": 24,
        "seconds": 15,
        "usd": 6,
        "usd_to_spend": 6,
    }
    assert expected.items() <= told.items()
    assert '"seconds": 15,' in done.stdout
    (shot,) = plan["shots"]
    opening, hop = shot["hops"]
    assert (opening["kind"], opening["parent"], opening["source"]) == ("open", None, None)
    assert (opening["action"], opening["reason"], opening["usd"]) == ("create", "never made", 3.2)
    assert (hop["kind"], hop["parent"], hop["usd"]) == ("extend", opening["key"], 2.8)
    assert (hop["index"], hop["seconds"], hop["starts_s"], hop["ends_s"]) == (1, 7, 8, 15)
    assert hop["source"] == {"strategy": "whole", "seconds": 8}
    assert not (path.parent / ".veospec").exists()


def test_a_film_is_made_once_and_an_edit_makes_what_follows_it(tmp_path: Path) -> None:
    path = film(tmp_path)
    first = veospec("run", path, "--format", "json", cwd=tmp_path)
    said = json.loads(first.stdout.splitlines()[-1])
    assert first.returncode == 0
    assert (said["format"], said["seconds"], said["spent_usd"]) == ("veospec.run/1", 15, 0)
    assert {"key", "shot", "index", "state", "clip", "operation"} <= set(said["hops"][0])
    made = (path.parent / "film.mp4").read_bytes()
    assert Path(said["film"]) == path.parent / "film.mp4"
    assert veospec("run", path, cwd=tmp_path).returncode == 0
    assert (path.parent / "film.mp4").read_bytes() == made
    path.write_text(FILM.replace("gradually turns", "slowly turns"), encoding="utf-8")
    plan = json.loads(veospec("plan", path, "--format", "json", cwd=tmp_path).stdout)
    assert [hop["action"] for hop in plan["shots"][0]["hops"]] == ["reuse", "redo"]
    assert (plan["usd"], plan["usd_to_spend"]) == (6, 2.8)


@pytest.mark.parametrize("command", ["plan", "run"])
def test_a_film_over_its_budget_is_refused_for_money(command: str, tmp_path: Path) -> None:
    path = film(tmp_path, FILM.replace("budget_usd = 20", "budget_usd = 2"))
    assert veospec(command, path, cwd=tmp_path).returncode == 5
    assert veospec("check", path, cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("args", [[], ["--max-usd", "1"]])
def test_google_is_paid_only_after_a_yes(args: list[str], tmp_path: Path) -> None:
    done = veospec("run", film(tmp_path), "--target", "google", *args, cwd=tmp_path, given="")
    assert done.returncode == 5


@pytest.mark.parametrize(("way", "submissions"), [("--resubmit", 3), ("--operation", 2)])
def test_an_unknown_outcome_waits_for_a_word(way: str, submissions: int, tmp_path: Path) -> None:
    path = film(tmp_path)
    with Emulator() as emulator:
        run = ["run", path, "--base-url", emulator.url]
        emulator.faults(
            {"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"}
        )
        assert veospec(*run, cwd=tmp_path).returncode == 4
        ledger = emulator.ledger()
        assert ledger["submissions"] == 2
        plan = json.loads(veospec("plan", path, "--format", "json", cwd=tmp_path).stdout)
        hop = plan["shots"][0]["hops"][1]
        assert hop["action"] == "unknown"
        settle = [way] if way == "--resubmit" else [way, ledger["entries"][1]["operation"]]
        store = path.parent / ".veospec"
        done = veospec("resolve", hop["key"], *settle, "--store", store, cwd=tmp_path)
        assert done.returncode == 0
        assert veospec(*run, cwd=tmp_path).returncode == 0
        assert emulator.ledger()["submissions"] == submissions


def test_the_emulator_says_who_it_is_and_what_google_would_bill() -> None:
    with Emulator() as emulator:
        own = emulator.url + "/emulator/v1/"
        assert call(own + "health")[1]["service"] == "veo-emulator"
        models = "/v1/projects/p/locations/us-central1/publishers/google/models/"
        start = emulator.url + models + "veo-3.1-generate-001:predictLongRunning"
        body = {"instances": [{"prompt": "a sea"}], "parameters": {"durationSeconds": 4}}
        arm = [{"method": "predictLongRunning", "call": 2, "fault": "http_503"}]
        assert call(own + "faults", arm)[0] == 200
        assert [call(start, body)[0] for _ in range(3)] == [200, 503, 200]
        assert call(own + "faults")[1][0]["fired"]
        ledger = call(own + "ledger")[1]
        assert (ledger["submissions"], ledger["billed_submissions"]) == (2, 2)
        assert (ledger["billed_s"], ledger["billed_usd"]) == (8, 3.2)
        keys = {"operation", "surface", "model", "kind", "seconds", "usd", "billed"}
        assert all({*keys, "request_sha256"} <= set(entry) for entry in ledger["entries"])
        assert "SECRET-1" not in json.dumps(call(own + "requests")[1])
        assert call(own + "clock", {"advance_s": 172801})[0] == 200
        assert call(own + "reset", {})[0] == 200
        assert call(own + "ledger")[1]["entries"] == []
