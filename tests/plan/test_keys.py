"""A hop's key changes with its pixels and with nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.plan.boards import board, boards, hops_of, plan_of, shot, texts, with_hop_prompt
from veospec.plan.keys import compact, hop_key
from veospec.storyboard.model import Asset, Storyboard


@given(data=st.data(), storyboard=boards(), text=texts)
@settings(max_examples=60, deadline=None)
def test_an_edit_changes_its_hop_and_all_after_it_in_the_take(
    data: st.DataObject, storyboard: Storyboard, text: str
) -> None:
    number = data.draw(st.integers(0, len(storyboard.shots) - 1))
    old = storyboard.shots[number]
    index = data.draw(st.integers(0, len(old.hops)))
    assume(text != (old.hops[index - 1] if index else old).prompt.text)
    before = plan_of(storyboard)
    after = plan_of(with_hop_prompt(storyboard, number, index, text))
    for shot_number, (one, other) in enumerate(zip(before.shots, after.shots, strict=True)):
        for a, b in zip(one.hops, other.hops, strict=True):
            edited = shot_number == number and a.index >= index
            assert (a.key != b.key) == edited


def test_names_titles_and_budgets_decide_no_pixel() -> None:
    plain = board(shot("a", hops=2))
    renamed = board(shot("b", hops=2), title="Another", budget_usd=100, seconds=22)
    assert [h.key for h in hops_of(plan_of(plain))] == [h.key for h in hops_of(plan_of(renamed))]


def test_every_parameter_decides_pixels() -> None:
    plain = board(shot(hops=1), seed=1)
    others = [
        replace(plain, seed=2),
        replace(plain, audio=False),
        replace(plain, resolution="1080p"),
        replace(plain, aspect_ratio="9:16"),
        replace(plain, negative_prompt="fog"),
    ]
    keys = {tuple(hop.key for hop in hops_of(plan_of(each))) for each in [plain, *others]}
    engines = {hops_of(plan_of(plain, id))[0].key for id in ("veo-3.1-fast-generate-001",)}
    assert len(keys) == 6
    assert not engines & {key for pair in keys for key in pair}


def test_a_picture_counts_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    def key(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        image = Asset(name=name, file=tmp_path / name, path=("shot", 0, "image"))
        return hops_of(plan_of(board(shot(image=image))))[0].key

    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24
    assert key("a.png", png) == key("b.png", png)
    assert key("a.png", png) != key("a.png", png + b"\x01")


def test_the_order_of_keys_in_a_request_does_not_count() -> None:
    one = hop_key(engine="e", parent=None, request={"a": 1, "b": {"c": 2, "d": 3}})
    other = hop_key(engine="e", parent=None, request={"b": {"d": 3, "c": 2}, "a": 1})
    assert one == other
    assert one.startswith("sha256:")


def test_compact_json_keeps_characters_as_they_are() -> None:
    text = '{"a":[1,2.5,null,true],"b":"灯"}'
    assert compact({"b": "灯", "a": [1, 2.5, None, True]}) == text.encode()


plain_numbers = st.floats(0.0001, 1e15) | st.integers(-(2**63), 2**64 - 1)
values = st.recursive(
    st.none() | st.booleans() | plain_numbers | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


@given(values)
def test_compact_json_is_what_any_encoder_writes(value: Any) -> None:
    """Keys must outlive the library that makes them, so that nothing of its own is in them."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert compact(value) == plain.encode()


def test_a_key_is_the_same_in_every_version() -> None:
    """Clips that were paid for are found by their keys: another spelling would lose them all."""
    request = {"b": [True, None, 1.5, (2,)], "a": {"c": "灯"}, "take": 0}
    told = '"request":{"a":{"c":"灯"},"b":[true,null,1.5,[2]],"take":0}'
    assert hop_key(engine="e", parent=None, request=request) == named(
        f'{{"engine":"e","parent":null,{told}}}'
    )
    assert hop_key(engine="e", parent="sha256:p", request=request, take=3) == named(
        f'{{"engine":"e","parent":"sha256:p",{told},"take":3}}'
    )


def named(text: str) -> str:
    return "sha256:" + sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", ["asset", "labels", "background", "delivery", "store"])
def test_what_decides_no_pixel_is_left_out_at_any_depth(name: str) -> None:
    plain = hop_key(engine="e", parent=None, request={"a": [{"b": MappingProxyType({"c": 1})}]})
    more = MappingProxyType({"c": 1, name: "x"})
    assert hop_key(engine="e", parent=None, request={"a": [{"b": more}], name: 2}) == plain


def test_the_engine_the_parent_and_the_take_decide() -> None:
    keys = {
        hop_key(engine=engine, parent=parent, request={}, take=take)
        for engine in ("e", "f")
        for parent in (None, "sha256:1", "sha256:2")
        for take in (1, 2, 3)
    }
    assert len(keys) == 18
