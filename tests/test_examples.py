"""The examples are what a newcomer copies: each checks clean, plans, and becomes its film."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from veospec.media.mp4 import probe

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.storyboard.toml"))
USE_CASES = {"ad", "comic-drama", "short-film", "social-clip", "tutorial"}
SIZES = {
    ("16:9", "720p"): (1280, 720),
    ("9:16", "720p"): (720, 1280),
    ("16:9", "1080p"): (1920, 1080),
}


def veospec(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "veospec", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def test_every_use_case_has_its_example() -> None:
    assert {file.name.removesuffix(".storyboard.toml") for file in EXAMPLES} == USE_CASES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_example_checks_clean_even_when_strict(example: Path) -> None:
    done = veospec("check", "--strict", "--as-of", "2026-11-22", example)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_example_becomes_the_film_that_it_promises(example: Path, tmp_path: Path) -> None:
    storyboard = tmp_path / example.name
    shutil.copy(example, storyboard)
    promised = tomllib.loads(example.read_text("utf-8"))

    done = veospec("run", storyboard, "--format", "json")

    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    film = probe(Path(outcome["film"]))
    size = SIZES[promised.get("aspect_ratio", "16:9"), promised.get("resolution", "720p")]
    assert outcome["seconds"] == promised["seconds"]
    assert film.frames == promised["seconds"] * 24
    assert (film.width, film.height) == size
    assert outcome["spent_usd"] == 0
