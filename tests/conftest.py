"""One day and one way of drawing examples for the whole suite: the same on every machine.

Also what films are made with where many do: the `FILM` of a module as a file, and one emulator.

A test that fails on one run of ten is worse than none. New examples are looked for by the
simulation (`make simulate`), which prints the seed of what it finds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from veospec.testing.emulator import Emulator
from veospec.today import VARIABLE

# Engines retire: a test that takes the real day for today fails on the morning after.
os.environ[VARIABLE] = "2026-11-22"

settings.register_profile("veospec", derandomize=True, database=None, deadline=None)
settings.load_profile("veospec")


@pytest.fixture
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "one.storyboard.toml"
    file.write_text(request.module.FILM, "utf-8")
    return file


@pytest.fixture(scope="module")
def shared() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def emulator(shared: Emulator) -> Emulator:
    shared.reset()
    return shared
