"""Someone in the take is renamed, redressed or becomes someone else.

## What it does

Follows who is in the picture: names, men, women, animals, vehicles, their age and hair and the
colours of what they wear. A hop that begins with a name which the take does not have, while it has
another ("Zorah kneels", then "Miraxes wipes her mouth"), whose subject is somebody that it has not
had ("the woman" where there was one man, "the cat" where there was one dog), or who wears the same
garment in another colour, is reported. Newcomers are welcome when they are introduced ("another
man", "a woman enters") or do something of their own.

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
from veospec.lint.names import names, other_name
from veospec.lint.people import COAT, Person, people
from veospec.lint.prose import readings
from veospec.lint.rule import Context, Finding, Rule

_HELP = "Describe everyone as before ([cast] says it once), or bring the newcomer in."


def check(context: Context) -> Iterator[Finding]:
    """The first change of each hop in who is there and what they wear."""
    for shot in context.storyboard.shots:
        met: dict[tuple[str, str, frozenset[str]], Person] = {}
        named: dict[str, str] = {}
        before = ""
        for link in take(shot):
            told = False
            found = names(link.text)
            other = other_name(link.text, found, named) if link.hop else None
            if other is not None:
                told = True
                words = link.text[other.start : other.stop]
                yield Finding(
                    message=f'"{words}" was "{list(named.values())[-1]}" before.',
                    help=_HELP,
                    span=link.place(context.source, other.start, other.stop),
                    shot=shot.id,
                    hop=link.hop,
                )
            named |= {name: link.text[one.start : one.stop] for name, one in found.items()}
            for reading in readings(link.text):
                for person in people(reading):
                    was = None
                    if link.hop and not told:
                        comes = next(reading.marked("entry", "besides"), None)
                        same = person.is_new and not comes and _does_same(link.text, before)
                        was = _contradicted(person, list(met.values()), does_same=same)
                    if was is not None:
                        told = True
                        words = link.text[person.start : person.stop]
                        yield Finding(
                            message=f'"{words}" was "{was.words}" before.',
                            help=_HELP,
                            span=link.place(context.source, person.start, person.stop),
                            shot=shot.id,
                            hop=link.hop,
                        )
                    look = (person.kind, person.garment, person.colours | person.traits)
                    met.pop(look, None)
                    met[look] = person
            before = link.text


def _contradicted(person: Person, seen: list[Person], *, does_same: bool) -> Person | None:
    """Who `person` was before, where that is certain enough to say.

    A newcomer who does the same as the prompt before (`does_same`) is none.
    """
    if not seen or (person.is_new and (person.is_other or not does_same)):
        return None
    return _redressed(person, seen) or _altered(person, seen) or _renamed(person, seen)


def _altered(person: Person, seen: list[Person]) -> Person | None:
    """Somebody of the same kind whose age, hair or beard was told and is another now."""
    if not person.is_subject or not person.traits:
        return None
    realm, _, sex = person.kind.partition(".")
    kinds = (f"{realm}.",) if sex == "any" else (person.kind, f"{realm}.any")
    alike = [p for p in seen if p.kind.startswith(kinds)]
    for trait in sorted(person.traits):
        family = f"{trait.partition('.')[0]}."
        told = [p for p in alike if any(known.startswith(family) for known in p.traits)]
        if told and not any(trait in p.traits for p in told):
            return told[-1]
    return None


def _does_same(text: str, before: str) -> bool:
    """Whether most of what a prompt is about is what the one before was about."""
    new, old = (
        frozenset().union(*(reading.content() for reading in readings(each)))
        for each in (text, before)
    )
    return len(new) >= _FEW and len(new & old) >= _ALIKE * len(new)


def _redressed(person: Person, seen: list[Person]) -> Person | None:
    if not person.garment or (person.garment == COAT and not person.is_subject):
        return None
    alike = [p for p in seen if p.kind == person.kind]
    if person.garment == COAT and len({p.colours for p in alike}) > 1:
        return None
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


_FEW = 1
_ALIKE = 0.6

RULE = Rule(
    "VS207",
    "changed_subject",
    Severity.WARNING,
    "Someone is renamed, redressed or becomes someone else.",
    check,
)
