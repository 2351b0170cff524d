"""Models by surface, as of a day.

A surface's `[rules]` are the defaults of each of its `[models.*]`; what a model says itself wins.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from veo_emulator.engines.serving import Serving


@dataclass(frozen=True, slots=True)
class Extension:
    """What a surface asks of the clip that is to be continued, and how much it adds."""

    adds_s: int
    source_min_s: int
    source_max_s: int
    result_max_s: int
    fps: int
    resolutions: tuple[str, ...]
    durations: tuple[int, ...]
    only_made_by_veo: bool
    only_active: bool


@dataclass(frozen=True, slots=True)
class Model:
    """One model on one surface."""

    id: str
    surface: str
    title: str
    released: date
    retired: date | None
    replacement: str
    durations: tuple[int, ...]
    duration_default: int
    duration_by_resolution: Mapping[str, tuple[int, ...]]
    duration_with_references: tuple[int, ...]
    aspect_ratios: tuple[str, ...]
    resolutions: tuple[str, ...]
    samples_max: int
    references_max: int
    prompt_tokens_max: int
    refused: frozenset[str]
    person_generation_text: tuple[str, ...]
    person_generation_image: tuple[str, ...]
    silent: bool
    edits: bool
    extension: Extension | None
    usd_per_s: Mapping[str, float]
    usd_per_s_silent: Mapping[str, float]

    def price(self, resolution: str, *, audio: bool) -> float:
        """USD a second of new video; the silent price where there is one."""
        table = self.usd_per_s if audio else {**self.usd_per_s, **self.usd_per_s_silent}
        return table.get(resolution, self.usd_per_s["720p"])


class Catalog(Serving[Model]):
    """What is served on a day; None is every day at once."""

    def __init__(self, as_of: date | None = None) -> None:
        super().__init__(_models, as_of)


@cache
def _models() -> dict[tuple[str, str], Model]:
    tables = sorted(
        (entry for entry in files(__package__).iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    found = {}
    for table in tables:
        data = tomllib.loads(table.read_text(encoding="utf-8"))
        for model_id, own in data["models"].items():
            model = _model(data["surface"], model_id, {**data["rules"], **own})
            found[model.surface, model.id] = model
    return found


def _model(surface: str, model_id: str, row: dict[str, Any]) -> Model:
    extension = row["extension"] if row.get("extends", True) else None
    return Model(
        id=model_id,
        surface=surface,
        title=row["title"],
        released=row["released"],
        retired=row.get("retired"),
        replacement=row.get("replacement", ""),
        durations=tuple(row["durations"]),
        duration_default=row["duration_default"],
        duration_by_resolution={
            name: tuple(values) for name, values in row.get("duration_by_resolution", {}).items()
        },
        duration_with_references=tuple(row["duration_with_references"]),
        aspect_ratios=tuple(row["aspect_ratios"]),
        resolutions=tuple(row["resolutions"]),
        samples_max=row["samples_max"],
        references_max=row["references_max"],
        prompt_tokens_max=row["prompt_tokens_max"],
        refused=frozenset(row["refused"]),
        person_generation_text=tuple(row.get("person_generation_text", ())),
        person_generation_image=tuple(row.get("person_generation_image", ())),
        silent=row.get("silent", False),
        edits=row.get("edits", False),
        extension=None if extension is None else _extension(extension),
        usd_per_s=row["usd_per_s"],
        usd_per_s_silent=row.get("usd_per_s_silent", {}),
    )


def _extension(row: dict[str, Any]) -> Extension:
    return Extension(
        adds_s=row["adds_s"],
        source_min_s=row["source_min_s"],
        source_max_s=row["source_max_s"],
        result_max_s=row["result_max_s"],
        fps=row["fps"],
        resolutions=tuple(row["resolutions"]),
        durations=tuple(row["durations"]),
        only_made_by_veo=row["only_made_by_veo"],
        only_active=row["only_active"],
    )
