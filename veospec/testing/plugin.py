"""Fixtures for the tests of users, registered by an entry point of pytest.

Nothing heavy is imported until a test asks for a fixture: the plugin is loaded in every run of
pytest in the environment, also in those that have nothing to do with video.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from veospec.testing.emulator import Emulator


@pytest.fixture
def veo_emulator() -> Iterator[Emulator]:
    """A fresh emulator on a free port, stopped after the test."""
    from veospec.testing.emulator import Emulator  # noqa: PLC0415

    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def veo_client(veo_emulator: Emulator) -> Any:
    """A `google.genai.Client` for the Agent Platform that talks to `veo_emulator`."""
    genai = pytest.importorskip("google.genai")
    return genai.Client(
        vertexai=True,
        api_key="any-key",
        project="veospec",
        location="us-central1",
        http_options={"base_url": veo_emulator.url},
    )
