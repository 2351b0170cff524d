"""A process that paints: the same pictures, and never in the way."""

import asyncio
import threading
from functools import partial

import pytest

from veo_emulator.rendering import MANY
from veo_emulator.serve import start
from veo_emulator.settings import Settings
from veo_emulator.video import Ask, NotAClip, extend, make_opening
from veo_emulator.workshop import Workshop

PATIENCE_S = 60
OPENING = Ask("A pier at dusk", 4, 640, 360, seed=3)


@pytest.fixture
def workshop():
    made = Workshop()
    yield made
    made.close()
    assert made._process is None or made._process.poll() is not None


@pytest.fixture
def opened(workshop):
    workshop.open()
    assert workshop.wait(PATIENCE_S)
    return workshop


def test_clips_are_the_same_wherever_they_are_painted(opened):
    here, there = make_opening(OPENING), make_opening(OPENING, paint=opened.run)
    assert here.sha256 == there.sha256
    on = Ask("On it goes", 7, 640, 360, seed=3)
    assert extend(here, on).sha256 == extend(there.to_bytes(), on, paint=opened.run).sha256


def test_without_the_process_work_is_done_here(workshop):
    thread = workshop.run(threading.current_thread)
    assert thread is threading.current_thread()


def test_errors_come_back(opened):
    with pytest.raises(ValueError, match="invalid literal"):
        opened.run(partial(int, "x"))
    with pytest.raises(NotAClip):
        make_opening(Ask("A pier", 4, 640, 360, 3, image=b"none"), paint=opened.run)
    assert opened.run(partial(int, "7")) == 7


def test_a_process_that_was_killed_is_done_without(opened):
    opened._process.kill()
    opened._process.wait()
    assert opened.run(partial(int, "7")) == 7
    opened.open()
    assert opened.run(partial(int, "8")) == 8


def test_what_cannot_be_sent_is_an_error_and_no_end(opened):
    with pytest.raises((AttributeError, TypeError), match="pickle"):
        opened.run(lambda: 1)
    assert opened.run(partial(int, "7")) == 7


def test_it_is_not_started_for_one_film_and_closed_twice_without_harm(workshop):
    workshop.close()
    workshop.open()
    assert not workshop.wait(0)
    workshop.close()


def test_many_operations_at_once_start_it_and_the_server_takes_it_along():

    running = start(Settings())
    world = running.server.config.app.state.world
    try:
        assert world.workshop._opening is None
        docs = [_doc(number) for number in range(MANY + 1)]

        async def render() -> list:
            return await asyncio.gather(*map(world.renderer.render, docs))

        loop = running.server._loop
        made = asyncio.run_coroutine_threadsafe(render(), loop).result(PATIENCE_S)
        assert len({blob.sha256 for [(blob, _)] in made}) == MANY + 1
        assert world.workshop.wait(PATIENCE_S)
        process = world.workshop._process
    finally:
        running.stop()
    assert process.poll() is not None


def _doc(number: int) -> dict:
    return {
        "source": None, "kind": "open", "samples": 1, "prompt": f"clip {number}", "seconds": 4,
        "size": [640, 360], "seed": number, "audio": True, "labels": {}, "negative_prompt": "",
        "image": None, "last_frame": None, "references": [], "details": {},
    }  # fmt: skip
