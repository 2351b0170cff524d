"""A saved plan is refused when what it was made from has moved, and each thing gets a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.boards import AGENT_PLATFORM, DAY, board, boards, hops_of, made_of, plan_of, shot
from veospec.engines.catalog import find_engine
from veospec.engines.engine import Engine
from veospec.errors import StalePlan
from veospec.plan.canonical import plan_json
from veospec.plan.document import read_plan
from veospec.plan.ir import FileDigest, HopState, Made, Plan
from veospec.plan.keys import digest_of
from veospec.plan.lower import compile_plan
from veospec.plan.origin import engine_digests, hold_fresh
from veospec.storyboard.model import Asset, Storyboard

ENGINE = find_engine(AGENT_PLATFORM)
FILM = board(shot(hops=3), shot(id="sea", hops=1, text="A wild sea."))


def lines(
    saved: Plan, now: Plan | None = None, *, engine: Engine = ENGINE, folder: Path = Path()
) -> list[str]:
    """What moved, one line each; empty when the plan may be run."""
    try:
        hold_fresh(saved, now or saved, engine=engine, plan_folder=folder, assets=folder)
    except StalePlan as stale:
        return [line.removeprefix("  - ") for line in stale.message.splitlines()[1:]]
    return []


def test_a_plan_of_the_same_things_is_fresh() -> None:
    assert lines(plan_of(FILM)) == []


def test_a_storyboard_that_was_edited_or_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "film.toml"
    file.write_bytes(b"one")
    written = FileDigest("film.toml", sha256(b"one").hexdigest())
    plan = compile_plan(FILM, ENGINE, as_of=DAY, written=written)
    assert lines(plan, folder=tmp_path) == []
    file.write_bytes(b"two")
    assert lines(plan, folder=tmp_path) == ["film.toml was changed"]
    file.unlink()
    assert lines(plan, folder=tmp_path) == ["film.toml cannot be read: No such file or directory"]


def test_a_picture_and_an_included_file_that_were_changed(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n1")
    words = tmp_path / "words.txt"
    words.write_bytes(b"calm")
    given_picture = shot(image=Asset("a.png", picture, ("shot", 0, "image")))
    film = replace(board(given_picture), included={"words.txt": sha256(b"calm").hexdigest()})
    plan = plan_of(film)
    assert lines(plan, folder=tmp_path) == []
    picture.write_bytes(b"\x89PNG\r\n\x1a\n2")
    words.write_bytes(b"wild")
    assert lines(plan, folder=tmp_path) == ["words.txt was changed", "a.png was changed"]


@pytest.mark.parametrize(
    ("engine", "line"),
    [
        (
            replace(ENGINE, prices=replace(ENGINE.prices, usd_per_s={"720p": 0.5})),
            f"the prices of {AGENT_PLATFORM} were changed",
        ),
        (
            replace(ENGINE, extension=replace(ENGINE.extension, window_s=8)),
            f"the figures for extensions of {AGENT_PLATFORM} were changed",
        ),
        (
            replace(ENGINE, aspect_ratios=("16:9",)),
            f"the shapes and resolutions of {AGENT_PLATFORM} were changed",
        ),
    ],
)
def test_figures_that_were_changed(engine: Engine, line: str) -> None:
    assert lines(plan_of(FILM), engine=engine) == [line]


def test_figures_that_were_looked_up_again_move_nothing() -> None:
    later = replace(ENGINE.prices.evidence, as_of=date(2027, 1, 1), source="another page of theirs")
    engine = replace(ENGINE, prices=replace(ENGINE.prices, evidence=later))
    assert engine_digests(engine) == engine_digests(ENGINE)


def test_a_store_that_lost_clips_makes_the_plan_dearer() -> None:
    fresh = plan_of(FILM)
    saved = plan_of(FILM, made=made_of(fresh))
    assert saved.usd_to_spend == 0
    kept = [hop.key for hop in hops_of(fresh)][:2]
    now = plan_of(FILM, made=Made(states=dict.fromkeys(kept, HopState.MADE)))
    assert lines(saved, now) == [
        "the store no longer has hops 2 to 3 of shot stairs: $5.60 more to spend",
        "the store no longer has hops 0 to 1 of shot sea: $6.00 more to spend",
    ]


@given(film=boards(), data=st.data())
def test_an_interrupted_run_goes_on_with_its_plan(film: Storyboard, data: st.DataObject) -> None:
    """Whatever is made after a plan was saved, the plan stays fresh: it only gets cheaper."""
    saved = plan_of(film)
    keys = [hop.key for hop in hops_of(saved)]
    states = data.draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(HopState)))
    now = plan_of(film, made=Made(states=states))
    assert lines(saved, now) == []
    assert now.usd_to_spend <= saved.usd_to_spend


def test_what_it_was_made_from_survives_the_file() -> None:
    written = FileDigest("../film.toml", sha256(b"one").hexdigest())
    plan = compile_plan(FILM, ENGINE, as_of=DAY, written=written)
    assert read_plan(plan_json(plan)) == plan
    assert plan.digest == plan_of(FILM).digest, "where a plan was made is no part of the work"


def test_a_stale_plan_says_what_to_do() -> None:
    engine = replace(ENGINE, fps=25)
    with pytest.raises(StalePlan) as caught:
        hold_fresh(plan_of(FILM), plan_of(FILM), engine=engine, plan_folder=Path(), assets=Path())
    assert caught.value.message == (
        "the plan is stale: what it was made from has moved\n"
        f"  - the shapes and resolutions of {AGENT_PLATFORM} were changed"
    )
    assert caught.value.remedy == (
        "look at `veospec plan STORYBOARD --out PLAN.json` again, then run that"
    )


def test_one_hop_that_was_lost_is_told_as_one() -> None:
    fresh = plan_of(FILM)
    saved = plan_of(FILM, made=made_of(fresh))
    lost = {hops_of(fresh)[1].key, hops_of(fresh)[3].key}
    kept = [hop.key for hop in hops_of(fresh) if hop.key not in lost]
    now = plan_of(FILM, made=Made(states=dict.fromkeys(kept, HopState.MADE)))
    assert lines(saved, now) == [
        "the store no longer has hop 1 of shot stairs: $2.80 more to spend",
        "the store no longer has hop 3 of shot stairs: $2.80 more to spend",
    ]


def test_a_group_of_figures_that_this_version_does_not_know_is_named_as_it_is() -> None:
    """A plan of a later version, whose engines have more to them."""
    plan = plan_of(FILM)
    assert plan.made_from is not None
    later = replace(plan.made_from, engine={**plan.made_from.engine, "quota": "sha256:0"})
    assert lines(replace(plan, made_from=later)) == [f"the quota of {AGENT_PLATFORM} were changed"]
    assert lines(replace(plan, made_from=None), engine=replace(ENGINE, fps=25)) == []


def test_digests_of_figures_are_the_same_in_every_version() -> None:
    """A saved plan is not refused because a figure got another name in the code."""
    digests = engine_digests(ENGINE)
    assert list(digests) == ["picture", "opening", "extension", "prices"]
    assert digests["picture"] == digest_of(
        {
            "fps": ENGINE.fps,
            "aspect_ratios": list(ENGINE.aspect_ratios),
            "resolutions": list(ENGINE.resolutions),
        }
    )
    other = find_engine("veo-3.1-lite-generate-001")
    assert engine_digests(other)["prices"] != digests["prices"]
    assert engine_digests(ENGINE) == digests
