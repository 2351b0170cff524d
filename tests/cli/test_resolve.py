"""What a person may say of an unknown outcome, on each kind of service."""

from __future__ import annotations

from pathlib import Path

import pytest

from veospec import cli
from veospec.run.attempt import Admitted, HopRef, Limits
from veospec.run.clock import SystemClock
from veospec.run.journal import Journal
from veospec.run.store import Store

KEY = "sha256:" + "1" * 64
NAMES = {
    "veo-3.1-generate-001": "projects/p/locations/l/publishers/google/models/m/operations/7",
    "veo-3.1-generate-preview": "models/veo-3.1-generate-preview/operations/7",
    "gemini-omni-1.2-flash": "v1_kvxfmwxmfp8zcs3h3e0eyk0b1m34bfgzpjeht88v",
}


def unknown_hop(folder: Path, engine: str) -> None:
    """A store with one hop whose request was never answered."""
    store = Store(folder)
    store.create()
    journal = Journal(store.journal_file, SystemClock())
    hop = HopRef("emulator", KEY, None, "sea", 0, engine, "{}", 400_000)
    begun = journal.begin(hop, attempt_id="1", owner="run", limits=Limits())
    assert isinstance(begun, Admitted)
    journal.unknown(begun.attempt, "unanswered", "no answer came")
    journal.close()


@pytest.mark.parametrize("engine", NAMES)
def test_an_operation_has_the_name_that_its_service_gives(engine, tmp_path, capsys):
    unknown_hop(tmp_path, engine)
    resolve = ["resolve", KEY, "--store", str(tmp_path), "--operation"]
    omni = engine.startswith("gemini")
    wrong = [name for name in NAMES.values() if name.startswith("v1_") != omni]
    for name in [*wrong, "", "operations/", "my clip"]:
        assert cli.invoke([*resolve, name]) == 2, name
        assert "interaction" in capsys.readouterr().err if omni else "operations/ID"
    assert cli.invoke([*resolve, NAMES[engine]]) == 0
    assert f"in flight as {NAMES[engine]}" in capsys.readouterr().err
