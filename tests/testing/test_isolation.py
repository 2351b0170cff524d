"""Emulators in tests: many at once, in any number of processes, and nothing is left behind."""

import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from veospec.testing.emulator import Emulator

MODEL = "/v1beta/models/veo-3.1-generate-preview"
OPEN_FILES = Path("/proc/self/fd")


def ask(connection: HTTPConnection, verb: str, path: str, body=None) -> bytes:
    connection.request(verb, path, None if body is None else json.dumps(body))
    answer = connection.getresponse()
    data = answer.read()
    assert answer.status == 200, data
    return data


def connect(emulator: Emulator) -> HTTPConnection:
    address = urlsplit(emulator.url)
    return HTTPConnection(address.hostname, address.port, timeout=60)


def started(connection: HTTPConnection, prompt: str) -> str:
    body = {"instances": [{"prompt": prompt}], "parameters": {"durationSeconds": 4}}
    return json.loads(ask(connection, "POST", f"{MODEL}:predictLongRunning", body))["name"]


def made(emulator: Emulator, prompt: str) -> tuple[str, bytes]:
    """An operation's name and its clip."""
    connection = connect(emulator)
    try:
        name = started(connection, prompt)
        answer = {}
        while not answer.get("done"):
            answer = json.loads(ask(connection, "GET", f"/v1beta/{name}"))
        (sample,) = answer["response"]["generateVideoResponse"]["generatedSamples"]
        return name, ask(connection, "GET", sample["video"]["uri"].removeprefix(emulator.url))
    finally:
        connection.close()


def held() -> set[object]:
    """Threads and open files, each by its identity: what earlier tests still close is no matter."""
    gc.collect()
    return {*threading.enumerate(), *opened()}


def opened() -> Iterator[tuple[str, str]]:
    for entry in OPEN_FILES.iterdir() if OPEN_FILES.is_dir() else ():
        # The handle that lists the folder is closed again before it can be read.
        with suppress(FileNotFoundError):
            yield entry.name, str(entry.readlink())


def left(before: set[object]) -> set[object]:
    """Threads and open files that were not there."""
    return held() - before


def test_several_work_at_once_and_give_the_same_without_knowing_of_each_other():
    with Emulator() as one, Emulator() as two, Emulator(seed=9) as other:
        with ThreadPoolExecutor(3) as pool:
            same, again, different = pool.map(made, (one, two, other), ["a kite over dunes"] * 3)
        assert same == again
        assert different[0] != same[0]
        assert different[1] != same[1]
        assert [each.ledger()["submissions"] for each in (one, two, other)] == [1, 1, 1]


def test_twenty_in_a_row_leave_no_thread_port_or_file():
    with Emulator() as first:
        made(first, "what is loaded once is loaded")
    before = held()
    for _ in range(20):
        with Emulator() as emulator:
            emulator.ledger()
    assert left(before) == set()


@pytest.mark.parametrize("on_disk", [False, True])
def test_stopping_in_the_middle_leaves_nothing_either(tmp_path, on_disk):
    """A clip is being drawn, a connection is open, and the block ends."""
    folder = tmp_path / "state" if on_disk else None
    with Emulator(data=folder) as emulator:
        made(emulator, "what is loaded once is loaded")
    before = held()
    with Emulator(data=folder) as emulator:
        connection = connect(emulator)
        for number in range(4):
            started(connection, f"clip {number} is still being drawn")
    connection.close()
    assert left(before) == set()
    with Emulator(data=folder) as emulator:
        kept = emulator.ledger()["submissions"]
    assert kept == (5 if on_disk else 0)


def test_a_test_that_fails_inside_the_block_leaves_nothing():
    before = held()
    with pytest.raises(ZeroDivisionError), Emulator():
        _ = 1 / 0
    assert left(before) == set()


def test_a_port_is_free_again_at_once():
    with Emulator() as emulator:
        port = urlsplit(emulator.url).port
        assert port is not None
    with Emulator(port=port) as emulator:
        assert emulator.ledger()["submissions"] == 0


def test_nothing_heavy_is_loaded_before_the_first_clip():
    """Pictures need numpy, starting does not: most tests of a client make no clip at all."""
    script = (
        "import sys\n"
        "from veospec.testing.emulator import Emulator\n"
        "with Emulator() as emulator:\n"
        "    emulator.faults({'method': 'getFile', 'fault': 'http_500'})\n"
        "    emulator.advance(10)\n"
        "heavy = {'numpy', 'google', 'PIL', 'av', 'jinja2', 'rich', 'imageio_ffmpeg'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert outcome.stdout == "[]\n"


def test_nothing_is_written_anywhere(tmp_path):
    """Without a data folder neither the working folder nor the one for temporary files is used."""
    script = (
        "from veospec.testing.emulator import Emulator\n"
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_isolation import made\n"
        "with Emulator() as emulator:\n"
        "    made(emulator, 'a kite over dunes')\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent)],
        cwd=tmp_path,
        env=environment,
        check=True,
    )
    assert list(tmp_path.iterdir()) == []


def test_workers_of_xdist_each_have_their_own(tmp_path):
    """A suite of a user, run by two processes at once: same names, same prices, no port twice."""
    (tmp_path / "test_film.py").write_text(
        "import pytest\n\n\n"
        "@pytest.mark.parametrize('number', range(8))\n"
        "def test_a_clip_is_started(veo_emulator, number):\n"
        "    from http.client import HTTPConnection\n"
        "    connection = HTTPConnection(veo_emulator.url.removeprefix('http://'))\n"
        f"    connection.request('POST', '{MODEL}:predictLongRunning',\n"
        '                       \'{"instances": [{"prompt": "a kite"}]}\')\n'
        "    assert connection.getresponse().read()\n"
        "    connection.close()\n"
        "    assert veo_emulator.ledger()['submissions'] == 1\n"
    )
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-W", "error", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "8 passed" in outcome.stdout, outcome.stdout + outcome.stderr
