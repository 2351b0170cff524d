"""The state machine of one paid hop; there is no other.

It starts from the row that the journal has and does what brings it one state further, until the
clip is there or a person has to decide. Every state it can find is one that a crash can leave, so
resuming and running are the same code.
"""

from __future__ import annotations

from contextlib import suppress

from veospec.errors import WorldError
from veospec.media.boxes import NotAnMp4
from veospec.media.mux import FPS
from veospec.media.pieces import Returned, WrongLength
from veospec.media.verify import BadClip
from veospec.plan.deadlines import moment
from veospec.plan.ir import PAID, Kind
from veospec.run.asking import asked
from veospec.run.attempt import Attempt, Moved, State
from veospec.run.bench import CannotTell, Found, NeverTaken, Task
from veospec.run.bodies import asset_bytes, source_frames
from veospec.run.ends import ASK_FIRST, HopFailed, not_agreed, unknown
from veospec.run.sending import hop_ref, send
from veospec.run.takes import Made, Received, own_seconds, receive
from veospec.surfaces.port import (
    Expired,
    NotAccessible,
    NotFound,
    NoVideo,
    Pending,
    Polled,
    Unreachable,
    Video,
)

FETCHES_MAX = 3
"""How often a clip that arrives damaged is fetched again; fetching is free."""

ROUNDS_MAX = 20
"""How often a hop is looked at again because another worker moved it; each is progress."""

SETTLEMENTS_MAX = 3
"""How often a run sends a hop again after proof that the attempt before was never taken."""


def run_hop(task: Task) -> Made:
    """Make one hop, or find it made.

    Raises HopFailed, OutcomeUnknown, MoneyRefused or another WorldError; then the journal says
    where the hop stands, and calling again goes on from there.
    """
    with task.bench.locks(task.hop.key):
        if task.hop.kind is Kind.SOURCE:
            return _supplied(task)
        for _ in range(ROUNDS_MAX):
            # Where another worker was faster, what it did is in the journal.
            with suppress(Moved):
                return _made(task)
        raise task.failure("contended", "other workers changed it again and again")


def _made(task: Task) -> Made:
    """Bring the hop from where it stands to its clip; Moved when somebody else does that, too."""
    attempt = _standing(task)
    if attempt is None:
        attempt = send(task)
    for _ in range(SETTLEMENTS_MAX):
        if attempt.state is State.UNKNOWN:
            attempt = _settle(task, attempt)
    if attempt.state is State.UNKNOWN:
        raise unknown(attempt)
    if attempt.state is State.SUCCEEDED and _on_disk(task, attempt):
        task.tell("reused")
        return Made.of(task.hop, attempt)
    if attempt.state is State.SUCCEEDED:
        attempt = _lost_clip(task, attempt)
    if attempt.state is State.ACCEPTED:
        attempt = _collect(task, attempt)
    assert attempt.state is State.SUCCEEDED, attempt.state
    task.tell("made")
    return Made.of(task.hop, attempt)


def _standing(task: Task) -> Attempt | None:
    """The attempt that stands; refuses to begin another where a person has to ask for it."""
    bench, key = task.bench, task.hop.key
    attempt = bench.journal.live(bench.target, key)
    if attempt is not None and attempt.state is State.INTENT:
        attempt = _being_sent(task, attempt)
    if attempt is None:
        last = bench.journal.latest(bench.target, key)
        if last is not None and last.state is State.FAILED and last.outcome in ASK_FIRST:
            raise task.failure(last.outcome, str(last.message))
        if task.hop.action not in PAID:
            raise not_agreed(task.place)
    return attempt


def _being_sent(task: Task, intent: Attempt) -> Attempt | None:
    """Somebody's intent: wait for its answer as long as its sender may live, then give it up."""
    bench, attempt = task.bench, intent
    while attempt.state is State.INTENT:
        assert bench.lease is not None or attempt.owner != bench.owner, "one caller only sends"
        ends = attempt.expires_at
        if ends is None or attempt.owner == bench.owner or bench.journal.now() >= ends:
            return bench.journal.unknown(
                attempt, "interrupted", "the run was interrupted while it was being sent"
            )
        task.tell("waiting", "another worker is sending it")
        bench.clock.sleep(bench.surface.pace.longest_s)
        found = bench.journal.live(bench.target, task.hop.key)
        if found is None:
            return None
        attempt = found
    return attempt


def _supplied(task: Task) -> Made:
    """The author's own clip: copied into the store, free."""
    bench, hop = task.bench, task.hop
    attempt = bench.journal.live(bench.target, hop.key)
    if attempt is None or not _on_disk(task, attempt):
        content = asset_bytes(task, hop.request)
        received = receive(bench.store, bench.plan, hop, content, source_frames=0)
        attempt = bench.journal.supply(
            hop_ref(task),
            attempt_id=bench.new_id(),
            owner=bench.owner,
            clip=received.clip,
            frames=received.frames,
        )
    task.tell("reused")
    return Made.of(hop, attempt)


def _settle(task: Task, attempt: Attempt) -> Attempt:
    """Look for evidence of what became of an attempt; never send it again without."""
    bench = task.bench
    if attempt.operation is not None:
        if isinstance(_ask(task, attempt.operation), NotFound):
            raise unknown(attempt)
        return bench.journal.accepted(attempt, attempt.operation)
    began = bench.clock.steady()
    proof_at = attempt.sent_at + bench.surface.pace.proof_s
    give_up_at = began + bench.surface.pace.patience_s
    while True:
        match bench.witness.look(attempt):
            case Found(operation=str(operation)):
                return bench.journal.accepted(attempt, operation)
            case Found(video=Video() as video):
                return _keep(task, attempt, video)
            case NeverTaken():
                break
            case CannotTell(look_again=True):
                # A clock that is put forward while the run looks on is no proof.
                waited = bench.clock.steady() - began
                own = attempt.owner == bench.owner and waited < bench.surface.pace.proof_s
                if bench.clock.now() >= proof_at and not own:
                    break
                if bench.clock.steady() >= give_up_at:
                    raise unknown(attempt, proof_at=proof_at)
                task.tell("waiting", "looking for its output")
                bench.clock.sleep(bench.surface.pace.longest_s)
            case _:
                raise unknown(attempt)
    bench.journal.abandoned(attempt, "never_taken", "it left no trace", charged=False)
    bench.crash("unknown is settled")
    return send(task)


def _collect(task: Task, attempt: Attempt) -> Attempt:
    """Wait for an accepted operation and keep its clip."""
    assert attempt.operation is not None
    bench, pace = task.bench, task.bench.surface.pace
    deadline = bench.clock.steady() + pace.patience_s
    delay, told = pace.first_s, False
    while True:
        match polled := _ask(task, attempt.operation):
            case Video():
                bench.crash("operation is done")
                return _keep(task, attempt, polled)
            case NoVideo() if not told:
                # Giving a paid clip up takes two answers that agree; a poll costs nothing.
                told = True
                bench.clock.sleep(pace.first_s)
            case NoVideo(outcome, message) if attempt.clip is not None:
                raise _expired(task, attempt, f"its clip was made once and is gone: {message}")
            case NoVideo(outcome, message):
                bench.journal.failed(attempt, outcome, message, charged=False)
                bench.crash("failure is durable")
                raise task.failure(outcome, message)
            case NotFound(message):
                raise unknown(bench.journal.unknown(attempt, "operation_gone", message))
            case Pending():
                if bench.clock.steady() >= deadline:
                    raise task.failure(
                        "still_running", f"its operation is not done after {pace.patience_s:.0f} s"
                    )
                task.tell("waiting")
                bench.clock.sleep(delay)
                delay = min(delay * pace.growth, pace.longest_s)


def _keep(task: Task, attempt: Attempt, video: Video) -> Attempt:
    """Fetch a finished clip, verify and store it.

    How long the service keeps it is counted from its request, the earliest time that it can mean.
    """
    bench, kept_s = task.bench, task.bench.result_kept_s
    if video.uri is None and bench.surface.sends_uris:
        kept_s = None
    try:
        received = _received(task, attempt, video)
    except Expired as error:
        raise _expired(task, attempt, error.message) from error
    except NotAccessible as error:
        raise _not_given_out(task, attempt, error.message) from error
    bench.crash("clip is stored")
    attempt = bench.journal.succeeded(
        attempt,
        clip=received.clip,
        piece=received.piece,
        returns=received.returns,
        frames=received.frames,
        uri=video.uri,
        kept_until=attempt.sent_at + kept_s if kept_s is not None else None,
    )
    bench.crash("clip is durable")
    return attempt


def _expired(task: Task, attempt: Attempt, said: str) -> HopFailed:
    """A clip that was made, paid and not fetched in time."""
    said = f"{said}; it was paid for"
    task.bench.journal.failed(attempt, "expired", said, charged=True)
    return task.failure("expired", said)


def _not_given_out(task: Task, attempt: Attempt, said: str) -> HopFailed:
    """What a 403 about a finished clip means: too late, or somebody else's key."""
    kept_s = task.bench.file_kept_s
    if kept_s is None:
        return task.failure("no_access", said)
    until = attempt.sent_at + kept_s
    if task.bench.clock.now() < until:
        return task.failure("no_access", f"{said}, and it should be kept until {moment(until)}")
    return _expired(task, attempt, f"the service kept its clip until {moment(until)}")


def _received(task: Task, attempt: Attempt, video: Video) -> Received:
    """The clip in the store. One that arrives damaged is fetched again, never believed."""
    bench, hop = task.bench, task.hop
    expected = source_frames(task)
    for number in range(1, FETCHES_MAX + 1):
        try:
            content = bench.surface.fetch(video)
            return receive(bench.store, bench.plan, hop, content, source_frames=expected)
        except (BadClip, NotAnMp4, WrongLength, Unreachable) as error:
            if number == FETCHES_MAX:
                raise task.failure("damaged", f"fetched {number} times: {error}") from error
            task.tell("waiting", f"fetching it again: {error}")
            bench.clock.sleep(bench.surface.pace.first_s)
            video = _again(task, attempt, video)
    raise AssertionError("the last fetch has raised")


def _again(task: Task, attempt: Attempt, video: Video) -> Video:
    """The same clip once more: bytes that came with an answer are asked for with another."""
    if video.data is None or attempt.operation is None:
        return video
    polled = _ask(task, attempt.operation)
    return polled if isinstance(polled, Video) else video


def _ask(task: Task, operation: str) -> Polled:
    """Poll, and ask again when the network fails: a poll costs nothing."""
    return asked(task.bench, lambda: task.bench.surface.poll(operation))


def _on_disk(task: Task, attempt: Attempt) -> bool:
    """Whether the clip lies in the store; its piece, where that is missing, is cut again."""
    store = task.bench.store
    assert attempt.clip is not None
    assert attempt.piece is not None
    if not store.holds(attempt.clip):
        return False
    if attempt.returns == Returned.COMBINED and not store.holds(attempt.piece):
        assert attempt.frames is not None
        own_seconds(store, attempt.clip, attempt.frames - round(task.hop.seconds * FPS))
    return True


def _lost_clip(task: Task, attempt: Attempt) -> Attempt:
    """A clip that was made is gone from the disk: the service is asked for it again, free."""
    bench = task.bench
    if attempt.operation is None and attempt.uri is not None:
        return _keep(task, attempt, Video(None, attempt.uri))
    if attempt.operation is None:
        raise WorldError(
            f"{task.place}: its clip is gone from the store",
            remedy=f"put {bench.store.path(attempt.clip or '')} back",
        )
    return bench.journal.accepted(attempt, attempt.operation)
