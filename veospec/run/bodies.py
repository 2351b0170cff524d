"""The planned body of a request with the bytes in it that the plan names by digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from veospec.errors import StalePlan
from veospec.media.mp4 import probe
from veospec.media.mux import FPS
from veospec.media.pieces import Returned
from veospec.plan.ir import Strategy
from veospec.run.bench import Task
from veospec.run.takes import source_clip
from veospec.surfaces.port import Blob

CLIP_TYPE = "video/mp4"


def filled_body(task: Task) -> tuple[dict[str, Any], Blob | None]:
    """The body, and the clip in it that is extended. Raises StalePlan for a changed file."""
    clips: list[Blob] = []
    body = {name: _fill(task, value, clips) for name, value in task.hop.request.items()}
    return body, clips[0] if clips else None


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
    source = task.hop.source
    if source is None:
        return 0
    if source.strategy is Strategy.TURN:
        last = task.take[-1]
        combined = last.returns is Returned.COMBINED
        return last.frames if combined else round(source.seconds * FPS)
    return probe(source_clip(task.bench.store, task.hop, task.take)).frames


def _fill(task: Task, value: Any, clips: list[Blob]) -> Any:
    """`value` with bytes and names in it; the clip that is extended goes to `clips` as well."""
    if isinstance(value, Mapping) and "asset" in value:
        return Blob(asset_bytes(task, value), value["mimeType"])
    if isinstance(value, Mapping) and "hop" in value:
        if value["strategy"] == Strategy.TURN:
            return task.take[-1].operation
        clips.append(_clip(task))
        return clips[-1]
    if isinstance(value, Mapping):
        return {name: _fill(task, inner, clips) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_fill(task, inner, clips) for inner in value]
    return value


def _clip(task: Task) -> Blob:
    """The clip that is extended: named where the service has it, else its bytes."""
    store, surface, last = task.bench.store, task.bench.surface, task.take[-1]
    if surface.sends_uris:
        return Blob(b"", CLIP_TYPE, last.uri)
    clip = source_clip(store, task.hop, task.take)
    if last.uri and clip == store.path(last.clip) and surface.can_name(last.uri, clip):
        return Blob(b"", CLIP_TYPE, last.uri)
    return Blob(clip.read_bytes(), CLIP_TYPE)
