"""The film has a shape that the engine does not make.

## What it does

Compares `aspect_ratio` with the shapes that the engine offers. One shape holds for the whole film:
an extension has the shape of the clip that it extends.

## Why is this bad

The service refuses the request.

## Example

No engine that veospec knows today offers another shape than 16:9 and 9:16, which are also the only
ones that a storyboard can name. The rule guards engines that will offer fewer.

## Use instead

16:9 for screens, 9:16 for phones.

## Source

Google Cloud, page "Extend videos": 16:9 and 9:16; Gemini API, page "Video".
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.lint.engine_words import choices, or_engine, replacement
from veospec.lint.rule import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """The film's shape, where the engine has no such one."""
    wanted, offered = context.storyboard.aspect_ratio, context.engine.aspect_ratios
    if wanted in offered:
        return
    span = context.source.value_span(("aspect_ratio",))
    elsewhere = or_engine(context, lambda e: wanted in e.aspect_ratios, f"offers {wanted}")
    yield Finding(
        message=f"{context.engine.id} does not make {wanted}; it offers {choices(offered)}.",
        help=f"Write {choices(offered)}{elsewhere}.",
        span=span,
        fix=replacement(
            span,
            f'"{offered[0]}"',
            title=f"Make the film {offered[0]}",
            safe=len(offered) == 1 and not elsewhere,
        )
        if "aspect_ratio" in context.source.data
        else None,
    )


RULE = Rule(
    code="VS106",
    name="aspect_ratio_not_offered",
    severity=Severity.ERROR,
    summary="The film has a shape that the engine does not make.",
    check=check,
)
