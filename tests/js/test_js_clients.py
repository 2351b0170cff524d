"""Google's clients for JavaScript, unmodified, against the emulator with its real clips.

What is asked and expected stands in the `.test.mjs` files, which Node's own runner runs.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from veo_emulator.serve import start
from veo_emulator.settings import Progress, Settings

HERE = Path(__file__).parent
NODE = shutil.which("node")

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="Node is not installed"),
    pytest.mark.skipif(
        not (HERE / "node_modules").exists(),
        reason="the clients are not installed: npm ci --prefix tests/js",
    ),
]


@pytest.mark.parametrize("client", ["genai2", "genai3"])
def test_the_client_works_against_the_emulator(client):
    running = start(Settings(progress=Progress.parse("polls:2")))
    try:
        outcome = subprocess.run(
            [str(NODE), "--test", "--test-reporter=tap", f"{client}.test.mjs"],
            cwd=HERE,
            env={**os.environ, "VEO_EMULATOR_URL": running.url, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        running.stop()
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "# fail 0" in outcome.stdout
