"""Points google-genai's own tests at a local server; a pytest plugin.

Those tests build their client themselves, without a base URL, sleep 20 s between polls and read
pictures that their package does not carry. This plugin gives them an address, a key, short sleeps
and a picture, and touches nothing else. VEO_BASE_URL says where the server is.
"""

import asyncio
import inspect
import os
import time
from pathlib import Path

import pytest
from google.genai import _replay_api_client, types

SLEEP_MAX_S = 0.01


def pytest_configure(config):
    config.addinivalue_line("markers", "asyncio: a coroutine")
    _address_clients()
    _supply_pictures()
    _sleep_less()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Run coroutines to their end."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


def _address_clients():
    cls = _replay_api_client.ReplayApiClient
    build = cls.__init__

    def addressed(self, *args, http_options=None, vertexai=False, **kwargs):
        if not isinstance(http_options, dict):
            http_options = http_options.model_dump(exclude_none=True) if http_options else {}
        http_options = {**http_options, "base_url": os.environ["VEO_BASE_URL"]}
        kwargs["api_key"] = "local"
        if vertexai:
            kwargs |= {"project": "genai-sdk-tests", "location": "us-central1"}
        build(self, *args, http_options=http_options, vertexai=vertexai, **kwargs)

    cls.__init__ = addressed


def _supply_pictures():
    read = types.Image.from_file.__func__
    picture = Path(os.environ["VEO_PICTURE"]).read_bytes()

    def from_file(cls, *, location, mime_type=None):
        if Path(location).exists():
            return read(cls, location=location, mime_type=mime_type)
        return types.Image(image_bytes=picture, mime_type="image/png")

    types.Image.from_file = classmethod(from_file)


def _sleep_less():
    sleep, asleep = time.sleep, asyncio.sleep
    time.sleep = lambda seconds: sleep(min(seconds, SLEEP_MAX_S))
    asyncio.sleep = lambda seconds, *rest: asleep(min(seconds, SLEEP_MAX_S), *rest)
