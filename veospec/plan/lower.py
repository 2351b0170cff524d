"""Compile a storyboard for one engine into a complete plan.

A pure function of the storyboard, the files it names, the engine's data, a day and what a store
has: no clock, no network, no environment. It trusts that `check` found no errors, and compiles all
the same what an engine refuses, so that an editor can price a film that is not right yet.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from veospec.engines.engine import Engine
from veospec.engines.money import total, usd_for
from veospec.engines.reach import Carried, lower_take
from veospec.errors import WorldError
from veospec.plan.assets import Assets
from veospec.plan.canonical import plan_digest
from veospec.plan.diff import decide, in_take
from veospec.plan.ir import (
    NOTHING_MADE,
    PAID,
    Action,
    FileDigest,
    HopSource,
    Kind,
    Made,
    Plan,
    PlannedHop,
    PlannedShot,
    Strategy,
)
from veospec.plan.keys import hop_key
from veospec.plan.notes import notes_for
from veospec.plan.origin import origin_of
from veospec.plan.requests import Ask, request_for
from veospec.plan.takes import request_of_take
from veospec.storyboard.model import Shot, Storyboard
from veospec.storyboard.timeline import take_of, tidy_seconds


def compile_plan(
    storyboard: Storyboard,
    engine: Engine,
    *,
    as_of: date,
    made: Made = NOTHING_MADE,
    written: FileDigest | None = None,
) -> Plan:
    """The plan of a film: every request, its price, its key, and what of it is made already.

    `written` is the file of the storyboard, for a plan that is to be saved.

    Raises WorldError when a file that the storyboard names cannot be read.
    """
    lowering = _Lowering(storyboard, engine, made)
    shots: list[PlannedShot] = []
    starts_s: int | float = 0
    for shot in storyboard.shots:
        planned = lowering.shot(shot, starts_s)
        starts_s = tidy_seconds(starts_s + planned.seconds)
        shots.append(planned)
    hops = [hop for shot in shots for hop in shot.hops]
    plan = Plan(
        digest="",
        title=storyboard.title,
        engine=engine.id,
        surface=engine.surface,
        as_of=as_of.isoformat(),
        aspect_ratio=storyboard.aspect_ratio,
        resolution=storyboard.resolution,
        fps=engine.fps,
        seconds=starts_s,
        usd=total(hop.usd for hop in hops),
        usd_to_spend=total(hop.usd for hop in hops if hop.action in PAID),
        shots=tuple(shots),
        notes=notes_for(storyboard, engine, shots, as_of=as_of, made=made),
        budget_usd=storyboard.budget_usd,
        made_from=origin_of(storyboard, engine, written),
    )
    return replace(plan, digest=plan_digest(plan))


class _Lowering:
    """What all hops of one storyboard share while it is compiled."""

    def __init__(self, storyboard: Storyboard, engine: Engine, made: Made) -> None:
        self.storyboard = storyboard
        self.engine = engine
        self.made = made
        self.assets = Assets()

    def shot(self, shot: Shot, starts_s: int | float) -> PlannedShot:
        """One take, whose first clip starts at `starts_s` of the film."""
        take = take_of(shot, self.engine)
        if take is None:
            name = shot.source.name if shot.source else shot.id
            raise WorldError(
                f"{name} is no MP4 whose length can be read.",
                remedy="Give an MP4 file, or take `source` out of the shot.",
            )
        carried = (None, *lower_take(self.engine, take))
        hops: list[PlannedHop] = []
        for index, seconds in enumerate((take.opening_s, *take.hops_s)):
            hop = self._hop(
                shot,
                index,
                seconds=seconds,
                carried=carried[index],
                parent=hops[-1].key if hops else None,
                starts_s=starts_s,
            )
            starts_s = hop.ends_s
            hops.append(hop)
        return PlannedShot(id=shot.id, seconds=tidy_seconds(take.seconds), hops=tuple(hops))

    def _hop(
        self,
        shot: Shot,
        index: int,
        *,
        seconds: int | float,
        carried: Carried | None,
        parent: str | None,
        starts_s: int | float,
    ) -> PlannedHop:
        board, written = self.storyboard, shot.hops[index - 1] if index else None
        prompt = (written or shot).prompt.text
        given = shot.source if index == 0 else None
        if given is not None:
            kind, request = Kind.SOURCE, dict(self.assets.reference(given))
        else:
            kind = Kind.EXTEND if carried else Kind.OPEN
            request = request_for(
                Ask(
                    storyboard=board,
                    engine=self.engine,
                    assets=self.assets,
                    shot=shot,
                    index=index,
                    prompt=prompt,
                    seconds=int(seconds),
                    seed=written.seed if written and written.seed is not None else board.seed,
                    parent=parent,
                    carried=carried,
                )
            )
        key = hop_key(engine=self.engine.id, parent=parent, request=request)
        take = self.made.chosen.get(key, 1)
        if take > 1:
            request = request_of_take(request, take)
            key = hop_key(engine=self.engine.id, parent=parent, request=request, take=take)
        action, reason = (
            decide(self.made, shot=shot.id, index=index, key=key, parent=parent, request=request)
            if kind is not Kind.SOURCE
            else (Action.REUSE, "your own clip")
        )
        return PlannedHop(
            index=index,
            kind=kind,
            key=key,
            parent=parent,
            seconds=seconds,
            starts_s=starts_s,
            ends_s=tidy_seconds(starts_s + seconds),
            prompt=prompt,
            source=self._source(carried) if carried else None,
            request=request,
            usd=self._usd(kind, seconds),
            action=action,
            reason=reason if take == 1 else in_take(action, reason, take),
            take=take,
            id=written.id if written else None,
        )

    def _source(self, carried: Carried) -> HopSource:
        edited = self.engine.extension.edits_source
        return HopSource(Strategy(carried.strategy), carried.seconds, edited)

    def _usd(self, kind: Kind, seconds: int | float) -> float:
        if kind is Kind.SOURCE:
            return 0.0
        board = self.storyboard
        return usd_for(self.engine, seconds, board.resolution, audio=board.audio)
