"""Omni models by surface, as of a day."""

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
class OmniModel:
    """One model on one surface; lengths in seconds, None where there is no limit.

    Of a source longer than `kept_input_s` only that much of its end is in the result.
    `upload_max_s` bounds clips that are given, and not those of an earlier turn.
    """

    id: str
    surface: str
    title: str
    released: date
    retired: date | None
    replacement: str
    opening_min_s: int
    opening_max_s: int
    hop_min_s: int
    hop_max_s: int
    duration_default_s: int
    context_s: int
    kept_input_s: int | None
    total_max_s: int
    upload_max_s: int | None
    aspect_ratios: tuple[str, ...]
    resolutions: tuple[str, ...]
    references_max: int
    reference_clips_max: int
    reference_clip_max_s: int
    tokens_per_s: Mapping[str, int]
    usd_per_s: Mapping[str, float]
    kept_days: int
    needs_bucket: bool
    takes_seed: bool


class OmniCatalog(Serving[OmniModel]):
    """What is served on a day; None is every day at once."""

    def __init__(self, as_of: date | None = None) -> None:
        super().__init__(_models, as_of)


@cache
def _models() -> dict[tuple[str, str], OmniModel]:
    found = {}
    for name in ("agent_platform.toml", "developer_api.toml"):
        data = tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
        for model_id, own in data["models"].items():
            model = _model(data["surface"], model_id, {**data["rules"], **own})
            found[model.surface, model.id] = model
    return found


def _model(surface: str, model_id: str, row: dict[str, Any]) -> OmniModel:
    return OmniModel(
        id=model_id,
        surface=surface,
        title=row["title"],
        released=row["released"],
        retired=row.get("retired"),
        replacement=row.get("replacement", ""),
        opening_min_s=row["opening_min_s"],
        opening_max_s=row["opening_max_s"],
        hop_min_s=row["hop_min_s"],
        hop_max_s=row["hop_max_s"],
        duration_default_s=row["duration_default_s"],
        context_s=row["context_s"],
        kept_input_s=row.get("kept_input_s"),
        total_max_s=row["total_max_s"],
        upload_max_s=row.get("upload_max_s"),
        aspect_ratios=tuple(row["aspect_ratios"]),
        resolutions=tuple(row["resolutions"]),
        references_max=row["references_max"],
        reference_clips_max=row["reference_clips_max"],
        reference_clip_max_s=row["reference_clip_max_s"],
        tokens_per_s=row["tokens_per_s"],
        usd_per_s=row["usd_per_s"],
        kept_days=row["kept_days"],
        needs_bucket=row["needs_bucket"],
        takes_seed=row["takes_seed"],
    )
