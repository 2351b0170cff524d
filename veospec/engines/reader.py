"""Turns the text of one engine file into an `Engine`, or says where the file is wrong.

Beyond types it holds the file to what the rest of the product relies on: every resolution has a
price, defaults are offered, a window can be carried, grades and names come from closed lists.
"""

from __future__ import annotations

import tomllib

from veospec.engines.engine import (
    Engine,
    Evidence,
    Extension,
    Lifecycle,
    Opening,
    Prices,
    Retention,
    SpendTiers,
)
from veospec.engines.table import DataFileError, Table

GRADES = ("documented", "measured", "third-party", "inferred")
SURFACES = ("agent-platform", "developer-api", "interactions")
STRATEGIES = ("whole", "window", "turn")
OPENING_PARAMETERS = ("audio", "image", "last_frame", "negative_prompt", "references", "seed")
EXTENSION_PARAMETERS = ("audio", "negative_prompt", "seed")


def read_engine(text: str, *, id: str, file: str) -> Engine:
    """The engine that `text` describes; raises DataFileError with the file and the key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(file, "syntax", str(error)) from error
    table = Table(data, file=file)
    picture, limits = table.table("picture"), table.table("limits")
    engine = Engine(
        id=id,
        title=table.text("title"),
        surface=_one_of(table, "surface", SURFACES),
        family=table.text("family"),
        fps=picture.count("fps"),
        aspect_ratios=picture.texts("aspect_ratios"),
        resolutions=picture.texts("resolutions"),
        picture_evidence=_evidence(picture),
        prompt_tokens_max=limits.count_or_none("prompt_tokens_max"),
        requests_per_minute=limits.count_or_none("requests_per_minute"),
        request_bytes_max=limits.count_or_none("request_bytes_max"),
        limits_evidence=_evidence(limits),
        lifecycle=_lifecycle(table.table("lifecycle")),
        opening=_opening(table.table("opening")),
        extension=_extension(table.table("extension")),
        prices=_prices(table.table("prices")),
        spend_tiers=_spend_tiers(table.table_or_none("spend_tiers")),
        retention=_retention(table.table_or_none("retention")),
        notes=table.texts("notes"),
    )
    table.close()
    _agree(engine, table)
    return engine


def _one_of(table: Table, key: str, names: tuple[str, ...]) -> str:
    value = table.text(key)
    if value not in names:
        raise table.mistake(key, f"has to be one of {', '.join(names)}")
    return value


def _all_of(table: Table, key: str, names: tuple[str, ...]) -> tuple[str, ...]:
    values = table.texts(key)
    for value in values:
        if value not in names:
            raise table.mistake(key, f"{value!r} is none of {', '.join(names)}")
    return values


def _evidence(table: Table) -> Evidence:
    """Every group of figures ends with it, so it also closes the group's table."""
    evidence = Evidence(
        as_of=table.day("as_of"),
        source=table.text("source"),
        grade=_one_of(table, "grade", GRADES),
    )
    table.close()
    return evidence


def _lifecycle(table: Table) -> Lifecycle:
    return Lifecycle(
        released_on=table.day_or_none("released_on"),
        retired_on=table.day_or_none("retired_on"),
        replacement=table.text_or_none("replacement"),
        evidence=_evidence(table),
    )


def _opening(table: Table) -> Opening:
    return Opening(
        seconds=table.counts("seconds"),
        default_s=table.count("default_s"),
        seconds_by_resolution=table.counts_by_text("seconds_by_resolution"),
        seconds_with_references=table.counts("seconds_with_references"),
        references_max=table.count("references_max"),
        parameters=frozenset(_all_of(table, "parameters", OPENING_PARAMETERS)),
        evidence=_evidence(table),
    )


def _extension(table: Table) -> Extension:
    return Extension(
        seconds=table.counts("seconds"),
        default_s=table.count("default_s"),
        sent_s=table.count_or_none("sent_s"),
        hops_max=table.count_or_none("hops_max"),
        take_max_s=table.count_or_none("take_max_s"),
        source_min_s=table.count("source_min_s"),
        source_max_s=table.count("source_max_s"),
        result_max_s=table.count("result_max_s"),
        returns=_one_of(table, "returns", ("combined", "tail")),
        strategies=_all_of(table, "strategies", STRATEGIES),
        window_s=table.count("window_s"),
        resolutions=table.texts("resolutions"),
        source_made_by_engine=table.flag("source_made_by_engine"),
        edits_source=table.flag("edits_source"),
        parameters=frozenset(_all_of(table, "parameters", EXTENSION_PARAMETERS)),
        evidence=_evidence(table),
    )


def _prices(table: Table) -> Prices:
    return Prices(
        usd_per_s=table.prices_by_text("usd_per_s"),
        usd_per_s_silent=table.prices_by_text("usd_per_s_silent"),
        evidence=_evidence(table),
    )


def _spend_tiers(table: Table | None) -> SpendTiers | None:
    if table is None:
        return None
    return SpendTiers(
        usd=tuple(float(usd) for usd in table.counts("usd")),
        window_s=table.count("window_s"),
        evidence=_evidence(table),
    )


def _retention(table: Table | None) -> Retention | None:
    if table is None:
        return None
    return Retention(
        result_s=table.count("result_s"),
        free_s=table.count_or_none("free_s"),
        file_s=table.count("file_s"),
        evidence=_evidence(table),
    )


def _agree(engine: Engine, table: Table) -> None:
    """What one group of figures says about another has to fit."""
    opening, extension = engine.opening, engine.extension
    facts = {
        "picture.fps": engine.fps > 0,
        "picture.aspect_ratios": bool(engine.aspect_ratios),
        "opening.default_s": opening.default_s in opening.seconds,
        "extension.default_s": extension.default_s in extension.seconds,
        "opening.seconds_with_references": set(opening.seconds_with_references)
        <= set(opening.seconds),
        "opening.references_max": (opening.references_max > 0)
        == ("references" in opening.parameters),
        "extension.resolutions": set(extension.resolutions) <= set(engine.resolutions),
        "extension.strategies": bool(extension.strategies),
        "extension.window_s": extension.source_min_s
        <= extension.window_s
        <= min(extension.source_max_s, extension.result_max_s - extension.default_s),
        "prices.usd_per_s": set(engine.prices.usd_per_s) == set(engine.resolutions),
        "prices.usd_per_s_silent": set(engine.prices.usd_per_s_silent)
        <= set(engine.prices.usd_per_s),
        "lifecycle.retired_on": engine.lifecycle.released_on is None
        or engine.lifecycle.retired_on is None
        or engine.lifecycle.released_on < engine.lifecycle.retired_on,
    }
    for key, holds in facts.items():
        if not holds:
            raise table.mistake(key, "does not agree with the other figures of this file")
