"""The wire body of one hop, in the spelling of the surface that gets it.

One function a surface and one table of them; a body is complete but for bytes, which stand in it
by digest, and for operation names, which only exist once a parent has been made. What a surface
refuses is never sent: the Developer API gets no seed and no generateAudio.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from veospec.engines.engine import Engine
from veospec.engines.reach import Carried
from veospec.plan.assets import Assets
from veospec.storyboard.model import Shot, Storyboard
from veospec.storyboard.timeline import tidy_seconds


@dataclass(frozen=True, slots=True)
class Ask:
    """What one hop asks for. `parent` and `carried` are None for an opening clip."""

    storyboard: Storyboard
    engine: Engine
    assets: Assets
    shot: Shot
    index: int
    prompt: str
    seconds: int
    seed: int | None
    parent: str | None = None
    carried: Carried | None = None

    @property
    def accepted(self) -> frozenset[str]:
        """The storyboard's keys that this kind of request can carry."""
        part = self.engine.opening if self.carried is None else self.engine.extension
        return part.parameters

    @property
    def clip(self) -> dict[str, Any]:
        """How a body names the clip that the hop extends."""
        assert self.carried is not None
        return {
            "hop": self.parent,
            "strategy": self.carried.strategy,
            "seconds": tidy_seconds(self.carried.seconds),
        }


Body = dict[str, Any]


def request_for(ask: Ask) -> Body:
    """The body of this hop's request."""
    return _SURFACES[ask.engine.surface](ask)


def _agent_platform(ask: Ask) -> Body:
    body = _predict(ask)
    parameters = body["parameters"]
    if ask.carried is None:
        parameters["durationSeconds"] = ask.seconds
    if ask.seed is not None and "seed" in ask.accepted:
        parameters["seed"] = ask.seed
    if "audio" in ask.accepted:
        parameters["generateAudio"] = ask.storyboard.audio
    body["labels"] = {"veospec_shot": ask.shot.id, "veospec_hop": str(ask.index)}
    return body


def _developer_api(ask: Ask) -> Body:
    body = _predict(ask)
    sent_s = ask.seconds if ask.carried is None else ask.engine.extension.sent_s
    if sent_s is not None:
        body["parameters"]["durationSeconds"] = sent_s
    return body


def _interactions(ask: Ask) -> Body:
    """Kept (`store`), because the next hop names it; in the background, because it takes minutes.

    A name that comes at once and is asked for later is lost less easily than a connection that has
    to hold for as long as the clip takes.
    """
    board = ask.storyboard
    body: Body = {
        "model": ask.engine.id,
        "input": ask.prompt,
        "response_format": {
            "type": "video",
            "aspect_ratio": board.aspect_ratio,
            "resolution": board.resolution,
            "duration": f"{ask.seconds}s",
            "delivery": "uri",
        },
        "generation_config": {"video_config": {"task": _task(ask)}},
        "background": True,
        "store": True,
    }
    if ask.carried is not None and ask.carried.strategy == "turn":
        body["previous_interaction_id"] = ask.clip
    elif ask.carried is not None:
        clip = {"type": "video", "mime_type": "video/mp4", "data": ask.clip}
        body["input"] = [clip, {"type": "text", "text": ask.prompt}]
    elif pictures := _shown(ask):
        body["input"] = [*pictures, {"type": "text", "text": ask.prompt}]
    return body


def _task(ask: Ask) -> str:
    if ask.carried is not None:
        return "extend"
    if ask.shot.references:
        return "reference_to_video"
    return "image_to_video" if ask.shot.image is not None else "text_to_video"


def _shown(ask: Ask) -> list[Body]:
    """The pictures of an opening as items of an interaction's input."""
    shown = (ask.shot.image, *ask.shot.references)
    references = [ask.assets.reference(asset) for asset in shown if asset is not None]
    return [{"type": "image", "mime_type": one["mimeType"], "data": one} for one in references]


def _predict(ask: Ask) -> Body:
    """What both Veo surfaces share."""
    board = ask.storyboard
    instance: Body = {"prompt": ask.prompt}
    if ask.carried is not None:
        instance["video"] = ask.clip
    else:
        instance.update(_pictures(ask))
    parameters: Body = {
        "sampleCount": 1,
        "aspectRatio": board.aspect_ratio,
        "resolution": board.resolution,
    }
    if board.negative_prompt and "negative_prompt" in ask.accepted:
        parameters["negativePrompt"] = board.negative_prompt
    return {
        "model": ask.engine.id,
        "method": "predictLongRunning",
        "instances": [instance],
        "parameters": parameters,
    }


def _pictures(ask: Ask) -> Body:
    shot = ask.shot
    pictures: Body = {}
    if shot.image is not None:
        pictures["image"] = ask.assets.reference(shot.image)
    if shot.last_frame is not None:
        pictures["lastFrame"] = ask.assets.reference(shot.last_frame)
    if shot.references:
        pictures["referenceImages"] = [
            {"image": ask.assets.reference(asset), "referenceType": "ASSET"}
            for asset in shot.references
        ]
    return pictures


_SURFACES: Mapping[str, Callable[[Ask], Body]] = {
    "agent-platform": _agent_platform,
    "developer-api": _developer_api,
    "interactions": _interactions,
}
