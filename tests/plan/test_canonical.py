"""One plan, one text; a text that was changed is no plan any more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings

from tests.plan.boards import board, boards, made_of, plan_of, shot
from veospec.errors import StalePlan, UsageError
from veospec.plan.canonical import plan_digest, plan_json
from veospec.plan.document import read_plan
from veospec.plan.ir import FileDigest
from veospec.plan.keys import hop_key
from veospec.storyboard.model import Storyboard

EXAMPLE = Path(__file__).parents[2] / "examples/comic-drama.storyboard.toml"


@given(boards())
@settings(max_examples=30, deadline=None)
def test_a_plan_survives_writing_and_reading(storyboard: Storyboard) -> None:
    plan = plan_of(storyboard)
    text = plan_json(plan)
    assert read_plan(text) == plan
    assert plan_json(read_plan(text)) == text


def test_keys_stand_in_the_order_of_the_format() -> None:
    document = json.loads(plan_json(plan_of(board(shot(hops=1)))))
    assert list(document) == [
        *("format", "digest", "title", "engine", "surface", "as_of", "aspect_ratio"),
        *("resolution", "fps", "seconds", "usd", "usd_to_spend", "budget_usd", "shots", "notes"),
        "made_from",
    ]
    assert list(document["shots"][0]["hops"][1]) == [
        *("index", "kind", "key", "parent", "seconds", "starts_s", "ends_s", "prompt", "source"),
        *("request", "usd", "action", "reason"),
    ]


def test_whole_numbers_are_integers_and_money_has_no_noise() -> None:
    text = plan_json(plan_of(board(shot(hops=3), budget_usd=20.0)))
    assert '"usd": 11.6,' in text
    assert '"budget_usd": 20,' in text
    assert '"seconds": 29,' in text


def test_prompts_are_written_as_they_are() -> None:
    assert '"prompt": "灯塔\U0001f4a1"' in plan_json(plan_of(board(shot(text="灯塔\U0001f4a1"))))


def test_the_digest_is_over_the_work_and_not_over_the_store() -> None:
    plan = plan_of(board(shot(hops=2)))
    assert plan_of(board(shot(hops=2)), made=made_of(plan)).digest == plan.digest
    assert plan_of(board(shot(hops=3))).digest != plan.digest


def test_the_same_bytes_in_any_process() -> None:
    def printed(**environment: str) -> bytes:
        command = [sys.executable, "-m", "veospec", "plan", str(EXAMPLE), "--format", "json"]
        return subprocess.run(
            [*command, "--as-of", "2026-11-22"],
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
        ).stdout

    one = printed(PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C")
    assert one == printed(PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C.UTF-8")
    assert json.loads(one)["seconds"] == 51


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1, column 2"),
        ("[]", "the document"),
        ("{}", "format: field required"),
        ("[" * 100_000, "nested too deeply"),
        ('{"format": "veospec.plan/2"}', "format: input should be 'veospec.plan/1'"),
    ],
)
def test_what_is_no_plan_is_told_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(UsageError) as told:
        read_plan(text)
    assert words in told.value.message
    assert "veospec plan" in told.value.remedy


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"usd": 3.2', '"usd": 0.2'),
        ("A calm sea.", "A wild sea."),
        ('"resolution": "720p"', '"resolution": "1080p"'),
        ('"title": "The last light"', '"title": "The first light"'),
    ],
)
def test_a_plan_edited_by_hand_is_refused(old: str, new: str) -> None:
    text = plan_json(plan_of(board(shot(hops=1))))
    assert old in text
    with pytest.raises(StalePlan):
        read_plan(text.replace(old, new))


def test_a_number_given_as_text_and_an_unknown_key_are_refused() -> None:
    document = json.loads(plan_json(plan_of(board())))
    for change in ({"seconds": "8"}, {"hurry": True}, {"usd": float("nan")}):
        with pytest.raises(UsageError):
            read_plan(json.dumps({**document, **change}))


@pytest.mark.parametrize("value", ["\ud800", 2**64, 10**400])
def test_a_value_that_no_plan_is_made_with_is_refused(value: object) -> None:
    document = json.loads(plan_json(plan_of(board())))
    document["shots"][0]["hops"][0]["request"]["parameters"]["seed"] = value
    with pytest.raises(StalePlan):
        read_plan(json.dumps(document))


def test_hops_out_of_order_are_refused() -> None:
    document = json.loads(plan_json(plan_of(board(shot(hops=1)))))
    document["shots"][0]["hops"].reverse()
    with pytest.raises(StalePlan):
        read_plan(json.dumps(document))


def test_one_text_for_one_plan() -> None:
    """Two spaces, sorted requests, whole numbers as integers, and never a NaN."""
    plan = plan_of(board(shot()))
    (hop,) = plan.shots[0].hops
    request = {"b": MappingProxyType({"z": 8.0, "y": (1.5, True)}), "a": [None, {"d": 2, "c": "x"}]}
    first = replace(plan.shots[0], hops=(replace(hop, request=request),))
    text = plan_json(replace(plan, shots=(first,)))
    start = text.index('"request"')
    assert text[start : text.index('"usd"', start)] == (
        """"request": {
            "a": [
              null,
              {
                "c": "x",
                "d": 2
              }
            ],
            "b": {
              "y": [
                1.5,
                true
              ],
              "z": 8
            }
          },
          """
    )
    with pytest.raises(ValueError, match="not JSON compliant"):
        plan_json(replace(plan, usd=float("nan")))


def test_a_digest_is_the_same_in_every_version() -> None:
    """A plan that was agreed to yesterday is not refused by the release of today."""
    plan = plan_of(board(shot(hops=1), seed=7, budget_usd=9))
    work = json.loads(plan_json(plan))
    for left_out in ("digest", "as_of", "made_from", "usd_to_spend", "notes"):
        del work[left_out]
    for hop in work["shots"][0]["hops"]:
        del hop["action"], hop["reason"]
    text = json.dumps(work, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert plan.digest == "sha256:" + sha256(text.encode()).hexdigest()


def test_a_refused_plan_says_what_to_do() -> None:
    again = "Make it again with `veospec plan STORYBOARD --out PLAN.json`."
    with pytest.raises(UsageError) as no_plan:
        read_plan('{"seconds": {}}')
    with pytest.raises(StalePlan) as changed:
        read_plan(plan_json(plan_of(board())).replace("A calm sea.", "A wild sea."))
    assert no_plan.value.remedy == changed.value.remedy == again
    assert changed.value.message == (
        "The plan's content and its digest differ: it was changed after it was made."
    )


def test_the_first_mistake_is_told_with_its_place() -> None:
    document = json.loads(plan_json(plan_of(board(shot(hops=1)))))
    document["shots"][0]["hops"][1]["index"] = -1
    for text, words in (
        (json.dumps(document), "veospec.plan/1: shots.0.hops.1.index: input should be greater"),
        ("{", "veospec.plan/1: line 1, column 2: expecting property name"),
        ("[]", "veospec.plan/1: the document: input should be"),
        ("[" * 100_000, "veospec.plan/1: it is nested too deeply."),
        ("9" * 5_000, "veospec.plan/1: Exceeds the limit"),
    ):
        with pytest.raises(UsageError) as caught:
            read_plan(text)
        assert words in caught.value.message


@pytest.mark.parametrize(
    "change",
    [{"parent": "sha256:" + "0" * 64}, {"index": 2}, {"take": 2}, {"key": "sha256:" + "0" * 64}],
    ids=["parent", "index", "take", "key"],
)
def test_a_chain_whose_digest_was_made_to_fit_is_refused_all_the_same(
    change: dict[str, object],
) -> None:
    plan = plan_of(board(shot(hops=1)))
    opening, hop = plan.shots[0].hops
    forged = replace(hop, **change)  # type: ignore[arg-type]
    if "parent" in change:
        key = hop_key(engine=plan.engine, parent=forged.parent, request=forged.request)
        forged = replace(forged, key=key)
    plan = replace(plan, shots=(replace(plan.shots[0], hops=(opening, forged)),))
    with pytest.raises(StalePlan):
        read_plan(plan_json(replace(plan, digest=plan_digest(plan))))


def test_what_a_plan_was_made_from_is_kept_to_the_letter() -> None:
    plan = plan_of(replace(board(), included={"b.txt": "b" * 64, "a.txt": "a" * 64}))
    assert plan.made_from is not None
    again = read_plan(plan_json(plan)).made_from
    assert again == plan.made_from
    assert again.included == (FileDigest("a.txt", "a" * 64), FileDigest("b.txt", "b" * 64))
