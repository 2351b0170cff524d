"""A prompt is longer than the engine reads.

## What it does

Estimates a prompt's tokens (a word or a mark is one, a long word two, a Chinese or Japanese
character about two thirds) and compares with the engine's `prompt_tokens_max`. The estimate is low
on purpose: what is reported is too long by any count.

## Why is this bad

What is over the limit is cut off without a word or refused, and it is the end that goes: the calm
last second that the next hop needs.

## Example

```toml
[[shot]]
id = "list"
prompt = "{{ 'An old keeper climbs the wet stone stairs of the tower. ' * 120 }}"
```

## Use instead

```toml
[[shot]]
id = "list"
prompt = "An old keeper climbs the wet stone stairs of the tower."
```

## Source

The engine's data (`veospec engines`): Google's model pages give the limit of text input in tokens.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import sent
from veospec.lint.rule import Context, Finding, Needs, Rule

_WORD = re.compile(r"[^\W\u3040-\u9fff\uac00-\ud7af]+|[^\w\s]")
_CHARACTER = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")


def estimate_tokens(text: str) -> int:
    """About how many tokens `text` is, rather too few than too many."""
    words = sum(math.ceil(len(word) / 12) for word in _WORD.findall(text))
    return words + math.ceil(len(_CHARACTER.findall(text)) * 2 / 3)


def check(context: Context) -> Iterator[Finding]:
    """Every prompt over the engine's limit."""
    most = context.engine.prompt_tokens_max
    if most is None:
        return
    for link in sent(context.storyboard):
        if len(link.text) > most and (tokens := estimate_tokens(link.text)) > most:
            yield Finding(
                message=f"The prompt has about {tokens} tokens; {context.engine.id} reads {most}.",
                help="Say less, or spread it over several hops.",
                span=context.source.value_span(link.prompt.path),
                shot=link.shot.id,
                hop=link.hop,
            )


RULE = Rule(
    "VS301",
    "prompt_too_long",
    Severity.ERROR,
    "A prompt is longer than the engine reads.",
    check,
    Needs.FIGURES,
)
