"""Webhooks: signed, delivered on this machine, and nowhere else."""

import base64
import hashlib
import hmac
import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from veo_emulator.serve import start
from veo_emulator.settings import Progress, Settings
from veo_emulator.webhooks import loopback_address

from .fake_studio import FakeStudio
from .talk import DEVELOPER_MODEL, ok
from .test_serve import call

PATIENCE_S = 60


@pytest.fixture
def listener():
    """A server that keeps what is posted to it."""
    heard: queue.Queue = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.put((self.path, dict(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.heard = heard
    server.url = f"http://127.0.0.1:{server.server_port}/told?by=us"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def serve_progress():
    running = []

    def serve(progress):
        running.append(start(Settings(progress=Progress.parse(progress)), FakeStudio()))
        return running[-1].url

    yield serve
    for one in running:
        one.stop()


def post(url, path, body):
    status, answer = call(url, "POST", path, json.dumps(body).encode())
    assert status == 200, answer
    return json.loads(answer)


def veo(url, listener, prompt="a pier", **more):
    hook = {"uris": [listener.url], "user_metadata": {"job": "7"}}
    body = {"instances": [{"prompt": prompt}], "webhookConfig": hook, **more}
    return post(url, f"/v1beta/models/{DEVELOPER_MODEL}:predictLongRunning", body)["name"]


def verified(url, heard) -> dict:
    """The event, when its signature is good."""
    path, headers, body = heard
    assert path == "/told?by=us"
    headers = {name.lower(): value for name, value in headers.items()}
    secret = json.loads(call(url, "GET", "/emulator/v1/webhooks")[1])["secret"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{signature}"
    return json.loads(body)


def test_who_asked_is_told_without_a_poll(serve_progress, listener):
    url = serve_progress("immediate")
    name = veo(url, listener)
    event = verified(url, listener.heard.get(timeout=PATIENCE_S))
    assert (event["type"], event["version"]) == ("video.generated", "v1")
    assert event["data"]["id"] == name
    assert event["data"]["user_metadata"] == {"job": "7"}
    uri = event["data"]["output_file_uri"]
    assert call(url, "GET", uri.removeprefix(url))[0] == 200


def test_moving_the_clock_tells(serve_progress, listener):
    url = serve_progress("seconds:60")
    veo(url, listener)
    post(url, "/emulator/v1/clock", {"advance_s": 60})
    assert verified(url, listener.heard.get(timeout=PATIENCE_S))["type"] == "video.generated"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(None, "interaction.completed"), ("operation_error", "interaction.failed")],
)
def test_a_turn_tells_how_it_ended(serve_progress, listener, fault, kind):
    url = serve_progress("immediate")
    if fault:
        post(url, "/emulator/v1/faults", [{"method": "createInteraction", "fault": fault}])
    body = {
        "model": "gemini-omni-1.2-flash",
        "input": "a pier",
        "background": True,
        "webhook_config": {"uris": [listener.url]},
    }
    found = post(url, "/v1beta/interactions", body)
    event = verified(url, listener.heard.get(timeout=PATIENCE_S))
    assert (event["type"], event["data"]["id"]) == (kind, found["id"])
    assert ("error_message" in event["data"]) is (fault is not None)


@pytest.mark.parametrize(
    "uri",
    [
        "http://example.com/",
        "https://127.0.0.1/",
        "http://10.0.0.1/",
        "http://127.0.0.1.example.com/",
        "http://user@example.com:80@8.8.8.8/",
        "http://127.0.0.1:99999/",
        "http://[::1",
        "http://127.0.0.1/\r\nx: y",
        "ftp://127.0.0.1/",
        "nonsense",
    ],
)
def test_nothing_else_is_told(talk, uri):
    assert loopback_address(uri) is None
    ok(talk.developer(webhookConfig={"uris": [uri]}))
    ok(talk.developer_poll(talk.ledger()["entries"][0]["operation"]))
    (delivery,) = ok(talk.http.get("/emulator/v1/webhooks"))["deliveries"]
    assert delivery["outcome"].startswith("not sent")


@pytest.mark.parametrize("uri", ["http://localhost/x", "http://127.3.2.1:80/", "http://[::1]:9/a"])
def test_addresses_of_this_machine(uri):
    assert loopback_address(uri) is not None


@pytest.mark.parametrize("hook", [{}, {"uris": "x"}, {"uris": [1]}, {"uris": ["x"] * 11}, []])
def test_a_webhook_that_makes_no_sense_is_refused(talk, hook):
    assert talk.developer(webhookConfig=hook).status_code == 400
