"""A time in a prompt lies outside its clip.

## What it does

Reads time windows (`[00:02-00:04]`, `[0-3s]`) and moments (`[00:05]`, `at 00:05`, 第5秒) in a
prompt and compares them with the length of that clip. Times count from the start of the clip, not
of the film.

## Why is this bad

What is asked for after the end of a clip is left out in silence. Times that count through the whole
film put everything there.

## Example

```toml
[[shot]]
id = "dawn"
prompt = "A pier at dawn."

[[shot.hop]]
prompt = "[00:08-00:11] Gulls continue to circle the pier. [00:11-00:15] One of them lands."
```

## Use instead

```toml
[[shot]]
id = "dawn"
prompt = "A pier at dawn."

[[shot.hop]]
prompt = "[00:00-00:03] Gulls continue to circle the pier. [00:03-00:07] One of them lands."
```

## Source

Google's blog on prompting Veo 3.1 shows time windows inside one clip; that they start at zero in an
extension is documented for Gemini Omni.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import sent
from veospec.lint.rule import Context, Finding, Needs, Rule
from veospec.lint.rules.prompt.vs303_dialogue_too_long import clip_seconds

_TIME = re.compile(
    r"[\[【]\s*(?:(?P<m1>\d+):)?(?P<s1>\d+(?:\.\d+)?)s?\s*[-–—~]\s*"
    r"(?:(?P<m2>\d+):)?(?P<s2>\d+(?:\.\d+)?)s?\s*[\]】]"
    r"|[\[【]\s*(?P<m6>\d+):(?P<s6>\d\d(?:\.\d+)?)\s*[\]】]"
    r"|\b[Aa]t (?P<m3>\d+):(?P<s3>\d\d)\b(?!\s*(?:[ap]\.?m|o'clock|:))"
    r"|\b[Aa]t (?P<s4>\d{1,3}) seconds?\b|第(?P<s5>\d{1,3})秒"
)


def check(context: Context) -> Iterator[Finding]:
    """The first time of each prompt that its clip does not have."""
    for link in sent(context.storyboard):
        if not any(sign in link.text for sign in (":", "[", "【", " second", "秒")):
            continue
        seconds = clip_seconds(context, link)
        for found in _TIME.finditer(link.text):
            minutes = found["m2"] or found["m3"] or found["m6"] or 0
            end_s = 60 * int(minutes) + float(
                next(filter(None, found.group("s2", "s3", "s4", "s5", "s6")))
            )
            if end_s > seconds:
                yield Finding(
                    message=f'"{found[0]}" lies outside this clip of {seconds} s.',
                    help="Count from the start of this clip, not of the film.",
                    span=link.place(context.source, *found.span()),
                    shot=link.shot.id,
                    hop=link.hop,
                )
                break


RULE = Rule(
    "VS305",
    "timestamp_out_of_clip",
    Severity.WARNING,
    "A time in a prompt lies outside its clip.",
    check,
    Needs.FIGURES,
)
