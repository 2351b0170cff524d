"""A prompt asks for more steps than its clip has time for.

## What it does

Counts the steps of a prompt: words that begin another ("then", "next", "after that", 然后, 次に),
time windows such as `[00:02-00:04]`, and lists of six actions or more ("opens the door, walks out,
picks up a bag"). A clip can hold one step for each two seconds.

## Why is this bad

Steps that do not fit are rushed or dropped, and what is rushed last is the tail that the next hop
starts from.

## Example

```toml
[[shot]]
id = "morning"
seconds = 4
prompt = "She wakes, then stretches, then stands, then opens the curtains, then waves."
```

## Use instead

```toml
[[shot]]
id = "morning"
seconds = 8
prompt = "She wakes, then stretches and looks at the window."
```

## Source

Practice among users of Veo: about one action for each four seconds, and at most four time windows
in a clip of eight. Google's blog on prompting Veo 3.1 divides eight seconds into four windows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import sent
from veospec.lint.prose import Reading, readings
from veospec.lint.rule import Context, Finding, Rule
from veospec.lint.rules.prompt.vs303_dialogue_too_long import clip_seconds

_SECONDS_A_STEP = 2
_LONG_LIST = 6
_COMMAS = (",", "，", "、")
_WINDOW = re.compile(r"\[\s*\d+(?::\d+)?s?\s*[-–—~]\s*\d+(?::\d+)?s?\s*\]")


def check(context: Context) -> Iterator[Finding]:
    """Every prompt with too many steps."""
    for link in sent(context.storyboard):
        steps = max(map(_steps, readings(link.text)), default=1)
        if "[" in link.text:
            steps = max(steps, len(_WINDOW.findall(link.text)))
        seconds = clip_seconds(context, link)
        if steps > max(2, seconds // _SECONDS_A_STEP):
            yield Finding(
                message=f"The prompt has {steps} steps for {seconds} s.",
                help="Keep one or two steps, and give the others hops of their own.",
                span=context.source.value_span(link.prompt.path),
                shot=link.shot.id,
                hop=link.hop,
            )


def _steps(reading: Reading) -> int:
    """The steps that words begin, or the actions of a list where that is a long one."""
    steps = 1 + sum(1 for _ in reading.marked("step"))
    if sum(map(reading.text.count, _COMMAS)) < _LONG_LIST - 1:
        return steps
    listed = 1 + _listed(reading)
    return max(steps, listed) if listed >= _LONG_LIST else steps


def _listed(reading: Reading) -> int:
    """The actions that follow another after a comma."""
    patterns = reading.language.suiting("action", "find", reading.met)
    return sum(1 for pattern in patterns for _ in pattern.finditer(reading.text))


RULE = Rule(
    "VS304",
    "overloaded_hop",
    Severity.WARNING,
    "A prompt asks for more steps than its clip has time for.",
    check,
)
