"""Where a run sends its requests: an emulator of its own, one that runs, a relay, or Google.

The one question that decides about money is asked here: an address counts as an emulator only when
it proves to be one; everything else spends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from veospec.errors import UsageError, WorldError
from veospec.run.state import EMULATOR
from veospec.surfaces.connect import checked_base_url, is_emulator, require_client

GOOGLE = "google"


@dataclass(frozen=True, slots=True)
class Target:
    """`name` says whose clips and money these are; `base_url` is None where it is decided later."""

    name: str
    base_url: str | None
    spends: bool

    @property
    def words(self) -> str:
        """The target in a sentence."""
        return {EMULATOR: "the emulator", GOOGLE: "Google"}.get(self.name, self.name)


def find_target(wanted: str | None, base_url: str | None) -> Target:
    """What the flags mean. Raises UsageError, or WorldError when nothing answers at the URL."""
    if base_url is None:
        name = wanted or EMULATOR
        return Target(name, None, spends=name == GOOGLE)
    url = checked_base_url(base_url)
    if is_emulator(url):
        if wanted == GOOGLE:
            raise UsageError(
                f"--target google, but {url} is an emulator.", remedy="Leave one of them out."
            )
        return Target(EMULATOR, url, spends=False)
    if wanted == EMULATOR:
        raise WorldError(
            f"{url} answers, but it is no veo-emulator", remedy="leave --target emulator out"
        )
    return Target(url, url, spends=True)


def check_target(target: Target, surface: str, *, retired_on: date | None, today: date) -> None:
    """Refuse what cannot work before anything is asked or spent."""
    require_client(surface)
    if target.name == GOOGLE and retired_on is not None and today >= retired_on:
        raise WorldError(
            f"Google retired this engine on {retired_on}",
            remedy="choose another with --engine; `veospec engines` shows which are live",
        )
