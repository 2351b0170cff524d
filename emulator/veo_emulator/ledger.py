"""What the requests would have cost at Google.

One entry for every POST that was taken, written in the same transaction as the operation, so that
neither is ever there without the other. Money is kept in whole micro-dollars and shown in dollars.
"""

from __future__ import annotations

from veo_emulator.errors import Json
from veo_emulator.tables import Tables


class Ledger:
    """Entries by operation name."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def enter(self, operation: str, entry: Json) -> None:
        """Record a POST that was taken."""
        self._tables.put("ledger", operation, {"operation": operation, **entry})

    def forgive(self, operation: str) -> None:
        """The request ended without a video, so it is not billed."""
        entry = self._tables.get("ledger", operation)
        if entry is not None and entry["billed"]:
            entry["billed"] = False
            self._tables.put("ledger", operation, entry)

    def summary(self) -> Json:
        """All entries, oldest first, with totals of those that are billed."""
        entries = [entry for _, entry in self._tables.all("ledger")]
        billed = [entry for entry in entries if entry["billed"]]
        return {
            "submissions": len(entries),
            "billed_submissions": len(billed),
            "billed_s": sum(entry["seconds"] for entry in billed),
            "billed_usd": round(sum(round(entry["usd"] * 1e6) for entry in billed) / 1e6, 6),
            "entries": entries,
        }
