"""Someone in the take is renamed, redressed or becomes someone else.

## What it does

Follows who is in the picture: men, women, animals, vehicles, with the colours of what they wear. A
hop whose subject is somebody that the take has not had ("the woman" where there was one man, "the
cat" where there was one dog), or who wears the same garment in another colour, is reported.
Newcomers are welcome when they are introduced ("another man", "a woman enters").

## Why is this bad

The face and the clothes of the last second are what the extension starts from. A prompt that says
otherwise morphs the one into the other.

## Example

```toml
[[shot]]
id = "bridge"
prompt = "A man wearing a red jacket walks along a bridge."

[[shot.hop]]
prompt = "The man wearing a blue jacket continues along the bridge."
```

## Use instead

```toml
[[shot]]
id = "bridge"
prompt = "A man wearing a red jacket walks along a bridge."

[[shot.hop]]
prompt = "The man in the red jacket continues along the bridge."
```

## Source

Practice among users of extension: the same description of a character in every hop. `[cast]` says
it once.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.chain import take
from veospec.lint.people import Person, people
from veospec.lint.prose import readings
from veospec.lint.rule import Context, Finding, Rule

_HELP = "describe everyone as before ([cast] says it once), or bring the newcomer in"


def check(context: Context) -> Iterator[Finding]:
    """The first change of each hop in who is there and what they wear."""
    for shot in context.storyboard.shots:
        met: dict[tuple[str, str, frozenset[str]], Person] = {}
        named: dict[str, str] = {}
        for link in take(shot):
            told = False
            names = _names(link.text)
            other = _other_name(link.text, names, named) if link.hop else None
            if other is not None:
                told = True
                start, stop = names[other]
                yield Finding(
                    message=f'"{link.text[start:stop]}" was "{list(named.values())[-1]}" before',
                    help=_HELP,
                    span=link.place(context.source, start, stop),
                    shot=shot.id,
                    hop=link.hop,
                )
            named |= {name: link.text[start:stop] for name, (start, stop) in names.items()}
            for reading in readings(link.text):
                for person in people(reading):
                    was = (
                        _contradicted(person, list(met.values())) if link.hop and not told else None
                    )
                    if was is not None:
                        told = True
                        words = link.text[person.start : person.stop]
                        before = was.words
                        yield Finding(
                            message=f'"{words}" was "{before}" before',
                            help=_HELP,
                            span=link.place(context.source, person.start, person.stop),
                            shot=shot.id,
                            hop=link.hop,
                        )
                    look = (person.kind, person.garment, person.colours)
                    met.pop(look, None)
                    met[look] = person


def _names(text: str) -> dict[str, tuple[int, int]]:
    """The first names in a prompt that are written as such, with their first places."""
    found: dict[str, tuple[int, int]] = {}
    for reading in readings(text):
        for word in reading.marked("name.female", "name.male"):
            if text[word.start].isupper():
                found.setdefault(word.base, (word.start, word.stop))
    return found


def _other_name(text: str, names: dict[str, tuple[int, int]], named: dict[str, str]) -> str | None:
    """The name that begins a sentence where the take knows one other, and nobody comes in."""
    if len(named) != 1 or not names or names.keys() & named.keys():
        return None
    for reading in readings(text):
        for name, (at, _) in names.items():
            start, stop = reading.sentence(at)
            comes_in = next(reading.marked("entry", start=start, stop=stop), None)
            if not text[start:at].strip() and comes_in is None:
                return name
    return None


def _contradicted(person: Person, seen: list[Person]) -> Person | None:
    """Who `person` was before, where that is certain enough to say."""
    if person.is_new or not seen:
        return None
    return _redressed(person, seen) or _renamed(person, seen)


def _redressed(person: Person, seen: list[Person]) -> Person | None:
    if not person.garment:
        return None
    alike = [p for p in seen if p.kind == person.kind]
    dressed = [p for p in alike if p.garment == person.garment or (person.is_outer and p.is_outer)]
    if not dressed or any(p.colours & person.colours for p in dressed):
        return None
    return dressed[-1]


def _renamed(person: Person, seen: list[Person]) -> Person | None:
    if not person.is_subject or person.kind.endswith(".any"):
        return None
    realm = person.kind.partition(".")[0]
    alike = [p for p in seen if p.kind.partition(".")[0] == realm]
    if not alike or any(p.kind in (person.kind, f"{realm}.any") for p in alike):
        return None
    return alike[-1]


RULE = Rule(
    "VS207",
    "changed_subject",
    Severity.WARNING,
    "someone is renamed, redressed or becomes someone else",
    check,
)
