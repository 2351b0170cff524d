"""What a turn is to do, and whether the model takes it.

Pure: about the clip that is continued or changed it is told the measured length and size. Without
a task the words and the input decide, as they do at Google; a task adds strict conditions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from veo_emulator import errors
from veo_emulator.engines.omni import OmniModel
from veo_emulator.interactions.wire import Asked
from veo_emulator.objects import is_folder
from veo_emulator.rules import Shape, size_of

FPS = 24


@dataclass(frozen=True, slots=True)
class Given:
    """The clip to go on from or to change, measured; `is_turn` when an earlier turn made it."""

    width: int
    height: int
    seconds: float
    is_turn: bool


_GOES_ON = re.compile(r"\b(extend\w*|continu\w+|goes? on|next scene|keeps? going)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"<(IMAGE|VIDEO)_REF_\d+>")
_LAST_FRAME = re.compile(r"<LAST_FRAME>")
_SHORT_SIDES = {"360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}


def task_of(asked: Asked, *, has_previous: bool) -> str:
    """The task that was named, or the one that words and input ask for; checks what it needs."""
    has_clip = bool(asked.videos) or has_previous
    task = asked.task or _guessed(asked, has_clip)
    if task == "upscale":
        raise errors.invalid_argument("Task upscale is not supported by this model.")
    if task in ("extend", "edit") and not has_clip:
        raise errors.invalid_argument(f"Task {task} needs a video or a previous interaction.")
    if task == "image_to_video" and not asked.images:
        raise errors.invalid_argument("Task image_to_video needs an image.")
    if task == "reference_to_video" and not (asked.images or asked.videos):
        raise errors.invalid_argument("Task reference_to_video needs a reference.")
    if task == "text_to_video" and asked.task and (asked.images or asked.videos):
        raise errors.invalid_argument("Task text_to_video takes neither images nor videos.")
    return task


def _guessed(asked: Asked, has_clip: bool) -> str:
    if asked.videos and _REFERENCE.search(asked.prompt):
        return "reference_to_video"
    if has_clip:
        return "extend" if _GOES_ON.search(asked.prompt) else "edit"
    if asked.images:
        frames = 2 if _LAST_FRAME.search(asked.prompt) else 1
        few = len(asked.images) <= frames and not _REFERENCE.search(asked.prompt)
        return "image_to_video" if few else "reference_to_video"
    return "text_to_video"


def check(asked: Asked, model: OmniModel, task: str) -> None:
    """Everything that can be said without looking at a clip."""
    if not asked.prompt.strip() and not (asked.images or asked.videos or asked.previous):
        raise errors.bad_field("input", "words, an image or a video are needed")
    if asked.aspect_ratio and asked.aspect_ratio not in model.aspect_ratios:
        raise _not_one_of("aspect_ratio", asked.aspect_ratio, model.aspect_ratios)
    if asked.resolution and asked.resolution not in model.resolutions:
        raise _not_one_of("resolution", asked.resolution, model.resolutions)
    if asked.background and not asked.store:
        raise errors.invalid_argument("A background interaction must be stored.")
    if task == "edit" and asked.duration_s is not None:
        raise errors.invalid_argument("Duration cannot be set in response format for edit task")
    if task == "image_to_video" and len(asked.images) > 2:
        raise errors.invalid_argument("At most a first and a last frame are taken.")
    if len(asked.images) > model.references_max:
        raise errors.invalid_argument(f"At most {model.references_max} images are taken.")
    clips_max = model.reference_clips_max if task == "reference_to_video" else 1
    if len(asked.videos) > clips_max:
        raise errors.invalid_argument(f"At most {clips_max} videos are taken for {task}.")
    if asked.delivery == "uri" and model.needs_bucket and not asked.gcs_uri:
        raise errors.bad_field("response_format.gcs_uri", "it is required for delivery by uri")
    if asked.gcs_uri and not is_folder(asked.gcs_uri):
        raise errors.bad_field("response_format.gcs_uri", "a gs:// address is expected")


def opening(asked: Asked, model: OmniModel) -> Shape:
    """A clip that begins anew."""
    seconds = _seconds(asked, model, model.opening_min_s, model.opening_max_s)
    resolution = asked.resolution or "720p"
    width, height = size_of(resolution, asked.aspect_ratio or model.aspect_ratios[0])
    return Shape("open", seconds, width, height, resolution, audio=True)


def extension(asked: Asked, model: OmniModel, source: Given) -> Shape:
    """A clip that goes on; its size is that of its source."""
    seconds = _seconds(asked, model, model.hop_min_s, model.hop_max_s)
    _check_given(model, source)
    kept_s = min(source.seconds, model.kept_input_s or source.seconds)
    if kept_s + seconds > model.total_max_s + 1 / FPS:
        raise errors.invalid_argument(
            f"The extended video must be at most {model.total_max_s} seconds, but would be "
            f"{kept_s + seconds:g}"
        )
    resolution = resolution_near(source.width, source.height)
    return Shape("extend", seconds, source.width, source.height, resolution, audio=True)


def edit(model: OmniModel, source: Given) -> Shape:
    """A clip that is changed; it stays as long as it is, to the second."""
    _check_given(model, source)
    resolution = resolution_near(source.width, source.height)
    fitted = size_of(resolution, "16:9" if source.width >= source.height else "9:16")
    return Shape("edit", max(1, round(source.seconds)), *fitted, resolution, audio=True)


def resolution_near(width: int, height: int) -> str:
    """Name of the smallest resolution that is not below a size."""
    short = min(width, height)
    return next((name for name, side in _SHORT_SIDES.items() if short <= side), "4k")


def _check_given(model: OmniModel, source: Given) -> None:
    limit = model.upload_max_s
    if not source.is_turn and limit is not None and source.seconds > limit + 1 / FPS:
        raise errors.invalid_argument(
            f"Duration of the input video must be at most {limit} seconds, but got: "
            f"{source.seconds:g}"
        )


def _seconds(asked: Asked, model: OmniModel, low: int, high: int) -> int:
    seconds = model.duration_default_s if asked.duration_s is None else asked.duration_s
    if not low <= seconds <= high:
        raise errors.bad_field(
            "response_format.duration", f"{seconds}s is not between {low}s and {high}s"
        )
    return seconds


def _not_one_of(name: str, value: str, allowed: tuple[str, ...]) -> errors.GoogleError:
    words = ", ".join(allowed)
    return errors.bad_field(f"response_format.{name}", f"{value[:60]} is not one of {words}")
