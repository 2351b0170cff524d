"""What one prompt can carry: tokens, speech, steps, times, and no format in prose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.boards import DAY, findings, hops, take
from veospec.lint.check import check_text
from veospec.lint.rules.prompt.vs301_prompt_too_long import estimate_tokens


@pytest.mark.parametrize(("text", "tokens"), [("A pier.", 3), ("老渔夫", 2), ("", 0)])
def test_tokens_are_estimated_low(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_a_prompt_has_the_engines_limit() -> None:
    assert hops("VS301", "A pier at dawn. " * 400) == [0]
    assert hops("VS301", "A pier at dawn. " * 20) == []


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("no subtitles, don't show a watermark", "subtitles, watermark"),
        ("不要字幕", "字幕"),
        ("without text", "text"),
    ],
)
def test_a_negative_prompt_lists_things(written: str, left: str) -> None:
    text = take("A pier.", top=f'negative_prompt = "{written}"')
    (found,) = findings(text, "VS302")
    assert found.fix is not None
    assert not found.fix.safe, "it changes what is asked for, and so what is paid for"
    (edit,) = found.fix.edits
    data = text.encode()
    fixed = (data[: edit.start] + edit.text.encode() + data[edit.end :]).decode()
    assert f'negative_prompt = "{left}"' in fixed
    assert findings(fixed, "VS302") == []


@pytest.mark.parametrize("things", ["subtitles, watermark", "snow, notes", "字幕，水印"])
def test_things_alone_are_fine(things: str) -> None:
    assert findings(take("A pier.", top=f'negative_prompt = "{things}"'), "VS302") == []


def test_speech_takes_time() -> None:
    long = 'He says, "' + "word " * 40 + '."'
    assert hops("VS303", long, "He continues.") == [0]
    assert hops("VS303", "一位老人说：“" + "话" * 80 + "”") == [0]
    assert hops("VS303", 'He says, "Good morning to you all."') == []


def test_steps_take_time() -> None:
    assert hops(
        "VS304", "He sits, then stands, then runs, then falls, then laughs, then sits."
    ) == [0]
    assert hops("VS304", "He sits, then stands.") == []


def test_times_count_from_the_start_of_the_clip() -> None:
    assert hops("VS305", "A pier.", "[00:08-00:12] A gull lands on the pier.") == [1]
    assert hops("VS305", "A pier.", "[0-3s] A gull lands on the pier. [3-7s] It calls.") == []
    assert hops("VS305", "[00:00] A pier. [00:05] A gull. [00:09] It calls.") == [0]
    assert hops("VS305", "[00:00] A pier. 【0:05】 A gull. [00:08] It calls.") == []
    assert hops("VS305", "A clock strikes at 12:00 pm.") == []


@pytest.mark.parametrize("words", ["16:9", "1080p", "Vertical video", "8-second clip", "竖屏"])
def test_the_format_is_no_part_of_the_prompt(words: str) -> None:
    assert hops("VS306", f"A pier. {words}.") == [0]


@pytest.mark.parametrize("words", ["A clock at 16:05", "a vertical cliff", "4 boats", "80 gulls"])
def test_other_figures_are_left_alone(words: str) -> None:
    assert hops("VS306", f"A pier. {words}.") == []


def test_the_prompt_of_a_clip_that_is_given_is_not_sent_and_has_no_limits(tmp_path: Path) -> None:
    """It tells the rules of continuity what the clip shows, and costs and asks for nothing."""
    (tmp_path / "clip.mp4").write_bytes(b"")
    much = "A 16:9 pier. [00:30] She steps, then sits, then stands, then waves. " * 100
    text = take(f'{much} "{much}"', "The camera continues along the pier.")
    given = text.replace('id = "take"', 'id = "take"\nsource = "clip.mp4"')

    def codes(text: str) -> set[str]:
        found = check_text(
            text.encode(), path="f", folder=tmp_path, engine=None, as_of=DAY, select={"VS3"}
        )
        return {each.code for each in found.diagnostics}

    assert codes(text) == {"VS301", "VS303", "VS304", "VS305", "VS306"}
    assert codes(given) == set()
