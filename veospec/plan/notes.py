"""What a reader of a plan has to know before paying for it, in one sentence each.

A plan rests on pages, measurements and hearsay. Wherever a figure that decides money or success is
not documented by Google, or is old, the plan says so itself instead of trusting a manual to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from veospec.engines.engine import Engine
from veospec.plan.deadlines import deadlines, moment, on_free_tier
from veospec.plan.ir import NOTHING_MADE, Kind, Made, PlannedHop, PlannedShot, Strategy
from veospec.storyboard.model import Storyboard


def notes_for(
    storyboard: Storyboard,
    engine: Engine,
    shots: Sequence[PlannedShot],
    *,
    as_of: date,
    made: Made = NOTHING_MADE,
) -> tuple[str, ...]:
    """The notes of a plan, the gravest first."""
    hops = [hop for shot in shots for hop in shot.hops]
    return (*_ends(engine, shots, made, as_of), *_notes(storyboard, engine, hops, as_of))


def _ends(engine: Engine, shots: Sequence[PlannedShot], made: Made, as_of: date) -> Iterator[str]:
    """Until when a take can go on from what the service keeps for a time only."""
    today = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp()
    for one in deadlines(shots, made):
        keeps = "kept" if one.ends < today else "keeps"
        yield (
            f"The service {keeps} the clip before hop {one.hop.index} of shot {one.shot} until "
            f"{moment(one.ends)}{on_free_tier(engine, one.ends)}; after that the take cannot go "
            f"on from it: {one.restart.words}."
        )


def _notes(
    storyboard: Storyboard, engine: Engine, hops: Sequence[PlannedHop], as_of: date
) -> Iterator[str]:
    life, prices = engine.lifecycle, engine.prices.evidence
    if engine.retired(as_of):
        yield (
            f"{engine.id} was shut down on {life.retired_on}: only the emulator or a relay that "
            "still speaks its protocol can run this plan."
        )
    windows = [hop for hop in hops if hop.source and hop.source.strategy is Strategy.WINDOW]
    if windows:
        yield (
            f"{_counted(len(windows), 'hop')} of the film see only the last "
            f"{engine.extension.window_s} s of the take, because {engine.id} takes at most "
            f"{engine.extension.source_max_s} s as a source and returns at most "
            f"{engine.extension.result_max_s} s. Its documented limits allow this; it has not "
            "been verified against the live service."
        )
    if windows and engine.surface == "interactions":
        yield (
            "A window is an uploaded clip to this service: those are not extended from the EEA, "
            "Switzerland and the United Kingdom, and a person who speaks in one says nothing new."
        )
    extends = any(hop.kind is Kind.EXTEND for hop in hops)
    if extends and engine.surface == "agent-platform" and storyboard.audio:
        yield (
            "Google does not document whether generateAudio is honoured for an extension; it is "
            "sent, and the price with sound is counted."
        )
    yield (
        f"Prices are those of {prices.as_of} ({prices.grade}), for new seconds only; the service's "
        "invoice decides."
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
