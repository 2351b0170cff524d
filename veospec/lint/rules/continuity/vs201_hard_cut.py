"""A prompt asks for a cut inside a take.

## What it does

Looks in every prompt of a take, the opening's too, for words that ask for an edit: "cut to",
"smash cut", "suddenly jump to a new scene", "the scene changes to", 突然切换到, 画面切换,
シーンが切り替わる. English, Chinese in both scripts and Japanese are understood. Movement is left
alone ("the dog suddenly jumps to the left", "he cuts the rope"), and so are cuts that are ruled
out ("no cuts", 不要切换镜头) or spoken ("cut to the chase" between quotation marks).

## Why is this bad

An extension is made from the last second of the clip before it. A hop that asks for another place
at once has nothing to grow from there: the picture tears, faces and objects deform, and the seconds
are paid for all the same. A storyboard has another way to say "cut": shots are joined by cuts.

## Example

```toml
[[shot]]
id = "street"
prompt = "A cyclist rides along a wet street at dusk."

[[shot.hop]]
prompt = "The camera quickly cuts to the cyclist in an indoor scene."
```

## Use instead

```toml
[[shot]]
id = "street"
prompt = "A cyclist rides along a wet street at dusk."

[[shot.hop]]
prompt = "The camera slowly follows the cyclist toward the building entrance."
```

## Source

Google's guide to extending videos (ai.google.dev, "Generate videos with Veo"): the extension
continues the action of the last second. That abrupt wording deforms tails is what users report.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import links
from veospec.lint.prose import occurrences, readings
from veospec.lint.rule import Context, Finding, Needs, Rule
from veospec.lint.softer import softened


def check(context: Context) -> Iterator[Finding]:
    """Every edit that a prompt asks for, with its words as the place."""
    for link in links(context.storyboard):
        kinds = ("find", "find_in_hops") if link.hop else ("find",)
        for reading in readings(link.text):
            for start, stop in occurrences(reading, "hard_cut", *kinds):
                words = link.text[start:stop]
                span = link.place(context.source, start, stop)
                yield Finding(
                    message=f'"{words}" asks for a cut inside a take.',
                    help="Let the camera or the subject move there gradually, "
                    "or start a new [[shot]]: shots are joined by cuts.",
                    span=span,
                    shot=link.shot.id,
                    hop=link.hop,
                    fix=softened(context.source, link, reading, start, stop),
                )


RULE = Rule(
    "VS201",
    "hard_cut",
    Severity.ERROR,
    "A prompt asks for a cut inside a take.",
    check,
    Needs.PROMPT,
)
