"""The emulator's handle and the fixtures that users get."""

import threading
from datetime import date

import pytest

from veospec.errors import WorldError
from veospec.testing.emulator import Emulator


def test_it_answers_inside_the_block_and_is_gone_after_it():
    threads = set(threading.enumerate())
    with Emulator() as emulator:
        assert emulator.url.startswith("http://127.0.0.1:")
        assert emulator.ledger()["submissions"] == 0
    assert not set(threading.enumerate()) - threads
    with pytest.raises(WorldError, match="not running"):
        _ = emulator.url


def test_several_do_not_know_of_each_other():
    with Emulator() as one, Emulator() as two:
        one.faults({"method": "getFile", "fault": "http_500"})
        assert one.url != two.url
        assert two.faults() == []


def test_faults_are_given_one_by_one_or_as_a_list_and_read_back():
    fault = {"method": "predictLongRunning", "fault": "http_503", "call": 2}
    with Emulator() as emulator:
        assert emulator.faults(fault)[0]["fired"] is False
        assert len(emulator.faults([fault, fault])) == 3
        emulator.disarm()
        assert emulator.faults() == []
        with pytest.raises(ValueError, match="http_418"):
            emulator.faults({**fault, "fault": "http_418"})


def test_time_moves_by_call_and_reset_forgets():
    with Emulator(progress="seconds:30", as_of=date(2026, 1, 1)) as emulator:
        emulator.advance(3600)
        with pytest.raises(ValueError, match="forward"):
            emulator.advance(-1)
        emulator.reset()
        assert emulator.requests() == []


def test_a_folder_in_use_is_an_error_of_the_world(tmp_path):
    with Emulator(data=tmp_path), pytest.raises(WorldError, match="cannot start"):
        Emulator(data=tmp_path).start()


def test_a_wrong_progress_is_told_at_once():
    with pytest.raises(ValueError, match="polls:N"):
        Emulator(progress="sometimes")


def test_the_fixtures_work_together(veo_emulator, veo_client):
    operation = veo_client.models.generate_videos(
        model="veo-3.1-lite-generate-001",
        source={"prompt": "a kite over dunes"},
        config={"duration_seconds": 4, "generate_audio": False},
    )
    assert operation.name
    assert veo_emulator.ledger()["billed_usd"] == 0.12
