"""What prompts say of motion: haste, cuts, ways; and what goes against what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veo_emulator.video.continuity.manner import from_bits, goes_against, manner_of, to_bits
from veo_emulator.video.continuity.words import MARKS, OPPOSITE


@pytest.mark.parametrize(
    ("prompt", "marks"),
    [
        ("An old keeper slowly climbs the stairs and stands still.", set()),
        ("He sprints down the alley at full speed.", {"fast"}),
        ("He sprints down the alley, then slows down and stands still.", set()),
        ("She never rushes.", set()),
        ("The baby is fast asleep.", set()),
        ("A high-speed chase.", {"fast"}),
        ("He does not really move fast.", set()),
        ("A car explodes.", {"fast"}),
        ("The camera whip-pans. A whip pan shows the street.", {"fast"}),
        ("The camera pans slowly to the left.", {"camera left"}),
        ("The camera pans to the left and comes to rest.", set()),
        ("First it pans left, then it pans right.", {"camera right"}),
        ("She walks to the left.", {"left"}),
        ("The camera pushes in on her face.", {"camera forward"}),
        ("He walks in the rain and looks back.", set()),
        ("A wave breaks. Cut to a kitchen.", {"cut"}),
        ("One shot without cuts to anything.", set()),
        ("黄昏的宫殿，灯笼一盏一盏亮起来", set()),
        ("他在雨中狂奔", {"fast"}),
        ("他在雨中狂奔，然后慢慢停下", set()),
        ("汽车在高速公路上缓缓行驶", set()),
        ("鏡頭飛快推進，然後切換到廚房", {"fast", "camera forward", "cut"}),
        ("镜头向左平移", {"camera left"}),
        ("镜头推进，画面切换到厨房", {"camera forward", "cut"}),
        ("", set()),
    ],
)
def test_a_prompt_tells_how_its_clip_ends(prompt: str, marks: set[str]) -> None:
    assert manner_of(prompt) == marks


@pytest.mark.parametrize(
    ("tail", "prompt", "against"),
    [
        ("The camera pans left.", "The camera pans to the right.", True),
        ("The camera pans left.", "The camera goes on panning to the left.", False),
        ("The camera pans left.", "The camera stops, then pans to the right.", False),
        ("The camera pans left, then rests.", "The camera pans to the right.", False),
        ("The camera pulls slowly back.", "The camera pushes in.", True),
        ("两人缓缓前行，镜头平稳地跟随。", "背影渐渐走远，镜头继续后退。", False),
        ("The wheel turns clockwise.", "The wheel turns counterclockwise.", True),
        ("镜头向左平移。", "镜头向右平移。", True),
        ("镜头向左平移。", "镜头继续向左平移。", False),
        ("A calm lake.", "The camera quickly cuts to an indoor scene.", True),
        ("A calm lake.", "镜头突然切换到室内。", True),
        (
            "A calm lake.",
            "The camera slowly pushes forward as he walks toward the building entrance.",
            False,
        ),
    ],
)
def test_a_prompt_goes_with_a_tail_or_against_it(tail: str, prompt: str, against: bool) -> None:
    assert goes_against(prompt, manner_of(tail)) is against


@given(st.sets(st.sampled_from(MARKS)))
def test_a_manner_is_kept_as_bits(marks: set[str]) -> None:
    assert from_bits(to_bits(frozenset(marks))) == marks


@given(st.text(max_size=200))
def test_any_text_is_read_and_a_way_excludes_its_opposite(prompt: str) -> None:
    marks = manner_of(prompt)
    assert marks <= set(MARKS)
    assert not any(OPPOSITE[mark] in marks for mark in marks & OPPOSITE.keys())
