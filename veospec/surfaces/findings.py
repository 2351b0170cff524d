"""What a machine has for a run, found by looking at files and the environment alone.

Nobody is asked: Google's own search for credentials may question a metadata server, so this looks
only where a file or a variable would be. Values of secrets are never read out, only their names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from veospec.surfaces.credentials import DEFAULT_LOCATION, KEYS, LOCATION, PROJECT

ADC_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
ADC_FILE = "application_default_credentials.json"
NOT_HEEDED = (
    "GOOGLE_GENAI_USE_VERTEXAI",
    "GOOGLE_GENAI_USE_ENTERPRISE",
    "GOOGLE_VERTEX_BASE_URL",
    "GOOGLE_GEMINI_BASE_URL",
)
"""Variables that google-genai reads by itself and a run of ours does not let it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for. `needed_for` names targets that cannot do without."""

    name: str
    ok: bool
    words: str
    needed_for: frozenset[str] = frozenset()
    remedy: str = ""


def client() -> Finding:
    """google-genai, and which surfaces it speaks to."""
    try:
        installed = version("google-genai")
    except PackageNotFoundError:
        return Finding(
            "google-genai", False, "not installed", EVERYWHERE, "pip install 'google-genai>=3'"
        )
    old = int(installed.split(".")[0]) < 3
    developer = "Veo on the Developer API, too" if old else "no Veo on the Developer API (2.x has)"
    return Finding("google-genai", True, f"{installed}: Agent Platform; {developer}", EVERYWHERE)


def credentials(seen: Mapping[str, str], home: Path) -> tuple[Finding, Finding, Finding]:
    """Credentials, project and location of the Agent Platform, as a run would find them."""
    file = _adc_file(seen, home)
    keys = [name for name in KEYS if seen.get(name)]
    if file is not None and file.is_file():
        found = Finding("credentials", True, f"{file} ({_kind(file)})", GOOGLE)
    elif file is not None and seen.get(ADC_VARIABLE):
        found = Finding(
            "credentials", False, f"{ADC_VARIABLE} names {file}, which is not there", GOOGLE, LOGIN
        )
    elif keys:
        found = Finding("credentials", True, f"API key in {keys[0]}", GOOGLE)
    else:
        found = Finding("credentials", False, "none in a file or a variable", GOOGLE, LOGIN)
    return found, _project(seen, file), _location(seen)


def environment(seen: Mapping[str, str]) -> Finding | None:
    """Variables that lead google-genai elsewhere when others use it; a run does not heed them."""
    names = [name for name in NOT_HEEDED if seen.get(name)]
    if not names:
        return None
    return Finding("environment", True, f"{', '.join(names)}: set, and not heeded by a run")


GOOGLE = frozenset({"google"})
EVERYWHERE = frozenset({"google", "emulator"})
LOGIN = "run `gcloud auth application-default login`, or set GOOGLE_API_KEY"


def _adc_file(seen: Mapping[str, str], home: Path) -> Path | None:
    if named := seen.get(ADC_VARIABLE):
        return Path(named)
    folder = seen.get("CLOUDSDK_CONFIG")
    if folder is None:
        roaming = seen.get("APPDATA")
        folder = str(Path(roaming) / "gcloud" if roaming else home / ".config" / "gcloud")
    file = Path(folder) / ADC_FILE
    return file if file.is_file() else None


def _read(file: Path | None) -> dict[str, object]:
    try:
        said = json.loads(file.read_text("utf-8")) if file is not None else {}
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _kind(file: Path) -> str:
    return str(_read(file).get("type", "of no kind that is known"))


def _project(seen: Mapping[str, str], file: Path | None) -> Finding:
    for name in PROJECT:
        if seen.get(name):
            return Finding("project", True, f"{seen[name]} ({name})", GOOGLE)
    said = _read(file)
    found = said.get("project_id") or said.get("quota_project_id")
    if isinstance(found, str):
        return Finding("project", True, f"{found} (from the credentials)", GOOGLE)
    return Finding("project", False, "none", GOOGLE, "set GOOGLE_CLOUD_PROJECT to its id")


def _location(seen: Mapping[str, str]) -> Finding:
    for name in LOCATION:
        if seen.get(name):
            return Finding("location", True, f"{seen[name]} ({name})")
    return Finding("location", True, f"{DEFAULT_LOCATION}, as nothing else is set")
