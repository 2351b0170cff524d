"""`veospec doctor`: looks at files and variables, and asks nobody."""

from __future__ import annotations

import json
import socket

import pytest

from veospec import cli
from veospec.surfaces.findings import credentials
from veospec.testing.emulator import Emulator


@pytest.fixture(autouse=True)
def _bare(monkeypatch, tmp_path):
    for name in ("GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.chdir(tmp_path)


def found(capsys, *flags) -> tuple[int, dict]:
    code = cli.invoke(["doctor", "--format", "json", *flags])
    document = json.loads(capsys.readouterr().out)
    return code, {one["name"]: one for one in document["findings"]}


def test_the_emulator_needs_nothing_to_be_set(capsys):
    code, findings = found(capsys)
    assert code == 0
    assert findings["emulator"]["ok"]
    assert not findings["credentials"]["ok"]


def test_nobody_is_asked(capsys, monkeypatch):
    def refuse(*_):
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert found(capsys)[0] == 0
    assert found(capsys, "--target", "google")[0] == 3


def test_google_needs_credentials_and_a_project(capsys, monkeypatch):
    assert cli.invoke(["doctor", "--target", "google"]) == 3
    shown = capsys.readouterr().out
    assert "gcloud auth application-default login" in shown
    assert "not ready for --target google" in shown
    monkeypatch.setenv("GOOGLE_API_KEY", "very-secret")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "films")
    code, findings = found(capsys, "--target", "google")
    assert code == 0
    assert findings["project"]["words"] == "films (GOOGLE_CLOUD_PROJECT)"
    assert "very-secret" not in json.dumps(findings)


def test_credentials_in_a_file_bring_their_project(tmp_path):
    folder = tmp_path / ".config" / "gcloud"
    folder.mkdir(parents=True)
    said = {"type": "authorized_user", "quota_project_id": "films", "refresh_token": "secret"}
    (folder / "application_default_credentials.json").write_text(json.dumps(said))
    who, project, location = credentials({}, tmp_path)
    assert who.ok
    assert "authorized_user" in who.words
    assert project.words == "films (from the credentials)"
    assert location.words.startswith("us-central1")


def test_a_file_that_is_named_and_not_there(tmp_path):
    named = {"GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path / "gone.json")}
    who, _, _ = credentials({**named, "GOOGLE_API_KEY": "k"}, tmp_path)
    assert not who.ok
    assert "gone.json" in who.words


def test_variables_that_would_lead_elsewhere_are_named(capsys, monkeypatch):
    monkeypatch.setenv("GOOGLE_VERTEX_BASE_URL", "https://elsewhere.test")
    assert "GOOGLE_VERTEX_BASE_URL" in found(capsys)[1]["environment"]["words"]


def test_an_address_is_asked_only_when_it_is_given(capsys):
    with Emulator() as emulator:
        assert found(capsys, "--base-url", emulator.url)[1]["emulator"]["ok"]
    code, findings = found(capsys, "--base-url", "http://127.0.0.1:9")
    assert code == 3
    assert "nothing answers" in findings["emulator"]["words"]


def test_a_store_is_told_with_what_is_open(capsys, tmp_path):
    from veospec.run.clock import SystemClock
    from veospec.run.journal import Journal

    (tmp_path / ".veospec").mkdir()
    Journal(tmp_path / ".veospec" / "journal.sqlite3", SystemClock()).close()
    assert found(capsys)[1]["store"]["words"] == ".veospec: 0 hops made"
    (tmp_path / ".veospec" / "journal.sqlite3").write_bytes(b"no database at all" * 100)
    code, findings = found(capsys)
    assert code == 3
    assert "cannot be used" in findings["store"]["words"]
