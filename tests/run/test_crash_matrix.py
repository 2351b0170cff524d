"""A small part of the crash matrix, the same one each time: the whole is in `benchmarks/`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "crash_matrix.py"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked from a warm one")
def test_kills_and_faults_neither_pay_twice_nor_lose_a_clip(tmp_path):
    command = [sys.executable, str(SCRIPT), "8", "--seed", "7", "--workers", "1"]
    command += ["--keep", str(tmp_path / "matrix")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines() if line.strip())
    assert int(counts["kills"]) >= 8
    assert counts["films"] == counts["complete films"]
    assert counts["double payments"] == counts["lost clips"] == counts["wrong films"] == "0"
