"""What several commands are tried on: the `FILM` of a module as a file, and one emulator."""

from pathlib import Path

import pytest

from veospec.testing.emulator import Emulator


@pytest.fixture
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "one.storyboard.toml"
    file.write_text(request.module.FILM, "utf-8")
    return file


@pytest.fixture(scope="module")
def shared():
    with Emulator() as running:
        yield running


@pytest.fixture
def emulator(shared):
    shared.reset()
    return shared
