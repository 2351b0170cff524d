"""Google's own libraries get their credentials from the emulator, and nowhere else."""

import json
import os
import subprocess
import sys

import pytest

from tests.emulator.talk import ok
from veo_emulator.serve import start
from veo_emulator.settings import Settings

FLAVOR = {"Metadata-Flavor": "Google"}
ACCOUNT = "/computeMetadata/v1/instance/service-accounts/default/"
CLIENT = """
from google import genai
client = genai.Client(vertexai=True, project="p", location="us-central1",
                      http_options={"base_url": BASE})
source = genai.types.GenerateVideosSource(prompt="a pier")
print(client.models.generate_videos(model="veo-3.1-generate-001", source=source).name)
"""


@pytest.fixture
def emulator():
    running = start(Settings())
    yield running
    running.stop()


def run(code: str, emulator, **env: str) -> str:
    """What a program prints that knows nothing but the emulator."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GOOGLE_", "GEMINI_", "GCE_", "CLOUDSDK_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", f"BASE = {emulator.url!r}\n{code}"],
        env={**kept, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_metadata_server_gives_default_credentials(emulator, tmp_path):
    pytest.importorskip("google.auth.transport.requests")
    host = emulator.url.removeprefix("http://")
    name = run(
        CLIENT,
        emulator,
        GCE_METADATA_HOST=host,
        GCE_METADATA_IP=host,
        CLOUDSDK_CONFIG=str(tmp_path),
    )
    assert "/operations/" in name


def test_a_service_account_gets_its_token(emulator, tmp_path):
    pytest.importorskip("google.auth.transport.requests")
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
    from cryptography.hazmat.primitives import serialization

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path / "account.json"
    path.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": "p",
                "client_email": "someone@p.iam.gserviceaccount.com",
                "private_key_id": "1",
                "private_key": pem.decode(),
                "token_uri": f"{emulator.url}/token",
            }
        )
    )
    assert "/operations/" in run(CLIENT, emulator, GOOGLE_APPLICATION_CREDENTIALS=str(path))


def test_a_token_is_a_bearer_for_an_hour(talk):
    found = ok(talk.http.post("/token", data={"grant_type": "whatever", "assertion": "x"}))
    assert found["token_type"] == "Bearer"
    assert found["expires_in"] == 3599
    assert found["access_token"]


def test_metadata_is_what_libraries_look_for(talk):
    def get(path, **query):
        return talk.http.get(path, headers=FLAVOR, params=query)

    root = get("/")
    assert (root.status_code, root.headers["metadata-flavor"]) == (200, "Google")
    assert get("/computeMetadata/v1/project/project-id").text == "veo-emulator"
    assert "default" in ok(get(ACCOUNT, recursive="true"))["aliases"]
    assert get(f"{ACCOUNT}email").text.endswith("gserviceaccount.com")
    assert ok(get(f"{ACCOUNT}token"))["access_token"]
    assert get("/computeMetadata/v1/instance/attributes/x").status_code == 404


def test_metadata_needs_its_header(talk):
    assert talk.http.get("/computeMetadata/v1/project/project-id").status_code == 403
    assert "html" in talk.http.get("/").headers["content-type"]
