"""The wheel has everything that the product needs, and works where nothing of the clone is."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"veospec": ROOT / "veospec", "veo_emulator": ROOT / "emulator" / "veo_emulator"}
pytestmark = pytest.mark.slow


def called(*command: str | Path, **more: object) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    called(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    files = {
        f"{name}/{file.relative_to(folder).as_posix()}"
        for name, folder in PACKAGES.items()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    with ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert inside == files


def test_it_carries_the_licence_of_everything_in_it(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    beside = [
        file.relative_to(ROOT).as_posix()
        for folder in (ROOT / "emulator", ROOT / "veospec")
        for name in ("NOTICE", "OFL.txt", "LICENSE")
        for file in folder.rglob(name)
    ]
    assert set(project["license-files"]) == {"LICENSE", "NOTICE", *beside}
    with ZipFile(wheel) as archive:
        (metadata,) = [name for name in archive.namelist() if name.endswith("dist-info/METADATA")]
        told = message_from_string(archive.read(metadata).decode("utf-8"))
        for name in project["license-files"]:
            there = metadata.replace("METADATA", f"licenses/{name}")
            assert archive.read(there) == (ROOT / name).read_bytes()
    assert told.get_all("License-File") == project["license-files"]
    assert told["License-Expression"] == "Apache-2.0 AND OFL-1.1"


def test_installed_it_makes_a_film(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv")
    bin_folder = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = next(bin_folder.glob("python*"))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    called(*pip, "install", "--no-deps", "--no-index", "--no-warn-script-location", wheel)
    # What it depends on comes from here; a link to the clone is not followed on this path.
    environment = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}
    here: dict[str, object] = {"cwd": tmp_path, "env": environment}

    where = called(python, "-c", "import veospec, veo_emulator as e; print(e.__file__)", **here)
    assert Path(where.strip()).is_relative_to(tmp_path)
    veospec = bin_folder / "veospec"
    called(veospec, "new", "film.storyboard.toml", **here)
    called(veospec, "check", "--strict", "--as-of", "2026-11-22", "film.storyboard.toml", **here)
    called(veospec, "explain", "VS201", **here)
    called(veospec, "run", "film.storyboard.toml", "--out", "film.mp4", **here)
    assert (tmp_path / "film.mp4").stat().st_size > 10_000
