"""The server: as a thread and as a command."""

import signal
import socket
import subprocess
import sys
import threading
from http.client import HTTPConnection, RemoteDisconnected
from urllib.parse import urlsplit

import pytest

from veo_emulator.serve import CannotServe, main, start
from veo_emulator.settings import Settings

from .fake_studio import FakeStudio


def call(url: str, verb: str, path: str, body: bytes | None = None, **headers):
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname, address.port, timeout=120)
    try:
        connection.request(verb, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_several_run_in_one_process_and_leave_nothing():
    before = set(threading.enumerate())
    running = [start(Settings(), FakeStudio()) for _ in range(3)]
    try:
        assert len({emulator.url for emulator in running}) == 3
        for emulator in running:
            assert call(emulator.url, "GET", "/emulator/v1/health")[0] == 200
    finally:
        for emulator in running:
            emulator.stop()
    assert not set(threading.enumerate()) - before
    for emulator in running:
        with pytest.raises(OSError, match="refused"):
            call(emulator.url, "GET", "/emulator/v1/health")


def test_who_waits_for_an_answer_when_it_ends_gets_none():
    """An answer of the server's own could be taken for one of Google's."""
    emulator, ended = start(Settings(), FakeStudio()), []
    fault = b'[{"method": "predictLongRunning", "fault": "slow:600"}]'
    call(emulator.url, "POST", "/emulator/v1/faults", fault)
    path = "/v1beta/models/veo-3.1-generate-preview:predictLongRunning"

    def wait():
        with pytest.raises(RemoteDisconnected) as error:
            call(emulator.url, "POST", path, b'{"instances": [{"prompt": "a pier"}]}')
        ended.append(error)

    client = threading.Thread(target=wait)
    client.start()
    nothing = b'"submissions":0'
    while client.is_alive() and nothing in call(emulator.url, "GET", "/emulator/v1/ledger")[1]:
        continue
    emulator.stop()
    client.join()
    assert ended


def test_a_port_in_use_is_told_in_one_line(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"port {port}"):
            start(Settings(port=port), FakeStudio())
        with pytest.raises(SystemExit) as ended:
            main(["--port", str(port)])
    assert ended.value.code == 3
    line = capsys.readouterr().err
    assert line.startswith(f"veo-emulator: port {port} on 127.0.0.1 cannot be used")
    assert line.count("\n") == 1


def test_a_folder_in_use_is_told(tmp_path):
    first = start(Settings(data=tmp_path / "state"), FakeStudio())
    try:
        with pytest.raises(CannotServe, match="data folder"):
            start(Settings(data=tmp_path / "state"), FakeStudio())
    finally:
        first.stop()
    start(Settings(data=tmp_path / "state"), FakeStudio()).stop()


def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotServe, match="data folder"):
        start(Settings(data=tmp_path / "file"), FakeStudio())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "70000"],
        ["--progress", "soon"],
        ["--progress", "seconds:-1"],
        ["--as-of", "tomorrow"],
        ["--extension-returns", "half"],
    ],
)
def test_wrong_usage_ends_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_a_dropped_request_gets_no_answer_and_the_server_lives_on():
    emulator = start(Settings(), FakeStudio())
    body = b'{"instances": [{"prompt": "a cat"}]}'
    path = "/v1beta/models/veo-3.1-generate-preview:predictLongRunning"
    try:
        for fault in (b"dropped", b"accepted_then_dropped"):
            armed = b'[{"method": "predictLongRunning", "fault": "%s"}]' % fault
            assert call(emulator.url, "POST", "/emulator/v1/faults", armed)[0] == 200
            with pytest.raises(RemoteDisconnected):
                call(emulator.url, "POST", path, body)
        assert call(emulator.url, "POST", path, body)[0] == 200
        assert b'"submissions":2' in call(emulator.url, "GET", "/emulator/v1/ledger")[1]
    finally:
        emulator.stop()


def test_a_request_that_promises_two_gigabytes_is_refused_before_it_is_sent():
    emulator = start(Settings(), FakeStudio())
    path = "/v1beta/models/veo-3.1-generate-preview:predictLongRunning"
    address = urlsplit(emulator.url)
    try:
        with socket.create_connection((address.hostname, address.port), timeout=120) as raw:
            raw.sendall(
                f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2147483648\r\n\r\n"
                "{".encode()
            )
            assert raw.recv(4096).startswith(b"HTTP/1.1 413 ")
    finally:
        emulator.stop()


def test_the_command_says_when_it_answers_and_ends_on_a_signal(tmp_path):
    command = [sys.executable, "-m", "veo_emulator.serve", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            assert line.startswith("veo-emulator listening on http://127.0.0.1:")
            status, body = call(line.split()[-1], "GET", "/emulator/v1/clock")
            assert status == 200
            assert b'"stands_still":false' in body
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=120) == 0
