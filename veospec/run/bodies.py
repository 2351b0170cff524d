"""The planned body of a request with the bytes in it that the plan names by digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from veospec.errors import StalePlan
from veospec.media.mp4 import probe
from veospec.run.bench import Task
from veospec.run.takes import source_clip
from veospec.surfaces.port import Blob


def filled_body(task: Task) -> tuple[dict[str, Any], Blob | None]:
    """The body, and the clip in it that is extended. Raises StalePlan for a changed file."""
    body = dict(task.hop.request)
    (instance,) = body["instances"]
    filled = {name: _fill(task, value) for name, value in instance.items()}
    body["instances"] = [filled]
    return body, filled.get("video")


def asset_bytes(task: Task, reference: Mapping[str, Any]) -> bytes:
    """The bytes of a file that the plan names; StalePlan when they are no longer those."""
    name = str(reference["asset"])
    try:
        content = (task.bench.assets / name).read_bytes()
    except OSError as error:
        raise StalePlan(
            f"{name} cannot be read any more: {error.strerror or error}",
            remedy="put it back, or plan again",
        ) from error
    if hashlib.sha256(content).hexdigest() != reference["sha256"]:
        raise StalePlan(f"{name} is not the file that was planned with", remedy="plan again")
    return content


def source_frames(task: Task) -> int:
    """Frames of the clip that the hop extends; 0 for an opening."""
    if task.hop.source is None:
        return 0
    return probe(source_clip(task.bench.store, task.hop, task.take)).frames


def _fill(task: Task, value: Any) -> Any:
    if isinstance(value, Mapping) and "asset" in value:
        return Blob(asset_bytes(task, value), value["mimeType"])
    if isinstance(value, Mapping) and "hop" in value:
        by_uri = task.bench.surface.sends_uris
        clip = source_clip(task.bench.store, task.hop, task.take)
        return Blob(b"" if by_uri else clip.read_bytes(), "video/mp4", task.take[-1].uri)
    if isinstance(value, Mapping):
        return {name: _fill(task, inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_fill(task, inner) for inner in value]
    return value
