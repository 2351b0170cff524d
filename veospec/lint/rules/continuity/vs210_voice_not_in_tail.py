"""Speech is to go on over a join, and no voice is in the last second before it.

## What it does

Finds hops in which speech goes on ("continues talking", "the narrator continues", 继续说) and looks
at the prompt before: when nobody speaks there, or its last sentence falls silent, the hop is
reported. Silent storyboards (`audio = false`) are left alone.

## Why is this bad

A voice is continued only from the sound of the last second. Where that second is silent, the
extension makes up another voice.

## Example

```toml
[[shot]]
id = "kitchen"
prompt = "A cook kneads dough and looks up."

[[shot.hop]]
prompt = "The cook continues talking about the dough."
```

## Use instead

```toml
[[shot]]
id = "kitchen"
prompt = "A cook kneads dough and talks about it in a low voice to the end of the clip."

[[shot.hop]]
prompt = "The cook continues talking about the dough."
```

## Source

Google's guide to extending videos (ai.google.dev, "Generate videos with Veo"): voice cannot be
extended well when it is absent from the last second.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import Link, take
from veospec.lint.prose import readings, spoken
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """Every hop that continues a voice which is not there."""
    if not context.storyboard.audio:
        return
    for shot in context.storyboard.shots:
        before: Link | None = None
        for link in take(shot):
            going_on = (w for r in readings(link.text) for w in r.marked("speech_on"))
            word = next(going_on, None)
            if before is not None and word is not None and not _ends_in_voice(before.text):
                words = link.text[word.start : word.stop]
                yield Finding(
                    message=f'"{words}", but the clip before does not end in a voice.',
                    help="Let somebody speak to the end of the clip before, "
                    "or begin the speech in this hop.",
                    span=link.place(context.source, word.start, word.stop),
                    shot=shot.id,
                    hop=link.hop,
                )
            before = link


def _ends_in_voice(text: str) -> bool:
    """Whether somebody speaks in a prompt and does not fall silent at its end."""
    speaks = bool(spoken(text))
    for reading in readings(text):
        speaks = speaks or next(reading.marked("speak", "speech_on"), None) is not None
        last = reading.sentences[-1][0] if reading.sentences else 0
        if next(reading.marked("hush", start=last), None):
            return False
    return speaks


RULE = Rule(
    "VS210",
    "voice_not_in_tail",
    Severity.WARNING,
    "Speech goes on over a join, and the clip before does not end in a voice.",
    check,
)
