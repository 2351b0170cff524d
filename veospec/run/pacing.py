"""How long a start has to wait so that the service does not refuse it for coming too soon.

Asked inside the transaction that writes the intent, so that all runners of a store share the
answer.
"""

from __future__ import annotations

import sqlite3

from veospec.run.attempt import HopRef, Limits, TooSoon

MARGIN_S = 1.0
"""A window is this much longer than Google's, for jitter after the stamp."""
MINUTE_S = 60.0 + MARGIN_S

_SENT = """SELECT sent_at, usd_micros FROM attempt
    WHERE target = ? AND sent_at > ? AND (charged OR state <> 'rejected')
    ORDER BY sent_at DESC"""


def too_soon(db: sqlite3.Connection, hop: HopRef, limits: Limits, now: float) -> TooSoon | None:
    """What keeps `hop` from being sent at `now`, and for how long; None when nothing does."""
    waits = (
        TooSoon(_minute(db, hop, limits, now)),
        TooSoon(_tier(db, hop, limits, now), "the spend tier"),
    )
    longest = max(waits, key=lambda one: one.seconds)
    return longest if longest.seconds > 0 else None


def _minute(db: sqlite3.Connection, hop: HopRef, limits: Limits, now: float) -> float:
    """Seconds until one more request fits into the minute; a refused one counts, too."""
    if limits.requests_per_minute is None:
        return 0.0
    rows = db.execute(
        "SELECT sent_at FROM attempt WHERE target = ? AND sent_at > ?"
        " ORDER BY sent_at DESC LIMIT ?",
        (hop.target, now - MINUTE_S, limits.requests_per_minute),
    ).fetchall()
    full = len(rows) >= limits.requests_per_minute
    return float(rows[-1][0]) + MINUTE_S - now if full else 0.0


def _tier(db: sqlite3.Connection, hop: HopRef, limits: Limits, now: float) -> float:
    """Seconds until the price fits into the tier's window; at once when the window is empty."""
    if limits.tier_micros is None:
        return 0.0
    window_s = limits.tier_s + MARGIN_S
    total = hop.usd_micros
    for sent_at, price in db.execute(_SENT, (hop.target, now - window_s)):
        total += price
        if total > limits.tier_micros:
            return float(sent_at) + window_s - now
    return 0.0
