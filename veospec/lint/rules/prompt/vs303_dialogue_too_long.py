"""More is said in a clip than its seconds can carry.

## What it does

Counts what stands between quotation marks in a prompt, words of spaced languages and characters of
Chinese and Japanese, and compares with the clip's length at a quick speaker's pace: three words or
six characters a second.

## Why is this bad

A clip is as long as it is. Speech that does not fit is rushed, cut off or left out, and the voice
that the next hop needs in the last second ends in the middle of a word.

## Example

```toml
[[shot]]
id = "desk"
seconds = 4
prompt = '''A teacher says, "Today we will look at the tides, at the moon that pulls them, and at
the people who have lived by their timetable for a thousand years."'''
```

## Use instead

```toml
[[shot]]
id = "desk"
seconds = 8
prompt = '''A teacher says, "Today we will look at the tides, and at the moon."'''
```

## Source

Speech rates of speakers and readers: 150 to 180 words a minute in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import Link, sent
from veospec.lint.prose import spoken
from veospec.lint.rule import Context, Finding, Needs, Rule

_WORDS_PER_S = 3.0
_CHARACTERS_PER_S = 6.0
_CHARACTER = re.compile(r"[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_\u3041-\u30fa\u3400-\u9fff\uac00-\ud7af][\w'’]*|\d+")


def clip_seconds(context: Context, link: Link) -> int:
    """The length of a prompt's clip, as written or by the engine's default."""
    if link.hop == 0:
        return link.shot.seconds or context.engine.opening.default_s
    return link.shot.hops[link.hop - 1].seconds or context.engine.extension.default_s


def check(context: Context) -> Iterator[Finding]:
    """Every prompt with more speech than its clip has time for."""
    for link in sent(context.storyboard):
        places = spoken(link.text)
        if not places:
            continue
        said = " ".join(link.text[start:stop] for start, stop in places)
        needed_s = len(_WORD.findall(said)) / _WORDS_PER_S
        needed_s += len(_CHARACTER.findall(said)) / _CHARACTERS_PER_S
        seconds = clip_seconds(context, link)
        if needed_s > seconds:
            start, stop = places[0]
            yield Finding(
                message=f"What is said takes about {needed_s:.0f} s; the clip has {seconds} s.",
                help="Say less, or let it go on in the next hop.",
                span=link.place(context.source, start, stop),
                shot=link.shot.id,
                hop=link.hop,
            )


RULE = Rule(
    "VS303",
    "dialogue_too_long",
    Severity.WARNING,
    "More is said in a clip than its seconds can carry.",
    check,
    Needs.FIGURES,
)
