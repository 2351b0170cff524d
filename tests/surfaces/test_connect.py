"""Proof of being an emulator, and credentials as Google's tools have them."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from veospec.errors import UsageError, WorldError
from veospec.surfaces import credentials
from veospec.surfaces.connect import checked_base_url, connect, connect_emulator, is_emulator
from veospec.surfaces.credentials import PLAY, find_identity
from veospec.surfaces.port import Pace
from veospec.testing.emulator import Emulator

from .recorder import recording


def test_an_emulator_proves_what_it_is():
    with Emulator() as emulator:
        assert is_emulator(emulator.url)
        assert is_emulator(emulator.url + "/")


@pytest.mark.parametrize("answer", [{"service": "relay"}, {}, [], "<html>"])
def test_everybody_else_does_not(answer):
    with recording() as recorder:
        recorder.answer = answer
        assert not is_emulator(recorder.url)


def test_an_error_page_is_no_proof():
    with recording() as recorder:
        recorder.status = 404
        assert not is_emulator(recorder.url)


def test_nobody_answers():
    with pytest.raises(WorldError, match="nothing answers"):
        is_emulator("http://127.0.0.1:9")


@pytest.mark.parametrize("text", ["", "localhost:80", "ftp://h", "http://", "http://h/?q=1"])
def test_what_is_no_address(text):
    with pytest.raises(UsageError):
        checked_base_url(text)


@pytest.mark.skipif(int(version("google-genai").split(".")[0]) < 3, reason="2.x can")
def test_google_genai_3_is_refused_for_the_developer_api():
    with pytest.raises(WorldError, match="cannot send Veo requests") as caught:
        connect_emulator("developer-api", "http://127.0.0.1:9")
    assert "veospec[developer-api]" in caught.value.remedy


def test_a_key_for_the_developer_api():
    assert find_identity("developer-api", environment={"GEMINI_API_KEY": "k"}).api_key == "k"
    with pytest.raises(WorldError, match="no API key"):
        find_identity("developer-api", environment={})


class TestAgentPlatform:
    @pytest.fixture
    def default(self, monkeypatch):
        found = [(None, None)]
        monkeypatch.setattr(credentials, "_default_credentials", lambda: found[0])
        return found

    def test_default_credentials_and_their_project(self, default):
        default[0] = ("token", "theirs")
        identity = find_identity("agent-platform", environment={"GOOGLE_API_KEY": "unused"})
        assert (identity.credentials, identity.project) == ("token", "theirs")
        assert (identity.api_key, identity.location) == (None, "us-central1")

    def test_the_environment_names_project_and_location(self, default):
        default[0] = ("token", "theirs")
        seen = {"GOOGLE_CLOUD_PROJECT": "mine", "GOOGLE_CLOUD_LOCATION": "europe-west4"}
        identity = find_identity("agent-platform", environment=seen)
        assert (identity.project, identity.location) == ("mine", "europe-west4")

    def test_a_key_will_do(self, default):
        seen = {"GOOGLE_API_KEY": "k", "GOOGLE_CLOUD_PROJECT": "mine"}
        assert find_identity("agent-platform", environment=seen).api_key == "k"

    @pytest.mark.parametrize(
        ("seen", "missing"), [({}, "no credentials"), ({"GOOGLE_API_KEY": "k"}, "no Google Cloud")]
    )
    def test_what_is_missing_is_said(self, default, seen, missing):
        with pytest.raises(WorldError, match=missing):
            find_identity("agent-platform", environment=seen)


@pytest.mark.parametrize("surface", ["developer-api", "interactions"])
def test_a_client_that_is_not_right_for_a_surface_is_refused(surface, monkeypatch):
    wrong = {"developer-api": "3.4.0", "interactions": "2.34.0"}[surface]
    monkeypatch.setattr("veospec.surfaces.connect.version", lambda _: wrong)
    with pytest.raises(WorldError, match=wrong):
        connect(surface, base_url="http://127.0.0.1:9", identity=PLAY, pace=Pace())
