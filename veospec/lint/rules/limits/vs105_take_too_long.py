"""A take is longer than the engine lets one grow.

## What it does

Adds up the opening clip (or the clip that the shot starts from) and all hops of each shot.
With Veo a take ends at 148 seconds, which is an opening of eight seconds and twenty hops of seven.
A take of 21 hops breaks both limits of Veo, this one and VS104.

## Why is this bad

The service refuses the extension that would pass the limit, after the earlier ones have been paid.

## Example

21 hops of 7 seconds after an opening of 8 would make 155 seconds; VS104 counts the same take in
hops. A shot that starts from a clip of 30 seconds passes the limit with its 17th hop already.

## Use instead

20 hops after an opening of 8 seconds, which make 148 seconds, and a second shot for the rest.

## Source

Gemini API, page "Video": up to 148 seconds. For the Agent Platform the same number is a third
party's word (APIYI's article on extending Veo videos).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from veospec.diagnostics import Severity
from veospec.engines.engine import Engine
from veospec.engines.reach import Take
from veospec.lint.engine_words import or_engine
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.model import Shot
from veospec.storyboard.timeline import take_of, tidy_seconds


def check(context: Context) -> Iterator[Finding]:
    """The first hop of each shot that passes the length of a take."""
    extension = context.engine.extension
    longest = extension.take_max_s
    if longest is None:
        return
    for shot in context.storyboard.shots:
        take = take_of(shot, context.engine)
        if take is None or take.seconds <= longest:
            continue
        yield _finding(context, shot, take, longest)


def _finding(context: Context, shot: Shot, take: Take, longest: int) -> Finding:
    ends = accumulate(take.hops_s, initial=take.opening_s)
    index = next(number for number, end in enumerate(ends) if end > longest)

    def lets_it_grow(engine: Engine) -> bool:
        most = engine.extension.take_max_s
        return most is None or take.seconds <= most

    elsewhere = or_engine(context, lets_it_grow, "has no such limit")
    return Finding(
        message=f"The take is {tidy_seconds(take.seconds)} s long; with {context.engine.id} "
        f"a take ends at {longest} s.",
        help=f"Start a new [[shot]] at hop {index}: a cut joins shots{elsewhere}."
        if index
        else f"Give a clip of at most {longest} s{elsewhere}.",
        span=context.source.key_span(shot.hops[index - 1].path if index else shot.path),
        shot=shot.id,
        hop=index,
    )


RULE = Rule(
    code="VS105",
    name="take_too_long",
    severity=Severity.ERROR,
    summary="A take is longer than the engine lets one grow.",
    check=check,
)
