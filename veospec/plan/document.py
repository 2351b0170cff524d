"""The plan's JSON as pydantic models: the published schema, and the reader of saved plans.

A saved plan is a promise about money, so that it is read strictly: no unknown key, no number as a
text, no key or digest that its content does not have. A plan edited by hand is refused, because
what was reviewed would no longer be what is paid for.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from veospec.errors import StalePlan, UsageError
from veospec.plan.canonical import FORMAT, plan_digest
from veospec.plan.ir import (
    Action,
    FileDigest,
    HopSource,
    Kind,
    MadeFrom,
    Plan,
    PlannedHop,
    PlannedShot,
    Strategy,
)
from veospec.plan.keys import hop_key
from veospec.plan.takes import TAKES_MAX

Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Seconds = Annotated[int | float, Field(ge=0, allow_inf_nan=False)]
Usd = Annotated[int | float, Field(ge=0, allow_inf_nan=False)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class SourceDocument(_Document):
    """The clip that a hop extends."""

    strategy: Literal["whole", "window", "turn"]
    """`whole`: the take so far; `window`: its last seconds; `turn`: the interaction before."""
    seconds: Seconds
    """Length of that clip."""
    edited: bool = False
    """Whether the result may change the end of that clip."""


class HopDocument(_Document):
    """One request, or the clip that the author supplies."""

    index: Annotated[int, Field(ge=0)]
    """0 for the opening clip, then the number of the extension."""
    kind: Literal["open", "extend", "source"]
    """Generated, extended, or supplied by the author."""
    key: Digest
    """Hash over the parent's key, the engine and all in the request that decides pixels."""
    parent: Digest | None
    """Key of the hop before it in the same take."""
    seconds: Seconds
    """New seconds that this hop adds to the film."""
    starts_s: Seconds
    """Where the new seconds start, counted from the start of the film."""
    ends_s: Seconds
    """Where they end."""
    prompt: str
    """The prompt as it is sent."""
    source: SourceDocument | None
    """What the hop is given; null for an opening clip."""
    request: dict[str, Any]
    """The body that is sent, with bytes named by digest."""
    usd: Usd
    """Price of the new seconds in US dollars."""
    action: Literal["create", "reuse", "redo", "unknown"]
    """What a run does with it."""
    reason: str
    """Why, in words."""
    take: Annotated[int, Field(ge=1, le=TAKES_MAX)] = 1
    """Which take of the hop this is."""
    id: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")] | None = None
    """What the storyboard calls the hop."""


class ShotDocument(_Document):
    """One continuous take; takes are joined by cuts."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]
    """The shot's id in the storyboard."""
    seconds: Seconds
    """Length of the take."""
    hops: Annotated[list[HopDocument], Field(min_length=1)]
    """Its clips in order, each made from the one before."""


class FileDocument(_Document):
    """A file and what was in it."""

    path: Annotated[str, Field(min_length=1)]
    """Where it is, with forward slashes."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Hash of its bytes."""


class MadeFromDocument(_Document):
    """What the plan stands on; a run refuses the plan when it has moved."""

    storyboard: FileDocument | None
    """The storyboard, from the folder of the plan; null where it came from standard input."""
    included: list[FileDocument]
    """Files that its prompts include, from the folder of the storyboard."""
    engine: dict[str, Digest]
    """Hashes of the engine's figures that decide requests and prices, group by group."""


class PlanDocument(_Document):
    """A whole film, request for request, priced and content-addressed."""

    format: Literal["veospec.plan/1"]
    """Name and version of this format."""
    digest: Digest
    """Hash over what is made, how and for how much; not over day, notes or the store's state."""
    title: str
    """Title of the film."""
    engine: str
    """Id of the engine."""
    surface: Literal["agent-platform", "developer-api", "interactions"]
    """The API that the requests are for."""
    as_of: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    """The day for which the plan was made."""
    aspect_ratio: str
    """Width to height of the film."""
    resolution: str
    """Resolution of the film."""
    fps: Annotated[int, Field(gt=0)]
    """Frames a second."""
    seconds: Seconds
    """Length of the film."""
    usd: Usd
    """Price of all hops."""
    usd_to_spend: Usd
    """Price of the hops that are not made yet; those of unknown outcome are not counted."""
    budget_usd: Usd | None
    """The author's ceiling for the price of all hops; null where there is none."""
    shots: Annotated[list[ShotDocument], Field(min_length=1)]
    """The takes in order."""
    notes: list[str]
    """What a reader has to know before paying."""
    made_from: MadeFromDocument | None = None
    """What the plan was made from; null where that was not a file."""


def read_plan(text: str) -> Plan:
    """A saved plan, validated strictly.

    Raises UsageError for what is no plan of this format, StalePlan for one whose content and
    digest or keys differ.
    """
    try:
        document = PlanDocument.model_validate(json.loads(text))
    except (ValidationError, ValueError, RecursionError) as error:
        raise UsageError(
            f"This is no plan of the format {FORMAT}: {_first(error)}.",
            remedy="Make it again with `veospec plan STORYBOARD --out PLAN.json`.",
        ) from error
    plan = _plan(document)
    _hold(plan)
    return plan


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the document"
        return f"{place}: {first['msg'][0].lower()}{first['msg'][1:]}"
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg[0].lower()}{error.msg[1:]}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _plan(document: PlanDocument) -> Plan:
    values = {name: getattr(document, name) for name in PlanDocument.model_fields}
    del values["format"]
    values["shots"] = tuple(_shot(shot) for shot in document.shots)
    values["notes"] = tuple(document.notes)
    values["made_from"] = document.made_from and _made_from(document.made_from)
    return Plan(**values)


def _made_from(origin: MadeFromDocument) -> MadeFrom:
    return MadeFrom(
        storyboard=None if origin.storyboard is None else _file(origin.storyboard),
        included=tuple(_file(file) for file in origin.included),
        engine=origin.engine,
    )


def _file(file: FileDocument) -> FileDigest:
    return FileDigest(file.path, file.sha256)


def _shot(shot: ShotDocument) -> PlannedShot:
    return PlannedShot(id=shot.id, seconds=shot.seconds, hops=tuple(_hop(hop) for hop in shot.hops))


def _hop(hop: HopDocument) -> PlannedHop:
    values = {name: getattr(hop, name) for name in HopDocument.model_fields}
    values["kind"] = Kind(hop.kind)
    values["action"] = Action(hop.action)
    if hop.source is not None:
        values["source"] = HopSource(
            Strategy(hop.source.strategy), hop.source.seconds, hop.source.edited
        )
    return PlannedHop(**values)


def _hold(plan: Plan) -> None:
    """A plan has to be what its digest and keys say."""
    try:
        sound = _is_whole(plan)
    except TypeError:
        # A value that has no canonical text, which no plan is made with.
        sound = False
    if not sound:
        raise StalePlan(
            "The plan's content and its digest differ: it was changed after it was made.",
            remedy="Make it again with `veospec plan STORYBOARD --out PLAN.json`.",
        )


def _is_whole(plan: Plan) -> bool:
    for shot in plan.shots:
        parent = None
        for number, hop in enumerate(shot.hops):
            key = hop_key(engine=plan.engine, parent=parent, request=hop.request, take=hop.take)
            if (hop.index, hop.parent, hop.key) != (number, parent, key):
                return False
            parent = key
    return plan.digest == plan_digest(plan)
