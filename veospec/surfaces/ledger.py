"""Evidence from an emulator that died with the run: its ledger, which outlives both.

Only the emulator that `run` itself starts is asked: it belongs to one store, so an operation of it
that the journal does not know can only be the one whose answer was lost. Google has no ledger that
a client may read; there the witness is a bucket, or a person.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any

from veospec.errors import WorldError


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation that the emulator took; `shot` and `hop` where the request had labels."""

    operation: str
    model: str
    hop: int
    shot: str | None


class EmulatorLedger:
    """The operations that an emulator took and nobody knows of."""

    def __init__(self, base_url: str) -> None:
        self._url = f"{base_url.rstrip('/')}/emulator/v1/ledger"

    def unclaimed(self, known: Callable[[], Set[str]]) -> list[Entry]:
        """Entries whose operation is not among those that are `known`."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self._url, timeout=30) as answer:
                entries = json.load(answer)["entries"]
        except (OSError, ValueError, KeyError) as error:
            raise WorldError(f"the emulator's ledger cannot be read: {error}") from error
        claimed = known()
        return [_entry(one) for one in entries if one["operation"] not in claimed]


def _entry(one: dict[str, Any]) -> Entry:
    labels = one.get("labels") or {}
    return Entry(
        operation=one["operation"],
        model=one["model"],
        hop=int(labels.get("veospec_hop", one.get("hop", 0))),
        shot=labels.get("veospec_shot"),
    )
