"""What the journal knows about one try at a paid request, and what it answers when asked for one.

    INTENT ──> ACCEPTED ──> SUCCEEDED        the way of a hop
       │           └──────> FAILED           the operation ended without a clip
       ├─────> REJECTED                      refused before anything was done; may be tried again
       └─────> UNKNOWN ──> ACCEPTED          its operation was found
                   └─────> ABANDONED         settled as lost

A row is never deleted and a state never goes back, except that a clip which vanished from the disk
is ACCEPTED again: its operation can still be asked for free.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LIVE = "('intent', 'accepted', 'succeeded', 'unknown')"
"""The states of which a hop may have one row only, as SQL."""


class State(StrEnum):
    """Where an attempt stands."""

    INTENT = "intent"
    ACCEPTED = "accepted"
    SUCCEEDED = "succeeded"
    REJECTED = "rejected"
    FAILED = "failed"
    UNKNOWN = "unknown"
    ABANDONED = "abandoned"

    @property
    def holds_money(self) -> bool:
        """Whether its price counts as in flight: it may still be charged."""
        return self in {State.INTENT, State.ACCEPTED, State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class HopRef:
    """One hop as the journal counts it; `target` says whose money and whose clips these are.

    `request` is the planned body as JSON, kept so that a later plan can say what changed.
    """

    target: str
    key: str
    parent: str | None
    shot: str
    index: int
    engine: str
    request: str
    usd_micros: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row. `outcome` is a code word, `message` a sentence; times are seconds since 1970.

    `clip` is the digest of what the service gave back, of `frames` frames, and `piece` that of the
    hop's own seconds; `returns` says whether the clip is `combined` with its source or the `tail`
    alone. `uri` is where the service keeps the clip, where it does, and `kept_until` how long it
    does at least. After `expires_at` an intent of a fleet counts as given up; None where a lock
    tells whether its owner lives.
    """

    id: str
    target: str
    hop: str
    shot: str
    index: int
    engine: str
    state: State
    owner: str
    usd_micros: int
    charged: bool
    operation: str | None
    outcome: str | None
    message: str | None
    clip: str | None
    piece: str | None
    returns: str | None
    frames: int | None
    uri: str | None
    sent_at: float
    settled_at: float | None
    kept_until: float | None
    expires_at: float | None = None

    @property
    def usd(self) -> float:
        """Its price in USD."""
        return self.usd_micros / 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a submission must stay under: money ever paid or in flight, and requests a minute.

    `tier_micros` is what the account's spend tier lets through in `tier_s` seconds, and
    `operations_at_once` counts what is being sent and what the service works on.
    """

    ceiling_micros: int | None = None
    requests_per_minute: int | None = None
    tier_micros: int | None = None
    tier_s: float = 600.0
    operations_at_once: int | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """How long an intent is its sender's alone, where no lock tells whether the sender lives.

    It counts as given up `held_s` after it was written, and nobody begins to send it in the last
    `send_s` of that: so when it is given up, nobody can still be about to send.
    """

    held_s: float
    send_s: float


class Moved(Exception):
    """Somebody else has moved an attempt meanwhile; look again."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(f"attempt {attempt.id} is no longer {attempt.state}")


@dataclass(frozen=True, slots=True)
class Admitted:
    """The intent is durable; the caller, and nobody else, may send."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Live:
    """There is such an attempt already; nothing may be sent."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class TooSoon:
    """The minute, or the spend tier's ten, are full; ask again in `seconds`."""

    seconds: float
    cause: str = "requests per minute"


@dataclass(frozen=True, slots=True)
class OverBudget:
    """The price would pass the ceiling. All in micro-dollars."""

    spent: int
    in_flight: int
    price: int
    ceiling: int


Admission = Admitted | Live | TooSoon | OverBudget


def micros(usd: float) -> int:
    """USD in whole micro-dollars."""
    return round(usd * 1_000_000)
