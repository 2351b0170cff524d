"""The one place that sends a request which costs money, once its intent is on the disk."""

from __future__ import annotations

import json

from veospec.plan.deadlines import moment, restart
from veospec.run.asking import asked
from veospec.run.attempt import (
    Admitted,
    Attempt,
    HopRef,
    Live,
    Moved,
    OverBudget,
    State,
    TooSoon,
    micros,
)
from veospec.run.bench import Task
from veospec.run.bodies import filled_body
from veospec.run.clock import Stopped
from veospec.run.ends import HopFailed, over_budget
from veospec.surfaces.port import Accepted, Blob, Expired, Job, NotAccessible, Rejected
from veospec.surfaces.wire import request_bytes

SENDS_MAX = 5
"""How many refusals that ask to wait are waited out before the run gives up on the hop."""


def send(task: Task) -> Attempt:
    """Admit one attempt and send it, once. Gives the row that it left: accepted or unknown.

    Raises HopFailed when the service refused it, MoneyRefused when the budget does.
    """
    body, clip = filled_body(task)
    _check_size(task, body)
    if clip is not None and task.bench.surface.sends_uris:
        _wait_until_ready(task, clip)
    for number in range(1, SENDS_MAX + 1):
        admitted, since = _admit(task)
        if isinstance(admitted, Live) and admitted.attempt.state is State.INTENT:
            raise Moved(admitted.attempt)
        if isinstance(admitted, Live):
            return admitted.attempt
        sent = _send_once(task, admitted.attempt, body, since=since)
        if isinstance(sent, Attempt):
            return sent
        if sent.wait_s is None or number == SENDS_MAX:
            raise task.failure(sent.outcome, sent.message)
        task.tell("waiting", f"{sent.message}; trying again in {sent.wait_s:.0f} s")
        task.bench.clock.sleep(sent.wait_s)
    raise AssertionError("the last refusal has raised")


def hop_ref(task: Task) -> HopRef:
    """The hop as the journal counts it."""
    hop = task.hop
    return HopRef(
        target=task.bench.target,
        key=hop.key,
        parent=hop.parent,
        shot=task.shot,
        index=hop.index,
        engine=task.bench.plan.engine,
        request=json.dumps(hop.request, ensure_ascii=False, sort_keys=True),
        usd_micros=micros(hop.usd),
    )


def _admit(task: Task) -> tuple[Admitted | Live, float]:
    """The journal's answer, and the steady time before it was asked."""
    bench, ref = task.bench, hop_ref(task)
    while True:
        if bench.clock.stopping:
            raise Stopped
        bench.crash("before the intent")
        since = bench.clock.steady()
        admission = bench.journal.begin(
            ref,
            attempt_id=bench.witness.marked(bench.new_id()),
            owner=bench.owner,
            limits=bench.limits,
            held_s=bench.lease.held_s if bench.lease else None,
        )
        match admission:
            case TooSoon(seconds, cause):
                task.tell("waiting", f"{cause}: {seconds:.0f} s")
                bench.clock.sleep(seconds)
            case OverBudget():
                raise over_budget(admission)
            case _:
                return admission, since


def _send_once(
    task: Task, attempt: Attempt, body: dict[str, object], *, since: float
) -> Attempt | Rejected:
    """From a durable intent to a durable answer; what is between is what a crash can hide."""
    bench = task.bench
    bench.crash("intent is durable")
    task.tell("sent")
    if bench.lease and bench.clock.steady() >= since + bench.lease.held_s - bench.lease.send_s:
        return _never_sent(task, attempt)
    sent = bench.surface.submit(Job(body, storage_uri=bench.witness.storage_uri(attempt.id)))
    bench.crash("request was sent")
    if isinstance(sent, Accepted):
        attempt = bench.journal.accepted(attempt, sent.operation)
        bench.crash("name is durable")
        task.tell("accepted", sent.operation)
        return attempt
    if isinstance(sent, Rejected):
        bench.journal.rejected(attempt, sent.outcome, sent.message)
        bench.crash("refusal is durable")
        return sent
    return bench.journal.unknown(attempt, "unanswered", sent.message)


def _never_sent(task: Task, attempt: Attempt) -> Rejected:
    """This process stood still: others may have given its intent up, so it must not be sent."""
    said = "it was admitted too long ago to be sent"
    task.bench.journal.rejected(attempt, "never_sent", said)
    return Rejected("never_sent", said, wait_s=0.0)


def _check_size(task: Task, body: dict[str, object]) -> None:
    """Refuse here what the service would refuse after megabytes have been sent."""
    limit = task.bench.request_max_bytes
    if limit is not None and (size := request_bytes(Job(body))) > limit:
        raise task.failure(
            "too_large", f"its request has {size:,} bytes, the engine takes {limit:,}"
        )


def _wait_until_ready(task: Task, clip: Blob) -> None:
    """Wait until the service can extend its own clip; it refuses one that it still processes."""
    bench, pace, uri = task.bench, task.bench.surface.pace, clip.uri
    if uri is None:
        raise task.failure("no_uri", "the service no longer names the clip before it")
    deadline = bench.clock.steady() + pace.ready_patience_s
    delay = pace.first_s
    try:
        while not asked(bench, lambda: bench.surface.ready(uri)):
            if bench.clock.steady() >= deadline:
                raise task.failure(
                    "not_active",
                    "the clip before it is still being processed after"
                    f" {pace.ready_patience_s:.0f} s",
                )
            task.tell("waiting", "the clip before it is being processed")
            bench.clock.sleep(delay)
            delay = min(delay * pace.growth, pace.longest_s)
    except Expired as error:
        raise _cannot_go_on(task, error.message) from error
    except NotAccessible as error:
        raise _not_given_out(task, error.message) from error


def _not_given_out(task: Task, said: str) -> HopFailed:
    """What a 403 about the clip before a hop means, by what the journal knows of its time."""
    until = task.take[-1].kept_until
    if until is not None and task.bench.clock.now() >= until:
        return _cannot_go_on(task, f"the service kept the clip before it until {moment(until)}")
    kept = f", and it should be kept until {moment(until)}" if until is not None else ""
    return task.failure("no_access", f"{said}{kept}")


def _cannot_go_on(task: Task, said: str) -> HopFailed:
    """The take has lost its end at the service: where it can be made anew, and for how much."""
    shot = next(shot for shot in task.bench.plan.shots if shot.id == task.shot)
    kept = [made.kept_until for made in task.take]
    again = restart(shot, task.hop.index, kept, at=task.bench.clock.now())
    return task.failure(
        "source_expired",
        f"{said}; only clips that the service made and still keeps can be extended",
        remedy=f"{again.words}; the clips so far stay in the store",
    )
