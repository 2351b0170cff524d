"""Executing a plan: one state machine over one journal, clips by content, films by splicing.

Nothing is imported here that costs time, because `veospec plan` asks this package what a store has
made and needs neither a journal nor a service for it.
"""

from __future__ import annotations

from veospec.run.state import EMULATOR, store_state

__all__ = ["EMULATOR", "store_state"]
