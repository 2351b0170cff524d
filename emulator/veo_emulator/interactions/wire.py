"""The body of `POST interactions`, as a value.

Clients send the input as a string, as a bare list of content, as steps that hold content, or as
turns with a role; all four mean the same and are read alike. What a model takes of it is decided
in `tasks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from veo_emulator import errors
from veo_emulator.errors import Json
from veo_emulator.fields import Fields
from veo_emulator.redaction import without_keys
from veo_emulator.webhooks import read_webhook
from veo_emulator.wire import SEED_MAX, Media, read_media

TASKS = (
    "text_to_video",
    "image_to_video",
    "reference_to_video",
    "edit",
    "extend",
    "upscale",
)
_SECONDS = re.compile(r"(\d{1,4})(?:\.0{1,9})?s")
_ITEMS_MAX = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a body asks for; None and empty mean that it was not said."""

    model: str
    prompt: str
    images: tuple[Media, ...]
    videos: tuple[Media, ...]
    previous: str
    task: str
    aspect_ratio: str
    resolution: str
    duration_s: int | None
    delivery: str
    gcs_uri: str
    seed: int | None
    labels: dict[str, str]
    background: bool
    store: bool
    stream: bool
    webhook: Json = field(default_factory=dict)
    shown_input: tuple[Json, ...] = ()


def read_interaction(body: object) -> Asked:
    """Read a body; raises GoogleError that names the field."""
    top = Fields(body, "")
    model = top.text("model").rpartition("models/")[2]
    if not model:
        raise top.refuse("model", "a model is needed; agents are not served")
    items = list(_contents(top))
    words, images, videos = _sorted(items)
    generation = top.object("generation_config") or Fields(None, "generation_config")
    video = generation.object("video_config") or Fields(None, "generation_config.video_config")
    form = _video_format(top)
    return Asked(
        model=model,
        prompt="\n".join(words),
        images=tuple(images),
        videos=tuple(videos),
        previous=top.text("previous_interaction_id"),
        task=video.choice("task", TASKS, ""),
        aspect_ratio=form.text("aspect_ratio"),
        resolution=form.text("resolution").lower(),
        duration_s=_duration(form),
        delivery=form.choice("delivery", ("inline", "uri"), "inline"),
        gcs_uri=form.text("gcs_uri"),
        seed=generation.integer("seed", 0, SEED_MAX),
        labels=top.labels("labels"),
        background=top.boolean("background", default=False),
        store=top.boolean("store", default=True),
        stream=top.boolean("stream", default=False),
        webhook=read_webhook(top.object("webhook_config")),
        shown_input=tuple(_shown(kind, fields) for kind, fields in items),
    )


def _contents(top: Fields) -> Iterator[tuple[str, Fields]]:
    """Every piece of content with its kind, from any of the forms of `input`."""
    given = top.raw("input")
    if given is None:
        return
    if isinstance(given, str):
        yield "text", Fields({"text": top.text("input")}, "input")
        return
    for item in top.objects("input", at_most=_ITEMS_MAX):
        inner = item.raw("content")
        if isinstance(inner, str):
            yield "text", Fields({"text": item.text("content")}, item.at("content"))
        elif inner is not None:
            for piece in item.objects("content", at_most=_ITEMS_MAX):
                yield _kind(piece), piece
        elif item.text("type") not in ("user_input", "model_output", "thought"):
            yield _kind(item), item


def _kind(fields: Fields) -> str:
    kind = fields.text("type") or ("text" if "text" in fields else "")
    mime_type = fields.text("mime_type") or fields.text("mimeType")
    if kind in ("", "document", "file"):
        kind = mime_type.partition("/")[0] or "video"
    if kind not in ("text", "image", "video", "thought"):
        raise fields.refuse("type", f"{kind[:40]!r} is not supported by the model")
    return kind


def _sorted(items: list[tuple[str, Fields]]) -> tuple[list[str], list[Media], list[Media]]:
    words = [fields.text("text") for kind, fields in items if kind == "text"]
    images = [read_media(fields) for kind, fields in items if kind == "image"]
    videos = [read_media(fields) for kind, fields in items if kind == "video"]
    return words, images, videos


def _video_format(top: Fields) -> Fields:
    for form in top.objects("response_format", at_most=8):
        if form.text("type", "video") == "video":
            return form
    return Fields(None, "response_format")


def _duration(form: Fields) -> int | None:
    value = form.raw("duration")
    if value is None:
        return None
    found = _SECONDS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise errors.bad_field(form.at("duration"), 'whole seconds are expected, as in "8s"')
    return int(found[1])


def _shown(kind: str, fields: Fields) -> Json:
    """A piece of input as it is shown again, without the bytes of pictures and clips."""
    shown: Json = {"type": kind}
    for name in ("text", "uri", "mime_type"):
        if isinstance(fields.raw(name), str):
            shown[name] = without_keys(fields.text(name))[:2000]
    return shown
