"""Witnesses: how the outcome of an attempt whose answer was lost can be known after all.

Each puts a mark of its own into the id of every attempt that is sent under its eyes. The next run
may look in another bucket, or have an emulator where there was none; what it does not find there
would then pass for proof that nothing was taken, and be paid for a second time.
"""

from __future__ import annotations

import hashlib

from veospec.run.attempt import Attempt, State
from veospec.run.bench import CannotTell, Evidence, Found, NeverTaken
from veospec.run.journal import Journal
from veospec.surfaces.bucket import Bucket
from veospec.surfaces.ledger import EmulatorLedger
from veospec.surfaces.port import Video

OWN_MARK = "-own"


class OwnEmulator:
    """The emulator that the run started: what it took is what its ledger says."""

    def __init__(self, ledger: EmulatorLedger, journal: Journal) -> None:
        self._ledger = ledger
        self._journal = journal

    def marked(self, attempt_id: str) -> str:
        """The id with the mark of a store's own emulator."""
        return attempt_id + OWN_MARK

    def storage_uri(self, attempt_id: str) -> str | None:  # noqa: ARG002 - the port's signature
        """Clips come with the answers."""
        return None

    def look(self, attempt: Attempt) -> Evidence:
        """The operation that nobody claims, if it is the only one that fits this attempt alone."""
        if not attempt.id.endswith(OWN_MARK):
            return CannotTell()
        entries = [
            entry
            for entry in self._ledger.unclaimed(self._claimed)
            if entry.model == attempt.engine
            and entry.hop == attempt.index
            and entry.shot in {None, attempt.shot}
        ]
        if not entries:
            return NeverTaken()
        if len(entries) > 1 or self._has_rival(attempt, any_shot=entries[0].shot is None):
            return CannotTell()
        return Found(operation=entries[0].operation)

    def _has_rival(self, attempt: Attempt, *, any_shot: bool) -> bool:
        """Whether another hop, of another text at the same place, may have brought it about."""
        return any(
            one.hop != attempt.hop
            and one.operation is None
            and one.state in {State.INTENT, State.UNKNOWN, State.ABANDONED}
            and one.outcome != "never_taken"
            and (one.engine, one.index) == (attempt.engine, attempt.index)
            and (any_shot or one.shot == attempt.shot)
            for one in self._journal.attempts()
        )

    def _claimed(self) -> frozenset[str]:
        attempts = self._journal.attempts()
        return frozenset(one.operation for one in attempts if one.operation is not None)


class OwnPlace:
    """A bucket in which each attempt has a folder of its own."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._mark = "-" + hashlib.sha256(bucket.folder.encode()).hexdigest()[:8]

    def marked(self, attempt_id: str) -> str:
        """The id with a mark of the folder."""
        return attempt_id + self._mark

    def storage_uri(self, attempt_id: str) -> str | None:
        """The attempt's folder."""
        return self._bucket.place(attempt_id)

    def look(self, attempt: Attempt) -> Evidence:
        """A clip that lies there settles it; an empty folder may only be early."""
        if not attempt.id.endswith(self._mark):
            return CannotTell()
        clips = self._bucket.clips(self._bucket.place(attempt.id))
        return Found(video=Video(None, clips[0])) if clips else CannotTell(look_again=True)
