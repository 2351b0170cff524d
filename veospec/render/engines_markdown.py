"""The engines as the page `docs/engines.md`, with every source and every doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from veospec.engines.engine import Engine, Evidence
from veospec.engines.money import dollars
from veospec.render.engines_text import (
    SURFACES,
    extension_words,
    opening_words,
    price_words,
    source_words,
)

HEAD = """# Engines

What veospec knows of each engine, written from the files in `veospec/engines/data`. Each figure has
the day on which it was true, its source, and how sure it is: `documented` by Google, `measured` on
the live service, `third-party` (somebody's word) or `inferred` from other figures. Days are those
of the sources, not of this page; `veospec engines --format json` has the same for programs.

Omni on Agent Platform is not among them: its prices are known from third parties alone, and how
many times a result that has lost its head past 30 s can be extended again is nowhere documented.

| engine | surface | opens | hop | take | extends at | 720p, $ a second | life |
|---|---|---|---|---|---|---|---|
"""


def engines_page(engines: Iterable[Engine]) -> str:
    """The whole page, ending with a line feed."""
    known = sorted(engines, key=lambda engine: engine.id)
    rows = "".join(f"{_row(engine)}\n" for engine in known)
    return HEAD + rows + "".join(f"\n{section}\n" for engine in known for section in _about(engine))


def _row(engine: Engine) -> str:
    extension, life = engine.extension, engine.lifecycle
    cells = (
        f"`{engine.id}`",
        SURFACES[engine.surface],
        opening_words(engine),
        _hop(engine),
        f"{extension.take_max_s} s" if extension.take_max_s else "no limit",
        " ".join(extension.resolutions),
        f"{engine.prices.usd_per_s['720p']:.2f}",
        f"to {life.retired_on}" if life.retired_on else "live",
    )
    return f"| {' | '.join(cells)} |"


def _hop(engine: Engine) -> str:
    seconds = engine.extension.seconds
    added = f"{seconds[0]}" if len(seconds) == 1 else f"{seconds[0]}-{seconds[-1]}"
    times = f", {engine.extension.hops_max} times" if engine.extension.hops_max else ""
    return f"{added} s{times}"


def _about(engine: Engine) -> Iterator[str]:
    yield f"## {engine.title}\n\n`{engine.id}`, {SURFACES[engine.surface]}."
    picture = f"{' and '.join(engine.aspect_ratios)}, {', '.join(engine.resolutions)}"
    life = engine.lifecycle
    ends = f"until {life.retired_on}" if life.retired_on else "no end announced"
    successor = f", then `{life.replacement}`" if life.replacement else ""
    begins = f"since {life.released_on}, " if life.released_on else ""
    silent = engine.prices.usd_per_s_silent
    prices = price_words(engine.prices.usd_per_s)
    if silent:
        prices += f"; without sound {price_words(silent)}"
    rows = (
        ("picture", f"{picture}, {engine.fps} fps", engine.picture_evidence),
        ("opening", _opening(engine), engine.opening.evidence),
        ("extension", extension_words(engine.extension), engine.extension.evidence),
        ("source", source_words(engine.extension), engine.extension.evidence),
        ("limits", _limits(engine), engine.limits_evidence),
        ("price of a second", prices, engine.prices.evidence),
        ("life", f"{begins}{ends}{successor}", life.evidence),
        *_account(engine),
    )
    yield "| | | as of | grade | source |\n|---|---|---|---|---|\n" + "\n".join(
        f"| {name} | {words} | {_cells(evidence)} |" for name, words, evidence in rows
    )
    if engine.notes:
        yield "\n".join(f"* {note}" for note in engine.notes)


def _account(engine: Engine) -> Iterator[tuple[str, str, Evidence]]:
    """What the service allows an account, and how long it keeps clips, where that is known."""
    tiers, kept = engine.spend_tiers, engine.retention
    if tiers is not None:
        usd = ", ".join(f"tier {number} {dollars(one)}" for number, one in enumerate(tiers.usd, 1))
        yield ("spending", f"in {tiers.window_s // 60} minutes: {usd}", tiers.evidence)
    if kept is not None:
        free = f", {_time(kept.free_s)} on the free tier" if kept.free_s is not None else ""
        words = f"can be extended for {_time(kept.result_s)}{free}; files: {_time(kept.file_s)}"
        yield ("results", words, kept.evidence)


def _time(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    return f"{seconds // 3600} hours" if rest or days < 3 else f"{days} days"


def _cells(evidence: Evidence) -> str:
    return f"{evidence.as_of} | {evidence.grade} | {evidence.source}"


def _opening(engine: Engine) -> str:
    opening = engine.opening
    references = (
        f"; at most {opening.references_max} reference images" if opening.references_max else ""
    )
    return f"{opening_words(engine)}; takes {', '.join(sorted(opening.parameters))}{references}"


def _limits(engine: Engine) -> str:
    known = (
        (engine.prompt_tokens_max, "tokens a prompt"),
        (engine.requests_per_minute, "requests a minute"),
        (engine.request_bytes_max, "bytes a request"),
    )
    return ", ".join(f"{limit:,} {what}" for limit, what in known if limit) or "none known"
