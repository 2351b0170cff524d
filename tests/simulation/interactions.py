"""Omni as the runner sees it: the product's own surface on a client that needs no network.

The client has the few calls of google-genai that the surface makes and gives its answers the same
shape; that a client really gives them so is the business of `tests/surfaces`.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tests.simulation.service import PACE, Service
from veospec.surfaces.interactions import Interactions


def direct_interactions(service: Service, taken: Callable[[str], None]) -> Interactions:
    """The surface; `taken` hears of every interaction that a start brought about."""
    return Interactions(_Client(service, taken), pace=PACE)  # type: ignore[arg-type]


class _Client:
    """What `google.genai.Client` has for interactions and files."""

    def __init__(self, service: Service, taken: Callable[[str], None]) -> None:
        self._service, self._taken = service, taken
        self.interactions = SimpleNamespace(create=self._create, get=self._get)
        self.files = SimpleNamespace(get=self._file, download=self._download)

    def _create(self, **body: Any) -> Any:
        before = len(self._service.operations())
        try:
            return _shaped(self._service.ask("POST", "/v1beta/interactions", body).json())
        finally:
            for operation in self._service.operations()[before:]:
                self._taken(operation)

    def _get(self, id: str) -> Any:
        found = self._service.ask("GET", f"/v1beta/interactions/{id}").json()
        return _shaped({"steps": [], **found})

    def _file(self, *, name: str) -> Any:
        return _shaped(self._service.ask("GET", f"/v1beta/{name}").json())

    def _download(self, *, file: str) -> bytes:
        return self._service.ask("GET", f"/v1beta/{file}:download?alt=media").content


class _Shaped(SimpleNamespace):
    """An answer's object: what it does not have is None, as in google-genai."""

    def __getattr__(self, name: str) -> None:
        return None


def _shaped(value: Any) -> Any:
    if isinstance(value, dict):
        return _Shaped(**{key: _shaped(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return [_shaped(inner) for inner in value]
    return value
