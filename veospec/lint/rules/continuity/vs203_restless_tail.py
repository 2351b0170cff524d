"""A clip that will be extended ends in a rush, an impact, a flash or a fade.

## What it does

Reads the last sentence about the picture in every prompt that has a hop after it. Fast motion
("sprints", 狂奔), impacts ("crashes", 爆炸), flashes ("lightning", 闪光) and endings ("fades to
black", 淡出) are reported unless something calm comes after them ("then stands still", 停下).

## Why is this bad

The last second is all that the extension sees. A blur, a white frame or a black one says nothing
about where the camera and the subject are, so the next seven seconds start from a guess.

## Example

```toml
[[shot]]
id = "track"
prompt = "A runner kneels at the line. She explodes out of the blocks and sprints away."

[[shot.hop]]
prompt = "The runner continues along the track."
```

## Use instead

```toml
[[shot]]
id = "track"
prompt = "A runner sprints along the track. She slows down and stops at the line."

[[shot.hop]]
prompt = "The runner continues along the track."
```

## Source

What users of extension report: fast motion in the last second is the main cause of deformed tails,
and a clear pose under constant light the best protection.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import links
from veospec.lint.prose import Reading, Word, readings
from veospec.lint.rule import Context, Finding, Needs, Rule

_SINS = {
    "tail.fast": "fast motion",
    "tail.impact": "an impact",
    "tail.flash": "a flash",
    "tail.ending": "an ending",
}


def check(context: Context) -> Iterator[Finding]:
    """The last restless words of each prompt that is extended."""
    style = [str(value) for value in context.storyboard.style.values()]
    for link in links(context.storyboard):
        if link.last:
            continue
        for reading in readings(link.text):
            word = _restless(reading, _tail(reading, link.text, style))
            if word is not None:
                sin = next(_SINS[name] for name in sorted(word.classes) if name in _SINS)
                words = link.text[word.start : word.stop]
                yield Finding(
                    message=f'This clip will be extended and ends in {sin} ("{words}").',
                    help='Let the last second come to rest ("then stands still"), '
                    "with constant light.",
                    span=link.place(context.source, word.start, word.stop),
                    shot=link.shot.id,
                    hop=link.hop,
                )


def _tail(reading: Reading, text: str, style: list[str]) -> tuple[int, int]:
    """The last sentence that is not about style alone."""
    for start, stop in reversed(reading.sentences):
        sentence = text[start:stop].strip(" .。\n")
        if sentence and not any(sentence in value for value in style):
            return start, stop
    return 0, len(text)


def _restless(reading: Reading, tail: tuple[int, int]) -> Word | None:
    """The last restless word of the tail, None when calm comes after it."""
    start, stop = tail
    found = list(reading.marked(*_SINS, start=start, stop=stop))
    if not found:
        return None
    calm = list(reading.marked("tail.calm", start=found[-1].stop))
    return None if calm else found[-1]


RULE = Rule(
    "VS203",
    "restless_tail",
    Severity.WARNING,
    "A clip that will be extended ends in a rush, an impact or a flash.",
    check,
    Needs.PROMPT,
)
