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
        ("Two cars pass at high speed.", {"fast"}),
        ("A high-speed train, a fast river, a quick smile.", set()),
        ("He does not really move fast.", set()),
        ("A car explodes.", {"fast"}),
        ("The camera whip-pans. A whip pan shows the street.", {"fast"}),
        ("The camera pans slowly to the left.", {"camera left"}),
        ("The camera pans to the left and comes to rest.", set()),
        ("The camera pans left, then the camera pans right.", set()),
        ("The camera pans left to show the harbour.", set()),
        ("The camera pans left. The gulls cry.", set()),
        ("She walks to the left.", set()),
        ("The camera zooms in on her face.", {"camera in"}),
        ("A car explodes. The camera tilts up.", {"camera up"}),
        ("The keeper says: 'A car explodes at full speed.'", set()),
        ("The sea is calm. Sound: waves crash on the rocks.", set()),
        ("The barber cuts to the line; the ball jumps to the left.", set()),
        ("The sprinter waits. A dashing man at a crash test.", set()),
        ("He walks in the rain and looks back.", set()),
        ("A wave breaks. Cut to a kitchen.", {"cut"}),
        ("One shot without cuts to anything.", set()),
        ("黄昏的宫殿，灯笼一盏一盏亮起来", set()),
        ("他在雨中狂奔", {"fast"}),
        ("他在雨中狂奔，然后慢慢停下", set()),
        ("汽车在高速公路上缓缓行驶", set()),
        ("鏡頭推近，兩車飛馳，畫面切換到廚房", {"fast", "cut"}),
        ("他一刀一刀切到底，猫跳到沙发上，突然抬头", set()),
        ("速さを増す列車、爆炸する", set()),
        ("镜头向左平移", {"camera left"}),
        ("画面切换到厨房。镜头缓缓推近", {"camera in", "cut"}),
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
        ("The camera zooms slowly. It zooms out.", "The camera zooms in.", False),
        ("The camera zooms out.", "The camera zooms in.", True),
        ("The camera pans left.", "The camera tilts up and pans right.", False),
        ("The camera pans left.", "The sea is calm. The camera pans right.", False),
        ("The camera pans left.", "After a while the camera pans right.", False),
        ("The camera pans left.", "The keeper walks to the right.", False),
        ("The camera pans left.", "The camera pans right, focusing on the dog.", False),
        ("The camera pans left, and a gull cries.", "The camera pans right.", False),
        ("镜头向左平移。", "然后，镜头向右平移。", False),
        ("镜头向左平移。", "镜头向右平移，对准船。", False),
        ("两人缓缓前行，镜头平稳地跟随。", "背影渐渐走远，镜头继续后退。", False),
        ("The camera rotates clockwise.", "The camera rotates counterclockwise.", True),
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
