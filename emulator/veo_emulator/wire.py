"""The body of `predictLongRunning`, as a value.

Both Veo surfaces share one body with small differences, and clients in the wild add their own:
frames inside `parameters`, `inlineData`, lower-case enum words, keys in snake_case. Reading accepts
all of them; what a surface or a model takes of it is decided in `rules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from veo_emulator import errors
from veo_emulator.errors import Json
from veo_emulator.fields import Fields
from veo_emulator.webhooks import read_webhook

SEED_MAX = 2**32 - 1
_UNDERSCORE = re.compile(r"(?<=[a-z0-9])_([a-z0-9])")
_FREE_KEYS = ("labels", "webhookConfig")
_RESIZE = ("pad", "crop")
_MASK_MODES = ("INSERT", "REMOVE", "REMOVE_STATIC", "OUTPAINT")
_PERSON = ("allow_all", "allow_adult", "dont_allow", "disallow")


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or clip in a request: its bytes, or the address where they lie."""

    path: str
    data: bytes | None = None
    uri: str = ""
    mime_type: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture that shows what something looks like."""

    media: Media
    kind: str


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """All that a body asks for; None and empty mean that it was not said."""

    prompt: str = ""
    image: Media | None = None
    last_frame: Media | None = None
    video: Media | None = None
    mask: Media | None = None
    references: tuple[Reference, ...] = ()
    samples: int = 1
    duration_s: int | None = None
    aspect_ratio: str | None = None
    resolution: str | None = None
    seed: int | None = None
    audio: bool | None = None
    crop: bool = False
    negative_prompt: str = ""
    person_generation: str = ""
    storage_uri: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)
    given: frozenset[str] = frozenset()


def read_request(body: object) -> VideoRequest:
    """Read a body; raises GoogleError that names the field."""
    top = Fields(in_camel_case(body), "")
    if not isinstance(top.raw("instances"), list):
        raise errors.bad_field("instances", "a list with one instance is expected")
    instances = top.objects("instances", at_most=1)
    if not instances:
        raise errors.bad_field("instances", "a list with one instance is expected")
    instance = instances[0]
    parameters = Fields(top.raw("parameters"), "parameters")
    given = {*instance.keys(), *parameters.keys()} | ({"labels", "webhookConfig"} & {*top.keys()})
    mask = _media(instance, parameters, "mask")
    if mask is not None:
        _holder(instance, parameters, "mask").choice("maskMode", _MASK_MODES, "")
    return VideoRequest(
        prompt=instance.text("prompt"),
        image=_media(instance, parameters, "image"),
        last_frame=_media(instance, parameters, "lastFrame"),
        video=_media(instance, parameters, "video"),
        mask=mask,
        references=_references(instance, parameters),
        samples=parameters.integer("sampleCount", 1, 1000, 1) or 1,
        duration_s=parameters.integer("durationSeconds", 0, 3600),
        aspect_ratio=parameters.text("aspectRatio") or None,
        resolution=parameters.text("resolution").lower() or None,
        seed=parameters.integer("seed", 0, SEED_MAX),
        audio=parameters.boolean("generateAudio", default=True)
        if "generateAudio" in parameters
        else None,
        crop=parameters.choice("resizeMode", _RESIZE, "pad") == "crop",
        negative_prompt=parameters.text("negativePrompt"),
        person_generation=parameters.choice("personGeneration", _PERSON, ""),
        storage_uri=parameters.text("storageUri"),
        labels=top.labels("labels"),
        webhook=read_webhook(top.object("webhookConfig")),
        given=frozenset(given),
    )


def in_camel_case(value: object) -> object:
    """The value with its keys in the one spelling that is read here: protobuf's JSON has two."""
    if isinstance(value, list):
        return [in_camel_case(item) for item in value]
    if not isinstance(value, dict):
        return value
    named = ((_UNDERSCORE.sub(lambda found: found[1].upper(), key), key) for key in value)
    return {
        name: value[key] if name in _FREE_KEYS else in_camel_case(value[key]) for name, key in named
    }


def _holder(instance: Fields, parameters: Fields, name: str) -> Fields:
    """A medium's fields, which some clients put among the parameters."""
    return (instance if name in instance else parameters).object(name) or Fields(None, name)


def _media(instance: Fields, parameters: Fields, name: str) -> Media | None:
    fields = _holder(instance, parameters, name)
    given = name in instance or name in parameters
    return read_media(fields) if given else None


def read_media(fields: Fields) -> Media:
    """A picture or clip in any of the forms that clients send."""
    inner = fields.object("inlineData") or fields
    mime_type = next(
        (inner.text(key) for key in ("mimeType", "mime_type", "encoding") if key in inner), ""
    )
    for key in ("gcsUri", "uri", "fileUri"):
        if key in inner:
            return Media(inner.at(key), uri=inner.text(key), mime_type=mime_type)
    for key in ("bytesBase64Encoded", "encodedVideo", "data", "imageBytes", "videoBytes"):
        if key in inner:
            return Media(inner.at(key), data=inner.base64(key), mime_type=mime_type)
    raise errors.bad_field(fields.path, "neither bytes nor an address are given")


def _references(instance: Fields, parameters: Fields) -> tuple[Reference, ...]:
    holder = instance if "referenceImages" in instance else parameters
    found = []
    for item in holder.objects("referenceImages", at_most=100):
        kind = item.choice("referenceType", ("asset", "style"), "asset")
        image = item.object("image") or item
        found.append(Reference(read_media(image), kind))
    return tuple(found)
