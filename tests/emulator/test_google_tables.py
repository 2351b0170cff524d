"""Google's own tests of `generate_videos` pass against the emulator.

They are run as they lie in the installed package, by an interpreter of their own: this one, and
that of `.venv-genai2`, which the Makefile makes with the last 2.x release. VEO_OTHER_PYTHON names
another interpreter instead.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from veo_emulator.samples import plain_picture
from veo_emulator.serve import start
from veo_emulator.settings import Settings

HERE = Path(__file__).parent
TABLES = ("models/test_generate_videos.py", "shared/models/test_generate_videos.py")
SECOND = HERE.parents[1] / ".venv-genai2" / "bin" / "python"
OTHER = os.environ.get("VEO_OTHER_PYTHON") or (str(SECOND) if SECOND.exists() else "")
PYTHONS = list(dict.fromkeys(filter(None, [sys.executable, OTHER])))
OPTIONS = [
    *("-p", "local_google_plugin", "-p", "no:cacheprovider", "-c", os.devnull, "-q"),
    *("--mode", "api", "-o", "consider_namespace_packages=true", "--durations=3"),
]
PASSED = {"3.4.0": 56, "2.34.0": 64}


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS, ids=["this", "other"][: len(PYTHONS)])
def test_the_tables_of_google_genai_pass(python, tmp_path):
    where = "import google.genai, sys; print(google.genai.__version__, google.genai.__path__[0])"
    found = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True)
    release, folder = found.stdout.split()
    tables = [str(Path(folder, "tests", table)) for table in TABLES]
    if not all(Path(table).exists() for table in tables):
        pytest.skip(f"google-genai {release} comes without its tests")
    (tmp_path / "picture.png").write_bytes(plain_picture(1280, 720))
    emulator = start(Settings())
    try:
        answer = subprocess.run(
            [python, "-m", "pytest", *OPTIONS, "--rootdir", folder, *tables],
            env={
                **_clean_environment(),
                "PYTHONPATH": str(HERE / "google_tables"),
                "PYTHONDONTWRITEBYTECODE": "1",
                "VEO_BASE_URL": emulator.url,
                "VEO_PICTURE": str(tmp_path / "picture.png"),
                "GOOGLE_GENAI_REPLAYS_DIRECTORY": str(tmp_path),
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        emulator.stop()
    assert answer.returncode == 0, answer.stdout[-6000:] + answer.stderr[-2000:]
    passed = int(re.search(r"(\d+) passed", answer.stdout)[1])
    assert passed == PASSED.get(release, passed)
    assert "skipped" not in answer.stdout


def _clean_environment() -> dict[str, str]:
    names = ("GOOGLE_", "GEMINI_", "PYTEST_")
    return {key: value for key, value in os.environ.items() if not key.startswith(names)}
