"""What the runner needs of a service that makes video, and every way in which one can answer.

A start that may cost money has three ends that must never be mixed up: accepted, refused before
anything was done, or not known. They are values, not exceptions, so that whoever sends has to look
at each. What may be asked again for free (polls, downloads) raises `Unreachable` instead, and the
caller decides how long to go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from veospec.errors import WorldError


class Unreachable(WorldError):
    """A free question got no usable answer: network, 5xx, or bytes that stop half way."""


class Refused(WorldError):
    """A free question was refused: credentials, quota."""


class Expired(WorldError):
    """The service no longer keeps the clip that it made."""


class NotAccessible(Refused):
    """A file is not given out: the service no longer keeps it, or another key made it.

    The Files API answers both alike, with 403. Who knows until when the file is kept can tell.
    """


@dataclass(frozen=True, slots=True)
class Blob:
    """A file as a request carries it: its bytes, or `uri` where the service already keeps it."""

    data: bytes
    mime_type: str
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One request before it is sent: the plan's `body`, with a `Blob` where bytes go.

    `storage_uri` is a place of this attempt's own, where its output can be found even when the
    answer is lost.
    """

    body: Mapping[str, Any]
    storage_uri: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The operation's name; from here on the clip can always be asked for."""

    operation: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Nothing was done and nothing is paid. `wait_s` is set where trying again later may work."""

    outcome: str
    message: str
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The request left and no name came back: it may have been paid for."""

    message: str


Sent = Accepted | Rejected | Unanswered


@dataclass(frozen=True, slots=True)
class Pending:
    """Still being made."""


@dataclass(frozen=True, slots=True)
class Video:
    """A finished clip: its bytes where they came with the answer, else where they are kept."""

    data: bytes | None
    uri: str | None


@dataclass(frozen=True, slots=True)
class NoVideo:
    """The operation ended without a clip.

    `outcome` is `filtered` (the safety filter), `operation_error` or `no_video`.
    """

    outcome: str
    message: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """The service does not know the operation."""

    message: str


Polled = Pending | Video | NoVideo | NotFound


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to ask and when to give up, in seconds.

    Google's documentation polls every 10 s and names 11 s to 6 min for one clip. `patience_s` is
    how long a run waits for one; `proof_s` after the request, a place that is still empty proves
    that nothing was taken. The second does not follow the first: who waits less knows less.
    """

    first_s: float = 10.0
    growth: float = 1.0
    longest_s: float = 10.0
    patience_s: float = 1200.0
    proof_s: float = 3600.0
    ready_patience_s: float = 120.0
    asks: int = 5


class Surface(Protocol):
    """One service. Methods may be called from several threads at once."""

    @property
    def name(self) -> str:
        """`agent-platform`, `developer-api` or `interactions`."""
        ...

    @property
    def pace(self) -> Pace:
        """How often this service wants to be asked."""
        ...

    @property
    def sends_uris(self) -> bool:
        """Whether a source has to be named by the service's own URI: bytes are not taken."""
        ...

    def can_name(self, uri: str, clip: Path) -> bool:
        """Whether `clip` lies at `uri`, unchanged, where a request may name it. Free."""
        ...

    def submit(self, job: Job) -> Sent:
        """Send the one request that costs money. Never repeats it, never raises for its outcome."""
        ...

    def poll(self, operation: str) -> Polled:
        """Ask how an operation stands. Free."""
        ...

    def fetch(self, video: Video) -> bytes:
        """The clip's bytes. Free. Raises `Expired` or `NotAccessible` when they are not there."""
        ...

    def ready(self, uri: str) -> bool:
        """Whether a clip that the service keeps can be extended yet. Free. Raises as `fetch`."""
        ...

    def close(self) -> None:
        """Let connections go."""
        ...
