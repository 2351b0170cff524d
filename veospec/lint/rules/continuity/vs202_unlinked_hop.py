"""Nothing ties a hop to what came before it.

## What it does

Looks in each hop for a tie to the take so far: a word that goes on ("continue", "follow", "next",
"gradually", "as he", 继续, 随着, 続けて), a pronoun, a camera that moves, a member of the cast who
was there already, or any noun that an earlier prompt of the take has. A hop with none of these is
reported. Words of the declared style are no tie: they stand in every prompt. In Chinese and
Japanese what only makes sense beside somebody who is there counts too (两人, 对面, 隣), and in
Japanese a prompt that leaves out who does it.

## Why is this bad

The model sees the last second of the take and the hop's prompt, nothing else. A prompt that could
stand alone asks for another film; what comes back is a mixture of both.

About one continuous take in ten brings in something by itself ("The doors open"), and the words
alone do not tell that from another film: where it is meant, say so with
`# veospec: ignore[VS202]`, or lower the rule in `[lint.severity]`.

## Example

```toml
[[shot]]
id = "stairs"
prompt = "An old keeper climbs a narrow spiral staircase."

[[shot.hop]]
prompt = "Dolphins leap near a coral reef."
```

## Use instead

```toml
[[shot]]
id = "stairs"
prompt = "An old keeper climbs a narrow spiral staircase."

[[shot.hop]]
prompt = "The keeper continues up the staircase and opens the lantern room."
```

## Source

Google's guide to extending videos (ai.google.dev, "Generate videos with Veo"): an extension goes on
from the final second of the clip before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from veospec.diagnostics import Severity
from veospec.lint.chain import take
from veospec.lint.prose import Reading, readings
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.model import Storyboard


def check(context: Context) -> Iterator[Finding]:
    """Every hop without a tie to the prompts before it."""
    style = _content(" ".join(str(value) for value in context.storyboard.style.values()))
    cast = _cast(context.storyboard)
    for shot in context.storyboard.shots:
        known: set[str] = set()
        for link in take(shot):
            content = _content(link.text) - style
            if link.hop and known and not _tied(readings(link.text), content, known):
                yield Finding(
                    message="Nothing ties this hop to what came before it.",
                    help='Say how the take goes on ("continues", "gradually", "as he"), '
                    "or name someone or something that is already in the picture.",
                    span=context.source.value_span(link.prompt.path),
                    shot=shot.id,
                    hop=link.hop,
                )
            known |= content
            for words in cast.values():
                if words & content:
                    known |= words


def _tied(found: tuple[Reading, ...], content: set[str], known: set[str]) -> bool:
    if not found or content & known:
        return True
    for reading in found:
        classes = reading.classes
        if classes & {"link", "pronoun", "entry"} or _moves_camera(reading):
            return True
        if _is_beside(reading):
            return True
    return False


def _is_beside(reading: Reading) -> bool:
    """Whether the words of a language tell of somebody who is there, or leave out who does it."""
    language = reading.language
    told = language.data.get("unlinked", {})
    if "tied" in told and language.pattern("unlinked", told["tied"]).search(reading.text):
        return True
    marked = language.pattern("unlinked", told["subject"]) if "subject" in told else None
    return marked is not None and not marked.search(reading.text)


def _moves_camera(reading: Reading) -> bool:
    if "camera" not in reading.classes:
        return False
    return "move" in reading.classes or next(reading.kinds("way"), None) is not None


def _content(text: str) -> set[str]:
    """What a text is about, as words (or, between no spaces, pairs of characters)."""
    content: set[str] = set()
    for reading in readings(text):
        content |= reading.content()
    return content


def _cast(storyboard: Storyboard) -> Mapping[str, set[str]]:
    return {
        name: _content(f"{name} {character.description}")
        for name, character in storyboard.cast.items()
    }


RULE = Rule(
    "VS202",
    "unlinked_hop",
    Severity.WARNING,
    "Nothing ties a hop to what came before it.",
    check,
)
