"""A plan as JSON: one text for one plan, on every machine.

Keys stand in the order of the published format and those of a request in alphabetical order,
a number that is whole is written as an integer, a text as the characters it has. The digest is over
what a reviewer agrees to, namely what is made, in which order, how and for how much. It leaves out
the day, the notes, what it was made from, how hops are called and everything that a store decides
(action, reason, what is left to spend): a plan does not change because a part of it has been
carried out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from veospec.plan.ir import FileDigest, MadeFrom, Plan, PlannedHop, PlannedShot
from veospec.plan.keys import digest_of

FORMAT = "veospec.plan/1"
_NOT_OF_THE_WORK = ("digest", "as_of", "made_from", "usd_to_spend", "notes")
_NOT_OF_A_HOP = ("action", "reason", "id")


def plan_json(plan: Plan) -> str:
    """The plan as canonical JSON text that ends with a line feed."""
    return json.dumps(plan_document(plan), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def plan_digest(plan: Plan) -> str:
    """Digest over the work of a plan. Nothing is sorted for it: the hash does that itself."""
    work = _document(plan, request=_as_it_is)
    for name in _NOT_OF_THE_WORK:
        del work[name]
    for shot in work["shots"]:
        for hop in shot["hops"]:
            for name in _NOT_OF_A_HOP:
                hop.pop(name, None)
    return digest_of(work)


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON values."""
    return _document(plan, request=_sorted)


Form = Callable[[Mapping[str, Any]], Any]


def _as_it_is(request: Mapping[str, Any]) -> Mapping[str, Any]:
    return request


def _document(plan: Plan, *, request: Form) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "digest": plan.digest,
        "title": plan.title,
        "engine": plan.engine,
        "surface": plan.surface,
        "as_of": plan.as_of,
        "aspect_ratio": plan.aspect_ratio,
        "resolution": plan.resolution,
        "fps": plan.fps,
        "seconds": tidy_number(plan.seconds),
        "usd": tidy_number(plan.usd),
        "usd_to_spend": tidy_number(plan.usd_to_spend),
        "budget_usd": None if plan.budget_usd is None else tidy_number(plan.budget_usd),
        "shots": [_shot(shot, request) for shot in plan.shots],
        "notes": list(plan.notes),
        "made_from": plan.made_from and _made_from(plan.made_from),
    }


def _made_from(origin: MadeFrom) -> dict[str, Any]:
    board = origin.storyboard
    return {
        "storyboard": board and _file(board),
        "included": [_file(file) for file in origin.included],
        "engine": dict(origin.engine),
    }


def _file(file: FileDigest) -> dict[str, str]:
    return {"path": file.path, "sha256": file.sha256}


def _shot(shot: PlannedShot, request: Form) -> dict[str, Any]:
    return {
        "id": shot.id,
        "seconds": tidy_number(shot.seconds),
        "hops": [_hop(hop, request) for hop in shot.hops],
    }


def _hop(hop: PlannedHop, request: Form) -> dict[str, Any]:
    source = hop.source
    again = {"take": hop.take} if hop.take != 1 else {}
    called = {"id": hop.id} if hop.id is not None else {}
    return {
        "index": hop.index,
        "kind": hop.kind.value,
        "key": hop.key,
        "parent": hop.parent,
        "seconds": tidy_number(hop.seconds),
        "starts_s": tidy_number(hop.starts_s),
        "ends_s": tidy_number(hop.ends_s),
        "prompt": hop.prompt,
        "source": source
        and {
            "strategy": source.strategy.value,
            "seconds": tidy_number(source.seconds),
            **({"edited": True} if source.edited else {}),
        },
        "request": request(hop.request),
        "usd": tidy_number(hop.usd),
        "action": hop.action.value,
        "reason": hop.reason,
        **again,
        **called,
    }


def tidy_number(value: int | float) -> int | float:
    """A whole number as an integer, as JSON is written here."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _sorted(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is int:
        return value
    if kind is dict or isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if kind is list or kind is tuple:
        return [_sorted(item) for item in value]
    return tidy_number(value) if kind is float else value
