"""The film costs more than its budget.

## What it does

Prices the new seconds of all openings and hops and compares the sum with `budget_usd`. Clips that
are in the store already count too: the budget is for the film, not for the next run.
`veospec plan` and `veospec run` hold the same ceiling and exit with 5.

## Why is this bad

Every hop is paid when it is made, and a film that stops for money in the middle is worth nothing.

## Example

```toml
engine = "veo-3.1-generate-001"
budget_usd = 5

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."

[[shot.hop]]
prompt = "The camera continues to hold still as a gull slowly crosses the harbour."
```

## Use instead

```toml
engine = "veo-3.1-fast-generate-001"
budget_usd = 5

[[shot]]
id = "harbour"
prompt = "A grey harbour at dawn, the camera holds still."

[[shot.hop]]
prompt = "The camera continues to hold still as a gull slowly crosses the harbour."
```

## Source

Google's price pages, with the days that `veospec engines` shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from veospec.diagnostics import Severity
from veospec.engines.catalog import load_catalog
from veospec.engines.engine import Engine
from veospec.engines.money import dollars, total, usd_for
from veospec.lint.engine_words import engines_that
from veospec.lint.rule import Context, Finding, Rule
from veospec.storyboard.model import Storyboard


def check(context: Context) -> Iterator[Finding]:
    """The budget, where the film costs more."""
    board, engine = context.storyboard, context.engine
    if board.budget_usd is None or board.resolution not in engine.prices.usd_per_s:
        return
    usd = _price(board, engine)
    if usd <= board.budget_usd:
        return
    seconds = sum(_new_seconds(board, engine))
    per_s = engine.usd_per_s(board.resolution, audio=board.audio)
    yield Finding(
        message=f"The film costs {dollars(usd)} ({seconds} s at {dollars(per_s)}); its budget is "
        f"{dollars(board.budget_usd)}.",
        help=f"Raise `budget_usd` to {dollars(usd)}{_other_ways(context)}.",
        span=context.source.value_span(("budget_usd",)),
    )


def _new_seconds(board: Storyboard, engine: Engine) -> Iterator[int]:
    """Seconds of each clip that has to be generated: all but those that the author gives."""
    for shot in board.shots:
        if shot.source is None:
            yield engine.opening.default_s if shot.seconds is None else shot.seconds
        for hop in shot.hops:
            yield hop.seconds or engine.extension.default_s


def _price(board: Storyboard, engine: Engine) -> float:
    """The sum of the clips' prices, each rounded for itself as it is when it is paid."""
    clips = _new_seconds(board, engine)
    return total(usd_for(engine, new, board.resolution, audio=board.audio) for new in clips)


def _other_ways(context: Context) -> str:
    """The other ways, one of them the dearest engine of the same surface that would do."""
    board, budget = context.storyboard, context.storyboard.budget_usd or 0

    def would_do(engine: Engine) -> bool:
        priced = board.resolution in engine.extension.resolutions
        return (
            engine.surface == context.engine.surface and priced and _price(board, engine) <= budget
        )

    ids = engines_that(context, would_do)
    prices = {id: _price(board, load_catalog()[id]) for id in ids}
    if not prices:
        return " or make the film shorter"
    best = max(prices, key=lambda id: prices[id])
    return f", make the film shorter, or use {best} ({dollars(prices[best])})"


RULE = Rule(
    code="VS403",
    name="over_budget",
    severity=Severity.ERROR,
    summary="The film costs more than its budget.",
    check=check,
)
