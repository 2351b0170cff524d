"""How long a start has to wait so that the service does not refuse it for coming too soon.

Asked inside the transaction that writes the intent, so that all runners of a store or of a fleet
share the answer.
"""

from __future__ import annotations

from veospec.run.attempt import HopRef, Limits, TooSoon
from veospec.run.database import Rows

MARGIN_S = 1.0
"""A window is this much longer than Google's, for jitter after the stamp."""
MINUTE_S = 60.0 + MARGIN_S
LOOK_AGAIN_S = 1.0
"""When all operations that may run at once do: nobody can say when one of them ends."""

_SENT = """SELECT sent_at, usd_micros FROM attempt
    WHERE target = ? AND sent_at > ? AND (charged = 1 OR state <> 'rejected')
    ORDER BY sent_at DESC"""


def too_soon(rows: Rows, hop: HopRef, limits: Limits, now: float) -> TooSoon | None:
    """What keeps `hop` from being sent at `now`, and for how long; None when nothing does."""
    waits = (
        TooSoon(_minute(rows, hop, limits, now)),
        TooSoon(_tier(rows, hop, limits, now), "the spend tier"),
        TooSoon(_at_once(rows, hop, limits), "operations at once"),
    )
    longest = max(waits, key=lambda one: one.seconds)
    return longest if longest.seconds > 0 else None


def _minute(rows: Rows, hop: HopRef, limits: Limits, now: float) -> float:
    """Seconds until one more request fits into the minute; a refused one counts, too."""
    if limits.requests_per_minute is None:
        return 0.0
    sent = rows.execute(
        "SELECT sent_at FROM attempt WHERE target = ? AND sent_at > ?"
        " ORDER BY sent_at DESC LIMIT ?",
        (hop.target, now - MINUTE_S, limits.requests_per_minute),
    ).fetchall()
    full = len(sent) >= limits.requests_per_minute
    return float(sent[-1][0]) + MINUTE_S - now if full else 0.0


def _tier(rows: Rows, hop: HopRef, limits: Limits, now: float) -> float:
    """Seconds until the price fits into the tier's window; at once when the window is empty."""
    if limits.tier_micros is None:
        return 0.0
    window_s = limits.tier_s + MARGIN_S
    total = hop.usd_micros
    for sent_at, price in rows.execute(_SENT, (hop.target, now - window_s)):
        total += price
        if total > limits.tier_micros:
            return float(sent_at) + window_s - now
    return 0.0


def _at_once(rows: Rows, hop: HopRef, limits: Limits) -> float:
    """Seconds until it is worth asking again; unknown outcomes would hold a place for ever."""
    if limits.operations_at_once is None:
        return 0.0
    row = rows.execute(
        "SELECT count(*) FROM attempt WHERE target = ? AND state IN ('intent', 'accepted')",
        (hop.target,),
    ).fetchone()
    assert row is not None
    return LOOK_AGAIN_S if row[0] >= limits.operations_at_once else 0.0
