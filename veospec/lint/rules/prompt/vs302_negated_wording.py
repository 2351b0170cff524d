"""`negative_prompt` says "no" or "don't".

## What it does

Finds words of negation in `negative_prompt`, in English, Chinese and Japanese. The fix takes them
out and leaves the things.

## Why is this bad

The field already means "not these". A list of things is what the model was trained on; with "no" in
front, the thing may be what it hears.

## Example

```toml
negative_prompt = "no subtitles, don't show a watermark"
[[shot]]
id = "harbour"
prompt = "Fishing boats rock in a grey harbour."
```

## Use instead

```toml
negative_prompt = "subtitles, watermark"
[[shot]]
id = "harbour"
prompt = "Fishing boats rock in a grey harbour."
```

## Source

Google's prompt guide for Veo (ai.google.dev, "Veo prompt guide", negative prompts): describe what
to leave out, without instructive words such as "no" or "don't".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from veospec.diagnostics import Edit, Fix, Severity
from veospec.lint.prose import readings
from veospec.lint.rule import Context, Finding, Rule
from veospec.lint.words import Language

_PATH = ("negative_prompt",)


def check(context: Context) -> Iterator[Finding]:
    """The first words of negation."""
    text = context.storyboard.negative_prompt or ""
    for reading in readings(text):
        found = _negation(reading.language).search(reading.text)
        if found is None:
            continue
        words = text[found.start() : found.end()].strip()
        yield Finding(
            message=f'`negative_prompt` says "{words}": it already means "not these".',
            help="List the things alone.",
            span=context.source.find_in_value(_PATH, words),
            fix=_fix(context, text, reading.language),
        )
        return


def _negation(language: Language) -> re.Pattern[str]:
    return language.pattern("negation", language.data["negation"]["find"])


def _fix(context: Context, text: str, language: Language) -> Fix | None:
    """The list without its negations, where the value stands literally in the file."""
    span = context.source.find_in_value(_PATH, text)
    if context.source.text[span.start : span.end] != text.encode():
        return None
    kept = []
    at = 0
    for found in _negation(language).finditer(language.fold(text)):
        kept.append(text[at : found.start()])
        at = found.end()
    things = "".join([*kept, text[at:]]).strip()
    return Fix("Leave the things alone", (Edit(span.start, span.end, things),), safe=False)


RULE = Rule(
    "VS302", "negated_wording", Severity.WARNING, "`negative_prompt` says no or don't.", check
)
