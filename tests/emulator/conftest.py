"""An emulator without sockets, whose clips are stand-ins."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient

from veo_emulator.app import create_app
from veo_emulator.settings import Progress, Settings

from .fake_studio import FakeStudio
from .talk import Talk
from .turns import PLATFORM, Turns


@pytest.fixture
def serve() -> Iterator[Callable[..., Talk]]:
    """Start an emulator with some settings; `progress` may be text."""
    with ExitStack() as stack:

        def start(**settings: Any) -> Talk:
            if isinstance(settings.get("progress"), str):
                settings["progress"] = Progress.parse(settings["progress"])
            app = create_app(Settings(**settings), FakeStudio())
            client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
            return Talk(stack.enter_context(client))

        yield start


@pytest.fixture
def talk(serve) -> Talk:
    """An emulator with the default settings."""
    return serve()


@pytest.fixture
def turns(talk) -> Turns:
    """Omni on the Developer API."""
    return Turns(talk)


@pytest.fixture
def platform(talk) -> Turns:
    """Omni on the Agent Platform."""
    return Turns(talk, PLATFORM)
