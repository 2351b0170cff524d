"""The engine's price was last looked up long ago.

## What it does

Compares the day of the check with the day on which the prices in veospec's data were true, and
warns when that is more than 180 days ago.

## Why is this bad

Prices move: one model fell from 0.15 to 0.10 dollars a second in April 2026, another by a third in
November. A budget that is held by an old price is not held.

## Example

Checked on 2027-04-01:

```toml
engine = "veo-3.1-lite-generate-001"

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."
```

## Use instead

A newer version of veospec, and a look at the service's price page before a long run.

## Source

The days stand with the prices in `veospec engines`.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.engines.money import dollars
from veospec.lint.rule import Context, Finding, Rule

FRESH_DAYS = 180


def check(context: Context) -> Iterator[Finding]:
    """The engine, where its price is old."""
    engine, board = context.engine, context.storyboard
    evidence = engine.prices.evidence
    days = (context.as_of - evidence.as_of).days
    if days <= FRESH_DAYS or board.resolution not in engine.prices.usd_per_s:
        return
    price = dollars(engine.usd_per_s(board.resolution, audio=board.audio))
    yield Finding(
        message=f"The price of {engine.id} ({price} a second) is that of {evidence.as_of}, "
        f"{days} days ago.",
        help=f"Look it up before you run ({evidence.source}), or update veospec.",
        span=context.source.value_span(("engine",)),
    )


RULE = Rule(
    code="VS404",
    name="stale_price",
    severity=Severity.WARNING,
    summary="The engine's price was last looked up long ago.",
    check=check,
)
