"""`veospec run` from outside: a storyboard, an emulator, and its ledger as judge."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from shlex import quote as quoted
from urllib.parse import quote

import pytest

from veospec import cli
from veospec.media.mp4 import probe
from veospec.testing.emulator import Emulator

FILM = """
schema = "veospec/1"
title = "Two shots"
engine = "veo-3.1-generate-001"

[[shot]]
id = "sea"
seconds = 4
prompt = "A slow grey sea under a cold dawn. A gull stands still on a post."
[[shot.hop]]
prompt = "The gull continues to stand and gradually turns its head."
[[shot.hop]]
prompt = "The gull continues to look out as the light slowly grows."

[[shot]]
id = "tower"
seconds = 4
prompt = "A lighthouse at dawn, its lamp turning slowly."
[[shot.hop]]
prompt = "The lamp continues to turn slowly over the water."
"""


@pytest.fixture
def board(tmp_path: Path) -> Path:
    file = tmp_path / "two.storyboard.toml"
    file.write_text(FILM, "utf-8")
    return file


@pytest.fixture
def emulator():
    with Emulator() as running:
        yield running


def run(board: Path, *flags: str) -> int:
    return cli.invoke(["run", str(board), *flags])


def last_line(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def edit(board: Path, old: str, new: str) -> None:
    text = board.read_text("utf-8")
    assert old in text
    board.write_text(text.replace(old, new), "utf-8")


def test_a_film_with_nothing_to_set(board, capsys):
    assert run(board) == 0
    shown = capsys.readouterr()
    film = board.parent / "two.mp4"
    assert probe(film).frames == 29 * 24
    assert str(film) in shown.out
    assert (board.parent / "two.contact-sheet.png").exists()
    assert "spent           nothing" in shown.out
    assert "sea" in shown.err


def test_a_folder_with_one_storyboard_is_that(board, capsys):
    alone = board.rename(board.with_name("two.storyboard.toml"))
    assert run(alone.parent, "--stop-after", "sea:0") == 0
    assert (alone.parent / "two.mp4").is_file()
    (alone.parent / "storyboard.toml").write_bytes(alone.read_bytes())
    assert run(alone.parent) == 2
    assert "There are 2 storyboards" in capsys.readouterr().err


def test_a_film_without_a_contact_sheet_is_there_all_the_same(board, capsys):
    (board.parent / "two.contact-sheet.png").mkdir()
    (board.parent / "two.contact-sheet.png" / "full").touch()
    assert run(board, "--format", "json") == 0
    shown = capsys.readouterr()
    document = json.loads(shown.out.splitlines()[-1])
    assert (document["exit_code"], document["contact_sheet"]) == (0, None)
    assert Path(document["film"]).is_file()
    assert "there is no contact sheet" in shown.err


def test_the_last_line_is_the_run_as_json(board, emulator, capsys):
    assert run(board, "--base-url", emulator.url, "--format", "json") == 0
    document = last_line(capsys)
    assert document["format"] == "veospec.run/1"
    assert document["film"] == str(board.parent / "two.mp4")
    assert document["seconds"] == 29
    assert document["spent_usd"] == 0
    assert document["emulated_usd"] == pytest.approx(emulator.ledger()["billed_usd"])
    assert [hop["state"] for hop in document["hops"]] == ["succeeded"] * 5
    assert all(Path(hop["clip"]).is_file() and hop["operation"] for hop in document["hops"])


def test_a_second_run_makes_nothing(board, emulator, capsys):
    run(board, "--base-url", emulator.url)
    first, before = emulator.ledger(), (board.parent / "two.mp4").read_bytes()
    assert run(board, "--base-url", emulator.url) == 0
    assert emulator.ledger() == first
    assert (board.parent / "two.mp4").read_bytes() == before


def test_an_edit_redoes_its_hop_and_what_follows(board, emulator):
    run(board, "--base-url", emulator.url)
    edit(board, "as the light slowly grows", "as the light slowly fades")
    assert run(board, "--base-url", emulator.url) == 0
    assert emulator.ledger()["submissions"] == 6
    edit(board, "as the light slowly fades", "as the light slowly grows")
    assert run(board, "--base-url", emulator.url) == 0
    assert emulator.ledger()["submissions"] == 6, "an old text is still there"


@pytest.mark.parametrize("returns", ["combined", "tail"])
def test_what_an_extension_gives_back_is_measured(board, returns):
    with Emulator(extension_returns=returns) as emulator:
        assert run(board, "--base-url", emulator.url) == 0
    assert probe(board.parent / "two.mp4").frames == 29 * 24


def test_both_ways_of_giving_back_make_the_same_film(board):
    films = []
    for returns in ("combined", "tail"):
        out = board.parent / f"{returns}.mp4"
        with Emulator(extension_returns=returns) as emulator:
            store = str(board.parent / returns)
            run(board, "--base-url", emulator.url, "--store", store, "--out", str(out))
        films.append(out.read_bytes())
    assert films[0] == films[1]


def test_stopping_after_a_hop_makes_a_film_to_look_at(board, emulator, capsys):
    assert run(board, "--base-url", emulator.url, "--stop-after", "sea:1", "--format", "json") == 0
    document = last_line(capsys)
    assert document["seconds"] == 11
    assert emulator.ledger()["submissions"] == 2
    assert [hop["state"] for hop in document["hops"]][2:] == ["planned"] * 3


@pytest.mark.parametrize(("place", "code"), [("nowhere", 2), ("sea:9", 2), ("sea:x", 2)])
def test_a_place_that_is_not_there(board, place, code, capsys):
    assert run(board, "--stop-after", place) == code
    assert "--stop-after" in capsys.readouterr().err


def test_a_saved_plan_runs_like_its_storyboard(board, emulator):
    plan = board.parent / "two.plan.json"
    assert cli.invoke(["plan", str(board), "--out", str(plan)]) == 0
    assert run(plan, "--base-url", emulator.url) == 0
    assert run(board, "--base-url", emulator.url) == 0
    assert emulator.ledger()["submissions"] == 5
    assert (board.parent / "two.mp4").exists()


def test_errors_of_the_storyboard_stop_before_anything(board, emulator, capsys):
    edit(board, 'engine = "veo-3.1-generate-001"', 'engine = "veo-3.1-generate-001"\nseconds = 30')
    assert run(board, "--base-url", emulator.url) == 1
    assert "VS101" in capsys.readouterr().err
    assert emulator.ledger()["submissions"] == 0
    assert not (board.parent / ".veospec").exists()


def test_the_outcome_is_unknown_until_a_person_settles_it(board, emulator, capsys):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"})
    sea_only = ("--base-url", emulator.url, "--stop-after", "sea")
    assert run(board, *sea_only, "--format", "json") == 4
    shown = capsys.readouterr()
    hop = json.loads(shown.out.splitlines()[-1])["hops"][1]
    assert hop["state"] == "unknown"
    assert "may have cost $2.80" in shown.err
    assert "--resubmit" in shown.err
    assert run(board, *sea_only) == 4, "and it is not sent again by itself"
    assert emulator.ledger()["submissions"] == 2

    store = str(board.parent / ".veospec")
    assert cli.invoke(["status", "--store", store]) == 4
    assert f"veospec resolve --store {quoted(store)} {hop['key'][7:19]} --lost" in said(capsys)
    name = emulator.ledger()["entries"][1]["operation"]
    key = hop["key"].removeprefix("sha256:")[:10]
    assert cli.invoke(["resolve", key, "--operation", name, "--store", store]) == 0
    assert run(board, "--base-url", emulator.url) == 0
    assert emulator.ledger()["submissions"] == 5
    assert cli.invoke(["status", "--store", store]) == 0


@pytest.mark.parametrize(("way", "submissions"), [("--lost", 6), ("--resubmit", 6)])
def test_a_hop_that_is_given_up_is_sent_again(board, emulator, way, submissions, capsys):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"})
    run(board, "--base-url", emulator.url, "--stop-after", "sea", "--format", "json")
    key = last_line(capsys)["hops"][1]["key"]
    store = str(board.parent / ".veospec")
    assert cli.invoke(["resolve", key, way, "--store", store]) == 0
    assert run(board, "--base-url", emulator.url) == 0
    assert emulator.ledger()["submissions"] == submissions


@pytest.mark.parametrize(
    ("method", "fault", "said"),
    [
        ("predictLongRunning", "http_400", "refused the request"),
        ("predictLongRunning", "http_403", "HTTP 403"),
        ("predictLongRunning", "http_404", "not there"),
        ("predictLongRunning", "operation_error", "gave up"),
        ("predictLongRunning", "done_without_video", "holds no video"),
        ("predictLongRunning", "rai_filtered", "safety filter"),
        ("fetchPredictOperation", "http_503", None),
        ("fetchPredictOperation", "dropped", None),
    ],
)
def test_each_fault_has_its_own_sentence_and_nothing_is_paid_twice(
    board, emulator, method, fault, said, capsys
):
    emulator.faults({"method": method, "call": 2, "fault": fault})
    code = run(board, "--base-url", emulator.url, "--stop-after", "sea")
    assert code == (3 if said else 0)
    if said:
        assert said in capsys.readouterr().err
    assert emulator.faults()[0]["fired"]
    if fault == "rai_filtered":
        assert run(board, "--base-url", emulator.url, "--stop-after", "sea") == 3
        edit(board, "gradually turns its head", "gradually lowers its head")
    assert run(board, "--base-url", emulator.url, "--stop-after", "sea") == 0
    assert emulator.ledger()["billed_submissions"] == 3


@pytest.mark.parametrize("fault", ["truncated", "corrupt"])
def test_a_clip_that_stays_damaged_is_never_used_and_can_be_given_up(
    board, emulator, fault, capsys
):
    sea = ("--base-url", emulator.url, "--stop-after", "sea", "--format", "json")
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": fault})
    assert run(board, *sea) == 3
    shown = capsys.readouterr()
    assert "damaged" in shown.err
    assert run(board, *sea) == 3
    assert emulator.ledger()["submissions"] == 2
    key = json.loads(shown.out.splitlines()[-1])["hops"][1]["key"]
    store = str(board.parent / ".veospec")
    assert cli.invoke(["resolve", key, "--lost", "--store", store]) == 0
    assert run(board, *sea) == 0
    assert emulator.ledger()["submissions"] == 4


@pytest.mark.parametrize("fault", ["http_500", "http_503", "dropped", "accepted_then_dropped"])
def test_no_answer_is_never_taken_for_a_refusal(board, emulator, fault):
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": fault})
    assert run(board, "--base-url", emulator.url, "--stop-after", "sea") == 4
    assert run(board, "--base-url", emulator.url, "--stop-after", "sea") == 4
    assert emulator.ledger()["submissions"] <= 2


def test_a_bucket_of_ones_own_settles_a_lost_answer_by_evidence(board, emulator):
    """The clip lies in the attempt's own folder, so nobody has to be asked."""
    emulator.faults({"method": "predictLongRunning", "call": 2, "fault": "accepted_then_dropped"})
    place = ("--storage", "gs://my-bucket/veospec")
    assert run(board, "--base-url", emulator.url, "--stop-after", "sea", *place) == 0
    ledger = emulator.ledger()
    assert ledger["submissions"] == ledger["billed_submissions"] == 3
    sent = [one for one in emulator.requests() if "predictLongRunning" in one["path"]]
    places = [one["body"]["parameters"]["storageUri"] for one in sent]
    assert len(set(places)) == 3
    assert all(one.startswith("gs://my-bucket/veospec/") for one in places)


def test_a_source_that_lies_in_the_bucket_is_named_and_not_sent(board, emulator, capsys):
    """Bytes or address, it is the same clip: the keys are the same and so is the film."""
    films, keys = [], []
    for name, more in {"bytes": (), "named": ("--storage", "gs://my-bucket/films")}.items():
        emulator.reset()
        flags = ("--store", str(board.parent / name), "--out", str(board.parent / f"{name}.mp4"))
        assert run(board, "--base-url", emulator.url, "--format", "json", *flags, *more) == 0
        keys.append([hop["key"] for hop in last_line(capsys)["hops"]])
        films.append((board.parent / f"{name}.mp4").read_bytes())
        sent = [one for one in emulator.requests() if "predictLongRunning" in one["path"]]
        sources = [one["body"]["instances"][0].get("video") for one in sent]
        carried = [source for source in sources if source is not None]
        assert len(carried) == 3
        assert all(("gcsUri" in source) == bool(more) for source in carried)
    assert films[0] == films[1]
    assert keys[0] == keys[1]


def test_a_source_that_left_the_bucket_is_sent_as_bytes(board, emulator):
    place = ("--storage", "gs://my-bucket/films", "--base-url", emulator.url)
    assert run(board, "--stop-after", "sea:0", *place) == 0
    listing = f"{emulator.url}/storage/v1/b/my-bucket/o"
    with urllib.request.urlopen(listing) as answer:
        (name,) = [one["name"] for one in json.load(answer)["items"]]
    gone = urllib.request.Request(f"{listing}/{quote(name, safe='')}", method="DELETE")
    urllib.request.urlopen(gone).close()
    assert run(board, "--stop-after", "sea:1", *place) == 0
    sent = [one for one in emulator.requests() if "predictLongRunning" in one["path"]]
    assert "bytesBase64Encoded" in sent[1]["body"]["instances"][0]["video"]


@pytest.mark.parametrize("place", ["my-bucket", "s3://bucket/x", "gs://"])
def test_a_place_that_is_no_bucket(board, emulator, place):
    assert run(board, "--base-url", emulator.url, "--storage", place) == 2
    assert emulator.ledger()["submissions"] == 0


def test_what_is_not_finished_in_time_is_collected_later(board):
    with Emulator(progress="seconds:60") as emulator:
        sea = ("--base-url", emulator.url, "--stop-after", "sea:0")
        assert run(board, *sea, "--patience", "0") == 3
        emulator.advance(61)
        assert run(board, *sea, "--patience", "0") == 0
        assert emulator.ledger()["submissions"] == 1


class TestMoney:
    def test_a_ceiling_refuses_before_anything_is_sent(self, board, emulator, capsys):
        assert run(board, "--base-url", emulator.url, "--max-usd", "5") == 5
        assert "--max-usd" in capsys.readouterr().err
        assert emulator.ledger()["submissions"] == 0

    @pytest.mark.parametrize("amount", ["nan", "inf", "-1", "ten"])
    @pytest.mark.parametrize("flag", ["--max-usd", "--patience"])
    def test_an_amount_is_a_finite_number(self, board, flag, amount):
        assert run(board, flag, amount) == 2
        assert not (board.parent / ".veospec").exists()

    @pytest.mark.parametrize("flags", [(), ("--yes",)])
    def test_google_needs_somebody_who_agrees(self, board, flags, capsys, monkeypatch):
        monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
        assert run(board, "--target", "google", *flags) == 5
        assert "$11.60" in capsys.readouterr().err

    def test_missing_credentials_are_one_sentence(self, board, capsys, monkeypatch):
        for name in ("GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_CLOUD_PROJECT"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(
            "veospec.surfaces.credentials._default_credentials", lambda: (None, None)
        )
        assert run(board, "--target", "google", "--max-usd", "20") == 3
        shown = capsys.readouterr()
        assert "no credentials for the Agent Platform" in shown.err
        assert cli.invoke(["status", "--store", str(board.parent / ".veospec")]) == 0, "no intent"

    def test_emulated_clips_are_never_taken_for_googles(self, board, emulator, capsys, monkeypatch):
        run(board, "--base-url", emulator.url)
        monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
        assert run(board, "--target", "google") == 5
        assert "$11.60" in capsys.readouterr().err


class TestTheWorldFails:
    def test_nothing_answers(self, board, capsys):
        assert run(board, "--base-url", "http://127.0.0.1:9") == 3
        assert "nothing answers at" in capsys.readouterr().err

    def test_an_address_that_is_none(self, board, capsys):
        assert run(board, "--base-url", "localhost:80") == 2

    def test_a_folder_that_is_not_there(self, board, capsys):
        assert run(board, "--out", str(board.parent / "no" / "film.mp4")) == 3
        assert "--out" in capsys.readouterr().err

    def test_a_store_that_is_a_file(self, board, capsys):
        (board.parent / "taken").write_text("x")
        assert run(board, "--store", str(board.parent / "taken" / "in")) == 3
        assert "--store" in capsys.readouterr().err

    def test_another_run_holds_the_store(self, board, capsys):
        from veospec.run.store import Store

        store = Store(board.parent / ".veospec")
        store.create()
        with store.locked():
            assert run(board) == 3
        assert "another run is working" in capsys.readouterr().err
