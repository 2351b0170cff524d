"""A store as a table or as JSON: one row for each hop, as its last attempt stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from veospec.engines.catalog import load_catalog
from veospec.engines.engine import Engine
from veospec.engines.money import dollars, total
from veospec.plan.deadlines import moment, on_free_tier
from veospec.render.cells import cells, printable
from veospec.render.paint import Paint
from veospec.run.attempt import Attempt, State
from veospec.run.ends import ASK_FIRST, short, ways_out

FORMAT = "veospec.status/1"
_STYLES = {State.SUCCEEDED: "green", State.UNKNOWN: "red", State.INTENT: "red"}
_PLAIN = Paint()


def latest_of_each(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """The last attempt at each place of the film, and older ones that are not at an end.

    In the order of targets, shots and hops.
    """
    by_hop: dict[tuple[str, str], Attempt] = {}
    for attempt in attempts:
        by_hop[attempt.target, attempt.hop] = attempt
    by_place = {(a.target, a.shot, a.index): a for a in by_hop.values()}
    kept = {a.id: a for a in by_hop.values() if a.state.holds_money}
    kept |= {a.id: a for a in by_place.values()}
    order = {shot: n for n, shot in enumerate(dict.fromkeys(a.shot for a in by_hop.values()))}
    return tuple(sorted(kept.values(), key=lambda a: (a.target, order[a.shot], a.index, a.sent_at)))


def needs_decision(attempt: Attempt) -> bool:
    """Whether only a person can say how it goes on."""
    return attempt.state is State.UNKNOWN


def status_text(
    attempts: Sequence[Attempt],
    accounts: Mapping[str, tuple[int, int]],
    *,
    now: float,
    paint: Paint = _PLAIN,
    where: str = "",
) -> str:
    """The table, the sums of money, and what to do where something is to be done.

    `now`, in seconds since 1970, says which deadlines have passed; `where` are the flags that
    `veospec resolve` needs to find this store.
    """
    if not attempts:
        return "Nothing was run in this store yet."
    width = max(*(cells(one.shot) for one in attempts), len("SHOT"))
    lines = [paint("dim", f"{'SHOT':<{width}}  {'HOP':>3}  {'STATE':<9}  {'PRICE':>8}  KEY")]
    for one in attempts:
        shot = one.shot + " " * (width - cells(one.shot))
        state = f"{one.state:<9}"
        shown = paint(_STYLES[one.state], state) if one.state in _STYLES else state
        price = dollars(one.usd)
        lines.append(f"{shot}  {one.index:>3}  {shown}  {price:>8}  {short(one.hop)}")
        if one.message and one.state is not State.SUCCEEDED:
            lines.append(f"{'':<{width}}       {printable(one.message)}")
        if one.operation and one.state in {State.ACCEPTED, State.UNKNOWN}:
            lines.append(f"{'':<{width}}       {printable(one.operation)}")
    lines += _ends(attempts, now)
    for target, (spent, in_flight) in sorted(accounts.items()):
        flight = f", {dollars(in_flight / 1e6)} in flight" if in_flight else ""
        play = " of play money" if target == "emulator" else ""
        lines += ["", f"{target}: {dollars(spent / 1e6)}{play} spent{flight}"]
    lines += [f"\n{words}" for one in attempts if (words := _advice(one, where))]
    return "\n".join(lines)


def _ends(attempts: Sequence[Attempt], now: float) -> list[str]:
    """Until when each take can go on from its last clip, where the service keeps it for a time."""
    last = {
        (one.target, one.shot): one
        for one in sorted(attempts, key=lambda one: one.index)
        if one.state is State.SUCCEEDED
    }
    return [f"\n{_end(one, attempts, now)}" for one in last.values() if one.kept_until is not None]


def _engine(one: Attempt) -> Engine | None:
    """What was asked, where this version still knows it."""
    return load_catalog().get(one.engine)


def _end(last: Attempt, attempts: Sequence[Attempt], now: float) -> str:
    """One take's deadline; once it has passed, what making those hops anew costs."""
    assert last.kept_until is not None
    until = moment(last.kept_until) + on_free_tier(_engine(last), last.kept_until)
    if now < last.kept_until:
        return f"{last.shot} can go on from hop {last.index} until {until}"
    lost = [one.usd for one in attempts if (one.target, one.shot) == (last.target, last.shot)]
    return (
        f"{last.shot} could go on from hop {last.index} until {until}. A hop more needs a new take:"
        f" `--from {last.shot}`, {dollars(total(lost))} for what is made so far"
    )


def _advice(attempt: Attempt, where: str) -> str:
    key = short(attempt.hop)
    if attempt.state is State.UNKNOWN:
        return "\n".join(ways_out(key, where=where))
    if attempt.state is State.FAILED and attempt.outcome in ASK_FIRST:
        return f"veospec resolve {where}{key} --resubmit    asks for the same words again"
    return ""


def status_json(
    folder: Path, attempts: Sequence[Attempt], accounts: Mapping[str, tuple[int, int]]
) -> str:
    """The same as JSON."""
    document = {
        "format": FORMAT,
        "store": str(folder),
        "targets": {
            target: {"spent_usd": spent / 1e6, "in_flight_usd": in_flight / 1e6}
            for target, (spent, in_flight) in sorted(accounts.items())
        },
        "hops": [_hop(folder, one) for one in attempts],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _hop(folder: Path, one: Attempt) -> dict[str, Any]:
    clip = folder / "clips" / f"{one.clip}.mp4" if one.clip else None
    return {
        "key": one.hop,
        "target": one.target,
        "shot": one.shot,
        "index": one.index,
        "state": one.state.value,
        "usd": one.usd,
        "operation": one.operation,
        "outcome": one.outcome,
        "message": one.message,
        "clip": str(clip) if clip and one.state is State.SUCCEEDED else None,
        "kept_until": one.kept_until,
    }
