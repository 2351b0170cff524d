"""A prompt says ratio, resolution or length in prose.

## What it does

Finds "16:9", "1080p", "vertical video", "8-second clip", 竖屏, 8秒视频 and their like in prompts.

## Why is this bad

The format is a parameter of the request: `aspect_ratio`, `resolution` and `seconds` set it, prose
does not. At best the words are wasted; at worst they are drawn into the picture or contradict what
is set.

## Example

```toml
[[shot]]
id = "skate"
prompt = "A skater crosses a square. Vertical video, 1080p, 9:16."
```

## Use instead

```toml
aspect_ratio = "9:16"
[[shot]]
id = "skate"
prompt = "A skater crosses a square."
```

## Source

Google's API reference for video generation: aspectRatio, resolution and durationSeconds are
parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import sent
from veospec.lint.prose import mask_spoken
from veospec.lint.rule import Context, Finding, Rule

_NUMBERS = re.compile(
    r"(?<![\d:])(?:16\s*[:：x×]\s*9|9\s*[:：x×]\s*16|4\s*[:：]\s*3|1\s*[:：]\s*1|21\s*[:：]\s*9)(?![\d:])"
    r"|\b(?:480|720|1080|1440|2160)[pi]\b|\b(?:1280|1920|3840)\s?[x×]\s?(?:720|1080|2160)\b"
    r"|\b\d+[- ]seconds?(?:[- ]long)?[- ](?:video|clip|shot|film)\b"
    r"|\b\d+\s*(?:fps|frames per second)\b|\b[48]k\s+(?:video|resolution|uhd)\b"
    r"|\d+\s*秒(?:钟|鐘)?的?(?:视频|影片|短片|視頻|動画|映像|クリップ)"
)
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(
    r"\b(?:vertical|portrait|horizontal|landscape|widescreen)[- ](?:video|format|orientation|mode"
    r"|aspect(?: ratio)?)\b"
    r"|\baspect ratio\b"
    r"|\b(?:five|six|seven|eight|ten)[- ]seconds?(?:[- ]long)?[- ](?:video|clip|shot|film)\b"
    r"|[竖竪直横橫]屏|[竖竪横橫][版幅]|縦(?:型|長)動画|アスペクト比|画面比例|畫面比例"
)
_SIGNS = (
    *("video", "format", "orientation", "mode", "aspect", "second", "屏", "版", "幅", "動画"),
    *("アスペクト", "比例"),
)


def check(context: Context) -> Iterator[Finding]:
    """The first words of each prompt that set its format."""
    for link in sent(context.storyboard):
        found = _format(link.text)
        if found is not None:
            words = link.text[found.start() : found.end()]
            yield Finding(
                message=f'"{words}" does not set the format.',
                help="Use aspect_ratio, resolution and seconds, and take the words out.",
                span=link.place(context.source, *found.span()),
                shot=link.shot.id,
                hop=link.hop,
            )


def _format(text: str) -> re.Match[str] | None:
    """The first words that set a format, outside of what is spoken."""
    masked = mask_spoken(text)
    low = masked.lower()
    low = low if len(low) == len(text) else masked
    # All that starts with a number starts where its digits do: nowhere else is worth a look.
    numbers = (_NUMBERS.match(low, digits.start()) for digits in _DIGITS.finditer(low))
    found = [next(filter(None, numbers), None)]
    found += [_WORDS.search(low)] if any(map(low.__contains__, _SIGNS)) else []
    return min(filter(None, found), key=lambda match: match.start(), default=None)


RULE = Rule(
    "VS306",
    "format_in_prompt",
    Severity.WARNING,
    "A prompt says ratio, resolution or length in prose.",
    check,
)
