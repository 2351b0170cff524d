"""What new seconds of video cost, to a hundredth of a cent.

Only the seconds that a request adds are counted: that is how Google's usage figures and the
production clients that were looked at count a hop; no invoice that says otherwise was found.
Each amount is rounded as it arises, so that the noise of binary fractions never reaches a plan.
"""

from __future__ import annotations

from collections.abc import Iterable

from veospec.engines.engine import Engine

PLACES = 4


def usd_for(engine: Engine, seconds: int | float, resolution: str, *, audio: bool) -> float:
    """Price in USD of `seconds` new seconds; 0.0 at a resolution that the engine has no price for.

    A rule refuses such a resolution; a price that raised would hide what the rule has to say.
    """
    if resolution not in engine.prices.usd_per_s:
        return 0.0
    return round(engine.usd_per_s(resolution, audio=audio) * seconds, PLACES)


def total(amounts: Iterable[float]) -> float:
    """Sum in USD."""
    return round(sum(amounts), PLACES)


def dollars(usd: float) -> str:
    """An amount for people: $11.60, and as many places as it takes below a cent."""
    if usd and round(usd, 2) != usd:
        return f"${usd:,.4f}".rstrip("0")
    return f"${usd:,.2f}"
