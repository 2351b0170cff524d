"""What a plan says before it is paid for: only what is so for this film, on this engine."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.plan.boards import AGENT_PLATFORM, DAY, DEVELOPER_API, board, hops_of, plan_of, shot
from veospec.engines.catalog import find_engine
from veospec.plan.ir import HopState, Made
from veospec.plan.lower import compile_plan
from veospec.storyboard.model import Storyboard

OMNI = "gemini-omni-1.1-flash"
PRICES = "Prices are those of {} ({}), for new seconds only; the service's invoice decides."
SOUND = (
    "Google does not document whether generateAudio is honoured for an extension; it is sent, and"
    " the price with sound is counted."
)


def prices_of(engine: str) -> str:
    known = find_engine(engine).prices.evidence
    return PRICES.format(known.as_of, known.grade)


def notes(film: Storyboard, engine: str = AGENT_PLATFORM, as_of: date = DAY) -> list[str]:
    return list(compile_plan(film, find_engine(engine), as_of=as_of).notes)


def windowed(hops: str) -> str:
    return (
        f"{hops} of the film see only the last 7 s of the take, because {AGENT_PLATFORM} takes at"
        " most 30 s as a source and returns at most 37 s. Its documented limits allow this; it has"
        " not been verified against the live service."
    )


def test_a_film_without_extensions_only_names_its_prices() -> None:
    assert notes(board(shot())) == [prices_of(AGENT_PLATFORM)]


def test_an_extension_with_sound_is_not_documented() -> None:
    assert notes(board(shot(hops=1))) == [SOUND, prices_of(AGENT_PLATFORM)]
    assert notes(board(shot(hops=1), audio=False)) == [prices_of(AGENT_PLATFORM)]


def test_how_many_hops_do_not_see_the_whole_take() -> None:
    for hops, words in ((5, "1 hop"), (6, "2 hops")):
        told = notes(board(shot(hops=hops)))
        assert told == [windowed(words), SOUND, prices_of(AGENT_PLATFORM)]
    assert notes(board(shot(hops=4)))[0] == SOUND


def test_an_engine_that_was_shut_down_is_named_with_its_day() -> None:
    told = notes(board(shot(hops=20)), DEVELOPER_API)
    retired = find_engine(DEVELOPER_API).lifecycle.retired_on
    assert told == [
        f"{DEVELOPER_API} was shut down on {retired}: only the emulator or a relay that still"
        " speaks its protocol can run this plan.",
        prices_of(DEVELOPER_API),
    ]
    early = notes(board(shot(hops=20)), DEVELOPER_API, as_of=date(2026, 1, 1))
    assert early == [prices_of(DEVELOPER_API)]


def test_where_uploaded_clips_are_not_extended() -> None:
    told = notes(board(shot(hops=5)), OMNI)
    assert told[1] == (
        "A window is an uploaded clip to this service: those are not extended from the EEA,"
        " Switzerland and the United Kingdom, and a person who speaks in one says nothing new."
    )
    assert len(told) == 3
    assert notes(board(shot(hops=1)), OMNI) == [prices_of(OMNI)]


def test_until_when_a_take_can_go_on_counts_from_the_day_of_the_plan() -> None:
    film = board(shot(hops=1))
    opening = hops_of(plan_of(film, DEVELOPER_API))[0]
    midnight = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC).timestamp()
    for ends, words in (
        (midnight, "The service keeps the clip before hop 1 of shot stairs until 2026-11-22 00:00"),
        (midnight - 60, "The service kept the clip before hop 1 of shot stairs until 2026-11-21"),
    ):
        made = Made(states={opening.key: HopState.MADE}, ends={opening.key: ends})
        assert plan_of(film, DEVELOPER_API, made=made).notes[0].startswith(words)
