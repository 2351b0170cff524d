"""For which words the emulator deforms, and that the linter finds all of them.

The two read prompts each with a table of its own. The emulator's is the smaller one: for each of
its words, in plain sentences, the linter has a finding, so that a take without findings is calm.
The other way round the linter warns of more than the emulator can show (light, place, names).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veo_emulator.video.continuity.manner import goes_against, manner_of
from veo_emulator.video.continuity.words import FAST, SCENE_CHANGE, TABLE, listed
from veospec.lint.check import check_text
from veospec.storyboard.dump import toml_text

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 22)
ENGLISH, CHINESE = TABLE["english"], TABLE["chinese"]
ON = "The keeper continues along the quay."
CALM = "The keeper walks along the quay."
WEITER = "他继续沿着码头走。"
OPPOSITE = {
    "left": "right",
    "up": "down",
    "forward": "backward",
    "clockwise": "counterclockwise",
    "in": "out",
}
FINDINGS = {"VS201", "VS203", "VS204"}
Take = tuple[str, ...]


def causes(take: Take) -> set[str]:
    """Why the emulator deforms a hop of a take, by its words."""
    found = set()
    for before, prompt in pairwise(take):
        tail = manner_of(before)
        if FAST in tail:
            found.add("fast_motion")
        if SCENE_CHANGE in tail:
            found.add("scene_change")
        if goes_against(prompt, tail):
            found.add("prompt_conflict")
    return found


def findings(take: Take) -> set[str]:
    """The codes of the linter's rules of continuity for a take."""
    hops = [{"prompt": prompt} for prompt in take[1:]]
    document = {
        "schema": "veospec/1",
        "title": "A film",
        "engine": "veo-3.1-generate-001",
        "shot": [{"id": "a", "prompt": take[0], "hop": hops}],
    }
    text = toml_text(document).encode()
    found = check_text(text, path="-", folder=None, engine=None, as_of=DAY).diagnostics
    return {each.code for each in found if each.code.startswith("VS2")}


def hasty() -> Iterator[Take]:
    for word in listed(ENGLISH["fast"]):
        for sentence in ("Two cars {} on the bridge.", "A cry, and the keeper comes {}."):
            yield sentence.format(word), ON
            yield CALM, f"{CALM} {sentence.format(word)}", ON
    for word in listed(CHINESE["fast"]):
        for sentence in ("两辆车{}。", "海浪中他{}而过。"):
            yield sentence.format(word), WEITER
            yield CALM, sentence.format(word), ON


def edited() -> Iterator[Take]:
    places = ("a kitchen", "the crowd", "Tokyo", "an indoor scene")
    for word in listed(ENGLISH["cut"]) + listed(ENGLISH["edit"]):
        leads = ["", "The camera ", "The scene "]
        leads += [] if "ly " in word else ["Suddenly ", "Then quickly ", "The film abruptly "]
        for lead, place in product(leads, places):
            yield CALM, f"{lead}{word} {place}."
            yield f"{CALM} {lead}{word} {place}.", ON
            yield CALM, f"The keeper waits, {lead.lower()}{word} {place}."
    for word in listed(CHINESE["edit"]):
        for lead, place in product(("镜头", "画面突然", "突然", "场景"), ("厨房", "室内")):
            yield "他沿着码头走。", f"{lead}{word}{place}。"
            yield f"他走着，{lead}{word}{place}。", WEITER


def turned() -> Iterator[Take]:
    """The camera goes one way, and then the other."""
    ways = {way: listed(words) for way, words in ENGLISH["ways"].items()}
    pairs = {way: listed(words) for way, words in ENGLISH["pairs"].items()}
    for one, other in (*OPPOSITE.items(), *((b, a) for a, b in OPPOSITE.items())):
        for first, then in product(ways[one], ways[other]):
            for verb in listed(ENGLISH["move"]):
                yield f"The camera {verb} {first}.", f"The camera {verb} slowly {then}."
        for first, then in product(pairs.get(one, ()), pairs.get(other, ())):
            yield f"The camera {first}.", f"The camera {then}."
        for first, then in product(
            listed(CHINESE["ways"].get(one, "")), listed(CHINESE["ways"].get(other, ""))
        ):
            yield f"镜头{first}。", f"镜头缓缓{then}。"


@pytest.mark.parametrize(
    ("takes", "share"),
    [(hasty, 0.95), (edited, 0.75), (turned, 0.95)],
    ids=["haste", "cuts", "turns"],
)
def test_the_linter_finds_every_wording_for_which_the_emulator_deforms(takes, share) -> None:
    every = list(takes())
    deforming = [take for take in every if causes(take)]
    assert len(deforming) > share * len(every), "the emulator no longer knows its own words"
    assert [take for take in deforming if not findings(take) & FINDINGS] == []


BESIDE = (
    "focusing on the dog",
    "to show the sea",
    "and a gull cries",
    "then",
    "again",
    "over to the man",
    "returning to the door",
    "who turns around",
    "once more",
    "while the keeper climbs the stairs",
    "revealing a ship",
    "and stops",
    "before it settles",
    "for a moment",
    "toward the light",
)


@pytest.mark.parametrize("beside", BESIDE)
def test_a_turn_that_is_told_with_something_else_deforms_where_the_linter_finds_it(beside) -> None:
    """What excuses a turn the linter knows; the emulator leaves such sentences alone."""
    left, right = "The camera pans to the left", "the camera pans slowly to the right"
    for take in (
        (f"{left}.", f"{right.capitalize()}, {beside}."),
        (f"{left}.", f"{right.capitalize()} {beside}."),
        (f"{left}.", f"{beside.capitalize()}, {right}."),
        (f"{left}, {beside}.", f"{right.capitalize()}."),
        (f"{left} {beside}.", f"{right.capitalize()}."),
    ):
        assert not causes(take) or findings(take)


def real_takes() -> list[Take]:
    """Descriptions of real, continuous videos, and long prompts of the kind that people write."""
    sample = ROOT / "tests" / "lint" / "texts" / "storybench-sample.jsonl"
    takes = [tuple(json.loads(line)["texts"]) for line in sample.read_text("utf-8").splitlines()]
    for name in ("prompts.txt", "zh.txt"):
        blocks = (ROOT / "benchmarks" / "texts" / name).read_text("utf-8").split("\n\n")
        takes += [tuple(block.splitlines()) for block in blocks]
    return [take for take in takes if len(take) > 1]


REAL = real_takes()


def test_no_real_take_without_findings_is_deformed() -> None:
    """The words that an emulator must not misread: who cuts a cloth, where a ball jumps to."""
    deformed = [take for take in REAL if causes(take)]
    assert 0 < len(deformed) < len(REAL) / 10
    assert [take for take in deformed if not findings(take)] == []


SPARKS = [
    *listed(ENGLISH["fast"])[::3], *listed(ENGLISH["cut"]), *listed(ENGLISH["edit"])[::2],
    *("The camera pans left.", "the camera pans to the right", "The camera tilts up.", "then"),
    *("slowly", "no", "stops", "and", ",", ".", "The camera", "to show", "suddenly", "the scene"),
]  # fmt: skip


@st.composite
def muddled(draw: st.DrawFn) -> Take:
    """A real take with such words anywhere in it."""
    take = draw(st.sampled_from(REAL))[:4]
    out = []
    for prompt in take:
        words = prompt.split(" ")
        for spark in draw(st.lists(st.sampled_from(SPARKS), max_size=3)):
            words.insert(draw(st.integers(0, len(words))), spark)
        out.append(" ".join(words))
    return tuple(out)


@settings(max_examples=300)
@given(muddled())
def test_words_thrown_into_a_take_deform_nothing_that_the_linter_passes(take: Take) -> None:
    if causes(take):
        assert findings(take)


@pytest.mark.parametrize(
    ("prompt", "finding"),
    [
        ("The keeper walks along the quay at midnight, in moonlight.", "VS206"),
        ("An old woman in a red coat walks through a desert.", "VS205"),
        ("The lightning flashes.", "VS203"),
        ("The keeper walks along the quay. Meanwhile, in another room, a clock strikes.", "VS201"),
    ],
)
def test_the_linter_warns_of_more_than_the_emulator_shows(prompt: str, finding: str) -> None:
    take = ("A keeper in a yellow raincoat walks along the quay in the morning sun.", prompt, ON)
    assert finding in findings(take)
    assert not causes(take)
