"""Ledger and pixels against each other: every deformation that is told can be seen, and no other.

The twin of a deformed clip is the same hop with continuity off. The plate under the scenery is
left out, for its cells tell the state, and the state tells the causes.
"""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.emulator.video.judges import comment, ffmpeg, lumas
from tests.emulator.video.pictures import ask, byte_stream, decoded
from veo_emulator.video import CALM, Clip, Judgement, extend, judge, make_opening, probe
from veo_emulator.video.continuity.words import CAUSES, TABLE
from veo_emulator.video.layout import layout
from veo_emulator.video.paint import paint_hop, paint_opening
from veo_emulator.video.segment import State

PROMPTS = [
    "A lighthouse at dawn, and the sea",
    "Neon city at night",
    "黄昏的宫殿，灯笼一盏一盏亮起来",
    "Dunes under a crescent",
]
ALL = [Judgement(some) for count in range(6) for some in itertools.combinations(CAUSES, count)]
FAST = ask("He sprints down the alley at full speed")
CALM_TAIL = ask("He walks slowly and stands still")
ON = ask("He goes on", seconds=2)


def scenery(state: State, judged: Judgement, seed: int) -> list[NDArray[np.int16]]:
    asked = replace(ON, seed=seed)
    rows = layout(asked.width, asked.height).plate * 16
    stream = byte_stream(paint_hop(state, asked, judged=judged))
    return [picture.y[:rows].astype(np.int16) for picture in decoded(stream)]


def distances(state: State, judged: Judgement, seed: int) -> list[float]:
    """Mean difference of each picture from its twin's."""
    pairs = zip(scenery(state, judged, seed), scenery(state, CALM, seed), strict=True)
    return [float(np.abs(one - other).mean()) for one, other in pairs]


def opening(prompt: str, seed: int) -> State:
    return paint_opening(ask(prompt, seconds=1, seed=seed)).end_state


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(PROMPTS), st.integers(0, 2**32 - 1), st.sampled_from(ALL))
def test_a_deformation_grows_over_the_last_second(prompt, seed, judged) -> None:
    found = distances(opening(prompt, seed), judged, seed)
    assert not any(found[:24])
    quarters = [sum(found[start : start + 6]) for start in range(24, 48, 6)]
    if not judged.causes:
        assert not any(quarters)
        return
    assert quarters[0] < quarters[1] < quarters[2]
    assert quarters[3] > 0.9 * quarters[2]
    assert sum(quarters[:2]) < sum(quarters[2:])


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from(PROMPTS),
    st.integers(0, 2**32 - 1),
    st.tuples(st.sampled_from(ALL), st.sampled_from(ALL)),
)
def test_pixels_are_ordered_as_the_ledger_says(prompt, seed, pair) -> None:
    less, more = sorted(pair, key=lambda judged: judged.deformation)
    if more.deformation - less.deformation < 0.05:
        return
    state = opening(prompt, seed)
    assert sum(distances(state, less, seed)) < sum(distances(state, more, seed))


@pytest.mark.parametrize("judged", ALL)
def test_a_deformation_has_causes_and_causes_deform(judged: Judgement) -> None:
    assert (judged.deformation > 0) is (judged.added_to(0) > 0) is bool(judged.causes)
    assert judged.deformation < 1
    assert Judgement.from_bits(judged.to_bits()) == judged
    for cause in set(CAUSES) - set(judged.causes):
        more = Judgement((*judged.causes, cause))
        assert more.deformation > judged.deformation


def test_weights_are_those_of_the_article() -> None:
    single = {cause: Judgement((cause,)).deformation for cause in CAUSES}
    assert single["fast_motion"] == single["prompt_conflict"]
    assert single["wrong_size"] == single["wrong_rate"]
    assert single["fast_motion"] > single["wrong_size"] > single["scene_change"] > 0
    assert set(TABLE["weights"].values()) == {"high", "medium", "low"}


def test_calm_that_continues_is_bit_identical_to_continuity_off() -> None:
    source = make_opening(CALM_TAIL)
    judged = judge(source.facts, ON)
    assert judged == CALM
    assert judged.deformation == 0
    assert extend(source, ON, judged=judged).sha256 == extend(source, ON).sha256


def test_haste_in_a_tail_deforms_the_hop_behind_it_and_not_its_own() -> None:
    source = make_opening(FAST)
    assert source.facts.lineage is not None
    assert source.facts.lineage.judged == CALM
    judged = judge(source.facts, ON)
    assert judged.causes == ("fast_motion",)
    hop = extend(source, ON, judged=judged)
    assert hop.facts.lineage is not None
    assert hop.facts.lineage.judged == judged
    assert judge(hop.facts, ON) == CALM


def test_the_causes_stand_in_the_file() -> None:
    source = make_opening(FAST)
    hop = extend(source, ON, judged=judge(source.facts, ON))
    note = comment(hop.to_bytes())
    assert (note["deformation"], note["causes"]) == (0.5, ["fast_motion"])


@pytest.fixture(scope="module")
def hasty() -> Clip:
    return extend(make_opening(CALM_TAIL), replace(FAST, seconds=2))


def ends(source: bytes | Clip) -> tuple[Judgement, list[bytes]]:
    """The judgement of a source, and the pictures of the hop behind it."""
    facts = source.facts if isinstance(source, Clip) else probe(source)
    judged = judge(facts, ON)
    hop = extend(source, ON, judged=judged).to_bytes()
    return judged, [luma.tobytes() for luma in lumas(hop, probe(hop).frames - 48, 48)]


def test_whole_window_and_copy_are_deformed_alike(hasty: Clip, tmp_path: Path) -> None:
    window = extend(make_opening(CALM_TAIL), replace(FAST, seconds=2), returns="tail").to_bytes()
    source, again = tmp_path / "a.mp4", tmp_path / "b.mp4"
    source.write_bytes(hasty.to_bytes())
    ffmpeg("-i", str(source), "-c:v", "libx264", "-crf", "18", "-c:a", "copy", str(again))
    expected = ends(hasty)
    assert expected[0].causes == ("fast_motion",)
    for delivered in (hasty.to_bytes(), window, again.read_bytes()):
        assert ends(delivered) == expected


def test_a_size_that_was_not_asked_for_deforms() -> None:
    source = make_opening(CALM_TAIL)
    asked = replace(ON, width=1280, height=720)
    assert judge(source.facts, asked).causes == ("wrong_size",)


def foreign(folder: Path, picture: str, *more: str) -> bytes:
    out = folder / "foreign.mp4"
    ffmpeg("-f", "lavfi", "-i", picture, "-t", "2", *more, str(out))
    return out.read_bytes()


@pytest.mark.parametrize(
    ("picture", "causes"),
    [
        ("smptebars=size=640x360:rate=24", ()),
        ("smptebars=size=640x360:rate=25", ("wrong_rate",)),
        ("smptebars=size=640x352:rate=24", ("wrong_size",)),
        ("life=size=40x24:rate=24:ratio=0.5:seed=1,scale=640:360", ("fast_motion",)),
        ("smptebars=size=640x360:rate=24,negate=enable='gte(t,1.5)'", ("scene_change",)),
    ],
)  # fmt: skip
def test_somebody_elses_tail_is_measured(
    tmp_path: Path, picture: str, causes: tuple[str, ...]
) -> None:
    facts = probe(foreign(tmp_path, picture))
    assert not facts.made_here
    asked = replace(ON, width=facts.width, height=facts.height)
    assert judge(facts, asked).causes == causes


def test_frames_of_unequal_length_are_a_wrong_rate(tmp_path: Path) -> None:
    """Their mean is 24 a second, so no service refuses them."""
    uneven = "settb=1/12000,setpts=N*500+mod(N\\,2)*120"
    timing = ("-vf", uneven, "-fps_mode", "passthrough", "-enc_time_base", "1:12000")
    data = foreign(tmp_path, "smptebars=size=640x360:rate=24", *timing, "-bf", "0")
    assert judge(probe(data), ON).causes == ("wrong_rate",)
