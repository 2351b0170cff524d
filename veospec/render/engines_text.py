"""The engines for people: what each makes, what it costs, how long it lives and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from veospec.engines.engine import Engine, Extension
from veospec.engines.money import dollars
from veospec.render.paint import Paint

SURFACES = {
    "agent-platform": "Agent Platform",
    "developer-api": "Developer API",
    "interactions": "Interactions API",
}
_PLAIN = Paint()


def engines_text(engines: Iterable[Engine], *, as_of: date, paint: Paint = _PLAIN) -> str:
    """A block of lines for each engine, those that live first."""
    ordered = sorted(engines, key=lambda engine: (engine.retired(as_of), engine.id))
    return "\n\n".join("\n".join(_block(engine, as_of, paint)) for engine in ordered) + "\n"


def _block(engine: Engine, as_of: date, paint: Paint) -> Iterator[str]:
    retired = engine.retired(as_of)
    life = paint("red" if retired else "green", life_words(engine, as_of))
    yield f"{paint('bold', engine.id)}  {SURFACES[engine.surface]}, {life}"
    yield f"  opens    {opening_words(engine)}"
    yield f"  extends  {extension_words(engine.extension)}"
    yield f"  given    {source_words(engine.extension)}"
    yield f"  makes    {' '.join(engine.aspect_ratios)} at {' '.join(engine.resolutions)}"
    yield f"  costs    {price_words(engine.prices.usd_per_s)} a second"
    if engine.prices.usd_per_s_silent:
        yield f"  silent   {price_words(engine.prices.usd_per_s_silent)}"
    if retired and engine.lifecycle.replacement:
        yield f"  instead  {engine.lifecycle.replacement}"
    prices, lifecycle = engine.prices.evidence, engine.lifecycle.evidence
    dates = f"prices {prices.as_of} ({prices.grade}), life {lifecycle.as_of} ({lifecycle.grade})"
    yield paint("dim", f"  as of    {dates}")


def life_words(engine: Engine, as_of: date) -> str:
    """`live until 2027-05-04`, `shut down on 2026-10-22`, `live`."""
    life = engine.lifecycle
    if life.retired_on is None:
        return "live"
    if engine.retired(as_of):
        return f"shut down on {life.retired_on}"
    return f"live until {life.retired_on}"


def opening_words(engine: Engine) -> str:
    """`4, 6, 8 s; only 8 s at 1080p 4k`."""
    by_seconds: dict[tuple[int, ...], list[str]] = {}
    for resolution, seconds in engine.opening.seconds_by_resolution.items():
        by_seconds.setdefault(seconds, []).append(resolution)
    forced = [f"only {_listed(s)} s at {' '.join(at)}" for s, at in by_seconds.items()]
    return "; ".join([f"{_listed(engine.opening.seconds)} s", *forced])


def extension_words(extension: Extension) -> str:
    """`by 7 s, 20 times, to 148 s; at 720p 1080p`."""
    times = f", {extension.hops_max} times" if extension.hops_max else ""
    longest = f", to {extension.take_max_s} s" if extension.take_max_s else ""
    resolutions = " ".join(extension.resolutions)
    return f"by {_listed(extension.seconds)} s{times}{longest}; at {resolutions}"


def source_words(extension: Extension) -> str:
    """`1 to 30 s, then a window of 7 s; one file holds 37 s`."""
    given = f"{extension.source_min_s} to {extension.source_max_s} s"
    if "turn" in extension.strategies:
        given = f"turns, uploads: {given}"
    if "window" in extension.strategies:
        given += f", then a window of {extension.window_s} s"
    return f"{given}; one file holds {extension.result_max_s} s"


def price_words(prices: Mapping[str, float]) -> str:
    """`720p $0.40, 1080p $0.40`."""
    return ", ".join(f"{resolution} {dollars(usd)}" for resolution, usd in prices.items())


def _listed(seconds: tuple[int, ...]) -> str:
    if len(seconds) > 3 and seconds[-1] - seconds[0] == len(seconds) - 1:
        return f"{seconds[0]}-{seconds[-1]}"
    return ", ".join(map(str, seconds))
