"""A service in memory with a ledger, a clock that stands still, and clips that are a few bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from veospec.media.pieces import Returned
from veospec.media.verify import BadClip
from veospec.plan.ir import Action, HopSource, Kind, Plan, PlannedHop, PlannedShot, Strategy
from veospec.run import bodies, hop
from veospec.run.attempt import Limits
from veospec.run.bench import Bench, CannotTell, Evidence, Found, NeverTaken, NoWitness, Witness
from veospec.run.clock import Stopped
from veospec.run.journal import Journal
from veospec.run.postgres import PostgresDatabase
from veospec.run.store import Store
from veospec.run.takes import Received
from veospec.surfaces.port import (
    Accepted,
    Expired,
    Job,
    NotAccessible,
    NotFound,
    NoVideo,
    Pace,
    Pending,
    Polled,
    Rejected,
    Sent,
    Unanswered,
    Unreachable,
    Video,
)


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


class StillClock:
    """Moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.offset = 0.0
        self.slept: list[float] = []
        self.stopping = False

    def now(self) -> float:
        return self.time + self.offset

    def steady(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        if self.stopping:
            raise Stopped
        self.slept.append(seconds)
        self.time += seconds

    def stop(self) -> None:
        self.stopping = True


class StillPostgres(PostgresDatabase):
    """A fleet's journal whose server's clock is the test's."""

    def __init__(self, url: str, clock: StillClock) -> None:
        super().__init__(url)
        self._clock = clock

    def now(self) -> float:
        return self._clock.now()


@dataclass
class FakeService:
    """Takes starts by a script of endings; what is charged stands in `charged`, by prompt.

    `starts` and `polls` are consumed in order and end in plain success. It survives a crash of its
    client, as a service does.
    """

    starts: list[str] = field(default_factory=list)
    polls: list[str] = field(default_factory=list)
    charged: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    operations: dict[str, str] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    not_ready: int = 0
    refusals: list[Exception] = field(default_factory=list)
    sends_uris: bool = False
    name: str = "agent-platform"
    pace: Pace = field(default_factory=lambda: Pace(patience_s=100.0, proof_s=150.0))

    def submit(self, job: Job) -> Sent:
        prompt = job.body["instances"][0]["prompt"]
        self.sent.append(prompt)
        ending = self.starts.pop(0) if self.starts else "ok"
        match ending:
            case "ok" | "lost_answer" | "http_503_after":
                self.charged.append(prompt)
                operation = f"operations/{len(self.sent)}"
                self.operations[operation] = prompt
                if job.storage_uri is not None:
                    self.places[job.storage_uri] = operation
                return Accepted(operation) if ending == "ok" else Unanswered("no answer")
            case "dropped" | "http_503_before":
                return Unanswered("no answer")
            case "http_429":
                return Rejected("http_429", "too many requests", wait_s=7.0)
            case _:
                return Rejected(ending, f"refused: {ending}")

    def poll(self, operation: str) -> Polled:
        if operation not in self.operations:
            return NotFound("no such operation")
        ending = self.polls.pop(0) if self.polls else "ok"
        if operation in self.ended and ending not in {"pending", "http_503", "damaged"}:
            ending = self.ended[operation]
        prompt = self.operations[operation]
        if ending in {"ok", "damaged"}:
            self.ended[operation] = "ok"
        match ending:
            case "ok":
                return Video(f"clip of {prompt}".encode(), f"https://files/{operation}")
            case "damaged":
                return Video(b"damaged", None)
            case "pending":
                return Pending()
            case "http_503":
                raise Unreachable("503")
            case "gone":
                return NotFound("no such operation")
            case "expired" | "no access":
                return Video(ending.encode(), None)
            case _:
                if operation not in self.ended:
                    self.charged.remove(prompt)
                self.ended[operation] = ending
                return NoVideo(ending, f"ended: {ending}")

    def fetch(self, video: Video) -> bytes:
        assert video.data is not None
        if video.data == b"expired":
            raise Expired("it is gone")
        if video.data == b"no access":
            raise NotAccessible("not given out")
        return video.data

    def ready(self, uri: str) -> bool:
        if self.refusals:
            raise self.refusals.pop(0)
        self.not_ready -= 1
        return self.not_ready < 0

    def can_name(self, uri: str, clip: Path) -> bool:
        return False

    def close(self) -> None: ...


class FakeBucket:
    """A witness: each attempt writes under a place of its own."""

    def __init__(self, service: FakeService) -> None:
        self._service = service

    def marked(self, attempt_id: str) -> str:
        return attempt_id

    def storage_uri(self, attempt_id: str) -> str | None:
        return f"gs://bucket/{attempt_id}/"

    def look(self, attempt) -> Evidence:
        operation = self._service.places.get(f"gs://bucket/{attempt.id}/")
        return Found(operation=operation) if operation else NeverTaken()


class BlindBucket(FakeBucket):
    """A witness that sees nothing until it has been looked at a few times."""

    def look(self, attempt) -> Evidence:
        return CannotTell(look_again=True)


def chain(*prompts: str, shot: str = "sea", usd: float = 2.8) -> PlannedShot:
    """A take whose hops have these prompts."""
    hops: list[PlannedHop] = []
    for index, prompt in enumerate(prompts):
        parent = hops[-1].key if hops else None
        instance: dict[str, object] = {"prompt": prompt}
        if parent:
            instance["video"] = {"hop": parent, "strategy": "whole", "seconds": 7 * index}
        body = {
            "model": "veo-3.1-generate-001",
            "method": "predictLongRunning",
            "instances": [instance],
            "parameters": {"sampleCount": 1},
        }
        hops.append(
            PlannedHop(
                index=index,
                kind=Kind.EXTEND if parent else Kind.OPEN,
                key=f"sha256:{parent or ''}{prompt}",
                parent=parent,
                seconds=7,
                starts_s=7 * index,
                ends_s=7 * index + 7,
                prompt=prompt,
                source=HopSource(Strategy.WHOLE, 7 * index) if parent else None,
                request=body,
                usd=usd,
                action=Action.CREATE,
                reason="never made",
            )
        )
    return PlannedShot(shot, 7 * len(prompts), tuple(hops))


def plan_of(shots: Iterable[PlannedShot]) -> Plan:
    """A plan of these shots."""
    these = tuple(shots)
    return Plan(
        digest="sha256:0",
        title="A film",
        engine="veo-3.1-generate-001",
        surface="agent-platform",
        as_of="2026-11-22",
        aspect_ratio="16:9",
        resolution="720p",
        fps=24,
        seconds=sum(shot.seconds for shot in these),
        usd=0,
        usd_to_spend=0,
        shots=these,
        notes=(),
    )


@dataclass
class Workshop:
    """A folder with a journal and a service; `bench` is a process that may crash in it."""

    folder: Path
    shots: tuple[PlannedShot, ...]
    service: FakeService = field(default_factory=FakeService)
    clock: StillClock = field(default_factory=StillClock)
    witness: Witness = field(default_factory=NoWitness)
    limits: Limits = field(default_factory=Limits)
    journal: Journal | None = None
    kept_s: float | None = None
    runs: count = field(default_factory=count)

    def __post_init__(self) -> None:
        self.store = Store(self.folder)
        self.store.create()
        if self.journal is None:
            self.journal = Journal(self.store.journal_file, self.clock)

    def bench(self, crash: Callable[[str], None] = lambda where: None) -> Bench:
        owner = f"run{next(self.runs)}"
        names = count(1)
        for orphan in self.journal.orphans("google", owner):
            self.journal.unknown(orphan, "interrupted", "the run ended while it was being sent")
        return Bench(
            plan=plan_of(self.shots),
            target="google",
            owner=owner,
            store=self.store,
            journal=self.journal,
            surface=self.service,
            clock=self.clock,
            assets=self.folder,
            new_id=lambda: f"{owner}-{next(names)}",
            limits=self.limits,
            witness=self.witness,
            result_kept_s=self.kept_s,
            file_kept_s=self.kept_s,
            crash=crash,
        )


def small_clips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clips of a few bytes in place of MP4s: what is tested is the order of things."""

    def receive(store, plan, planned, content, *, source_frames):
        if content == b"damaged":
            raise BadClip("The clip is damaged.")
        digest = store.put(content)
        return Received(digest, digest, Returned.COMBINED, 168)

    monkeypatch.setattr(hop, "receive", receive)
    monkeypatch.setattr(hop, "source_frames", lambda task: 0)
    monkeypatch.setattr(
        bodies, "source_clip", lambda store, planned, take: store.path(take[-1].clip)
    )
