"""What each surface takes, by its table: from a request to an order.

Pure: everything about the source of an extension comes in as measured facts. The checks stand in
the order in which the services have been seen to make them: model, parameters, then the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

from veo_emulator import errors
from veo_emulator.engines import Extension, Model
from veo_emulator.errors import GoogleError
from veo_emulator.objects import is_folder
from veo_emulator.wire import VideoRequest

if TYPE_CHECKING:
    from fractions import Fraction

_SIZES = {"360p": (640, 360), "720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}
_TOKEN = re.compile(r"[a-zA-Z]{1,6}|[0-9]{1,3}|\S")


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What was measured on the clip that is to be extended."""

    width: int
    height: int
    fps: Fraction
    seconds: float
    made_here: bool
    is_own_file: bool = True
    hops: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What will be rendered and billed; `seconds` are new seconds of one sample."""

    kind: str
    seconds: int
    width: int
    height: int
    resolution: str
    audio: bool


def size_of(resolution: str, ratio: str) -> tuple[int, int]:
    """Width and height in pixels."""
    long, short = _SIZES[resolution]
    return (long, short) if ratio == "16:9" else (short, long)


def prompt_tokens(text: str) -> int:
    """About how many tokens a prompt has: the service's own count is not public."""
    return sum(1 for _ in _TOKEN.finditer(text))


def check_parameters(request: VideoRequest, model: Model) -> None:
    """Everything that can be said without looking at the source of an extension."""
    for name in sorted(request.given & model.refused):
        raise errors.parameter_not_supported(name)
    _check_prompt(request, model)
    _check_combination(request, model)
    _check_references(request, model)
    _check_person(request, model)
    if request.samples > model.samples_max:
        raise errors.bad_field(
            "parameters.sampleCount", f"{request.samples} is not between 1 and {model.samples_max}"
        )
    if request.aspect_ratio is not None and request.aspect_ratio not in model.aspect_ratios:
        raise _not_one_of("aspectRatio", request.aspect_ratio, model.aspect_ratios)
    if request.resolution is not None and request.resolution not in model.resolutions:
        raise _not_one_of("resolution", request.resolution, model.resolutions)
    if request.storage_uri and not is_folder(request.storage_uri):
        raise errors.bad_field("parameters.storageUri", "a gs:// address is expected")


def opening(request: VideoRequest, model: Model) -> Shape:
    """A clip from words and pictures."""
    resolution = request.resolution or "720p"
    seconds = request.duration_s if request.duration_s is not None else model.duration_default
    allowed = model.duration_by_resolution.get(resolution, model.durations)
    if request.references:
        allowed = model.duration_with_references
    if seconds not in allowed:
        raise _not_one_of("durationSeconds", seconds, allowed)
    width, height = size_of(resolution, request.aspect_ratio or "16:9")
    return Shape("open", seconds, width, height, resolution, _audio(request, model))


def extension(request: VideoRequest, model: Model, source: SourceFacts) -> Shape:
    """A clip that goes on from another."""
    limits = model.extension
    if limits is None:
        raise errors.invalid_argument("Video extension is not supported by this model.")
    if request.duration_s is not None and request.duration_s not in limits.durations:
        raise _not_one_of("durationSeconds", request.duration_s, limits.durations)
    if request.resolution is not None and request.resolution not in limits.resolutions:
        raise _not_one_of("resolution", request.resolution, limits.resolutions)
    if limits.only_made_by_veo and not (source.made_here and source.is_own_file):
        raise errors.source_not_veo()
    resolution = _source_resolution(limits, model, source)
    asked = request.aspect_ratio or model.aspect_ratios[0]
    found = _ratio(source.width, source.height)
    if found != asked:
        raise errors.wrong_ratio(asked, found)
    _check_length(limits, source)
    if request.mask is not None:
        seconds = max(1, round(source.seconds))
        return Shape("edit", seconds, source.width, source.height, resolution, False)
    return Shape(
        "extend", limits.adds_s, source.width, source.height, resolution, _audio(request, model)
    )


def _check_prompt(request: VideoRequest, model: Model) -> None:
    if not request.prompt.strip() and not (request.image or request.video):
        raise errors.bad_field("instances[0].prompt", "a prompt, an image or a video is needed")
    if prompt_tokens(request.prompt) > model.prompt_tokens_max:
        raise errors.bad_field(
            "instances[0].prompt", f"the prompt is longer than {model.prompt_tokens_max} tokens"
        )


def _check_combination(request: VideoRequest, model: Model) -> None:
    if request.mask and not model.edits:
        raise errors.parameter_not_supported("mask")
    if request.mask and not request.video:
        raise errors.invalid_argument("A mask needs a video.")
    if request.image and request.video:
        raise errors.invalid_argument("An image and a video cannot be given together.")
    if request.last_frame and (request.video or not request.image):
        raise errors.invalid_argument("A last frame needs an image as the first frame.")
    if request.references and (request.image or request.video or request.last_frame):
        raise errors.invalid_argument(
            "Reference images cannot be given together with an image, a video or a last frame."
        )


def _check_references(request: VideoRequest, model: Model) -> None:
    if request.references and not model.references_max:
        raise errors.parameter_not_supported("referenceImages")
    if len(request.references) > model.references_max:
        raise errors.bad_field(
            "instances[0].referenceImages", f"at most {model.references_max} are taken"
        )
    if any(ref.kind == "style" for ref in request.references) and "veo-2" not in model.id:
        raise errors.invalid_argument("Reference images of type STYLE are not supported.")


def _check_person(request: VideoRequest, model: Model) -> None:
    value = request.person_generation
    with_picture = bool(request.image or request.references or request.last_frame)
    allowed = model.person_generation_image if with_picture else model.person_generation_text
    if value and allowed and value not in allowed:
        raise errors.person_generation_not_supported(value)


def _source_resolution(limits: Extension, model: Model, source: SourceFacts) -> str:
    short = min(source.width, source.height)
    names = {"720p": 720, "1080p": 1080, "4k": 2160}
    for name in limits.resolutions:
        if names[name] == short and name in model.resolutions:
            return name
    raise errors.unsupported_height()


def _check_length(limits: Extension, source: SourceFacts) -> None:
    if source.fps != limits.fps:
        raise errors.invalid_argument(
            f"Frame rate of the input video must be {limits.fps}, but got: {float(source.fps):g}"
        )
    # A frame more or less is the container's rounding, not the client's mistake.
    slack_s = 1 / limits.fps
    if not limits.source_min_s - slack_s <= source.seconds <= limits.source_max_s + slack_s:
        raise errors.invalid_argument(
            f"Duration of the input video must be between {limits.source_min_s} and "
            f"{limits.source_max_s} seconds, but got: {source.seconds:g}"
        )


def _audio(request: VideoRequest, model: Model) -> bool:
    return not model.silent and request.audio is not False


def _ratio(width: int, height: int) -> str:
    divisor = gcd(width, height)
    return f"{width // divisor}:{height // divisor}"


def _not_one_of(name: str, value: object, allowed: tuple[object, ...]) -> GoogleError:
    words = ", ".join(map(str, allowed))
    return errors.bad_field(f"parameters.{name}", f"{str(value)[:60]} is not one of {words}")
