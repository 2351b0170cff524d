"""Veo on the Agent Platform, through google-genai (2.x and 3.x).

A source clip travels as bytes inside the request and a result as bytes inside the answer, unless a
bucket is given: then each attempt writes under a prefix of its own, and a source that lies there is
named and not sent. `veospec_shot` and `veospec_hop` go along as labels, for whoever reads the
invoice.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from veospec.surfaces.bucket import Bucket
from veospec.surfaces.long_running import LongRunning
from veospec.surfaces.port import Pace, Unreachable, Video

if TYPE_CHECKING:
    from google.genai import Client


class AgentPlatform(LongRunning):
    """One project and location of the Agent Platform, or an emulator of it."""

    name = "agent-platform"
    sends_uris = False

    def __init__(self, client: Client, *, pace: Pace, bucket: Bucket | None = None) -> None:
        super().__init__(client, pace=pace)
        self._bucket = bucket

    def fetch(self, video: Video) -> bytes:
        """The bytes that came with the answer, or that lie in the bucket."""
        if video.data is not None:
            return video.data
        if self._bucket is None or video.uri is None:
            raise Unreachable(
                f"the clip was written to {video.uri}, which this run cannot read",
                remedy="name the bucket with --storage",
            )
        return self._bucket.read(video.uri)

    def can_name(self, uri: str, clip: Path) -> bool:
        """Whether the clip is an object of the run's own bucket; without one, bytes are sent."""
        return self._bucket is not None and self._bucket.holds(uri, clip)

    def ready(self, uri: str) -> bool:  # noqa: ARG002 - bytes are always ready
        """Bytes need no processing."""
        return True
