"""A browser, where one is installed, and an emulator with real clips to look at."""

import pytest

from veo_emulator.serve import start
from veo_emulator.settings import Settings

from . import chromium


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    if chromium.find() is None:
        pytest.skip("no Chromium is installed; on Debian: apt-get install chromium")
    with chromium.Browser(tmp_path_factory.mktemp("chromium") / "profile") as browser:
        yield browser


@pytest.fixture
def emulator():
    running = start(Settings())
    yield running
    running.stop()


@pytest.fixture
def page(browser):
    with browser.page() as page:
        yield page
        page.call("Page.navigate", {"url": "about:blank"})
