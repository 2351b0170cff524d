"""From a Veo request to an accepted operation: the same steps on both surfaces.

A surface differs in its table, in the names of its operations and in where a source may lie; all
of that comes in as a `Surface`. Nothing is kept of a request that is refused.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request

from veo_emulator import errors, fates, rules
from veo_emulator.blobs import Blob, Whole
from veo_emulator.engines import Model
from veo_emulator.faults import Fault
from veo_emulator.http import HangUp, base_url, read_json, take_fault, world_of
from veo_emulator.rules import Shape, SourceFacts
from veo_emulator.studio import UNDEFORMED, ClipFacts, Continuity, NotAClip
from veo_emulator.submissions import Submission
from veo_emulator.tables import Document
from veo_emulator.wire import Media, VideoRequest, read_request
from veo_emulator.world import World

PICTURE_MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """The clip to be extended, and what is known of it."""

    blob: Blob
    is_own_file: bool = True
    operation: str = ""
    file_id: str = ""


class Surface(ABC):
    """Where two surfaces differ when a video is started."""

    name: ClassVar[str]

    def __init__(self, request: Request) -> None:
        self.request = request
        self.world: World = world_of(request)
        self.model_id: str = request.path_params["model"]

    @abstractmethod
    def model_error(self, model: Model | None, /) -> errors.GoogleError:
        """The answer for a model that is not served."""

    @abstractmethod
    def operation_name(self, number: int) -> str:
        """Name of the emulator's n-th operation."""

    @abstractmethod
    async def fetch(self, media: Media, *, ready: bool) -> Source:
        """What lies at an address; `ready` asks for a file that has been processed."""

    @abstractmethod
    def given(self, media: Media, data: bytes) -> Source:
        """A source clip that is given as bytes; raises where that is not offered."""


async def start(surface: Surface, method: str = "predictLongRunning") -> Document:
    """Serve one start; returns the accepted operation or raises GoogleError."""
    request = surface.request
    fault = take_fault(request, method, surface.name)
    with fates.spared_by_refusals(surface.world, fault):
        body, raw = await read_json(request)
        model = surface.world.catalog.find(surface.name, surface.model_id)
        retired = fault is not None and fault.name == "retired"
        if model is None or not surface.world.catalog.is_out(model):
            raise surface.model_error(None)
        if retired or not surface.world.catalog.serves(model):
            raise surface.model_error(model)
        submission = await _submission(surface, model, read_request(body), raw, fault)
    doc = await surface.world.operations.accept(submission)
    if fault is not None and fault.name == "accepted_then_dropped":
        raise HangUp
    return doc


async def _submission(
    surface: Surface, model: Model, asked: VideoRequest, raw: bytes, fault: Fault | None
) -> Submission:
    rules.check_parameters(asked, model)
    name = "" if fault is None else fault.name
    _check_source_fault(asked, name)
    details: Document = {"webhook": asked.webhook | {"base": base_url(surface.request)}}
    if asked.crop:
        details["crop"] = True
    source, continuity = None, UNDEFORMED
    if asked.video is not None:
        source, found = await _source(surface, model, asked)
        facts = _facts(found, source)
        shape = rules.extension(asked, model, facts)
        continuity = await _continuity(surface.world, asked, shape, found)
        whole = shape.kind == "extend" and surface.world.settings.extension_returns == "combined"
        details["result_s"] = round(facts.seconds + shape.seconds if whole else shape.seconds, 3)
    else:
        shape = rules.opening(asked, model)
        details["result_s"] = shape.seconds
    pictures = [await _picture(surface, media) for media in (asked.image, asked.last_frame)]
    await _picture(surface, asked.mask)
    references = [await _picture(surface, ref.media) for ref in asked.references]
    if source is not None and source.file_id:
        surface.world.files.refer(source.file_id)
    return Submission(
        surface=surface.name,
        model=model.id,
        shape=shape,
        samples=asked.samples,
        usd=_usd(model, shape, asked.samples),
        prompt=asked.prompt,
        seed=asked.seed,
        request_sha256=hashlib.sha256(raw).hexdigest(),
        name_of=surface.operation_name,
        negative_prompt=asked.negative_prompt,
        labels=asked.labels,
        image=pictures[0],
        last_frame=pictures[1],
        references=tuple(blob for blob in references if blob is not None),
        source=None if source is None else source.blob,
        source_operation=_maker(surface.world, source),
        storage_uri=asked.storage_uri,
        fate=fates.fate_of(fault),
        damage=fates.damage_of(fault),
        continuity=continuity,
        details=details,
    )


def _check_source_fault(asked: VideoRequest, fault: str) -> None:
    """Faults that take the source away, also where there is none to be taken."""
    if fault == "not_active":
        raise errors.source_not_processed()
    if fault == "expired":
        address = "" if asked.video is None else asked.video.uri
        raise errors.file_not_accessible(address.rpartition("/")[2][:40])


async def _source(surface: Surface, model: Model, asked: VideoRequest) -> tuple[Source, ClipFacts]:
    media = asked.video
    assert media is not None
    if model.extension is None:
        raise errors.invalid_argument("Video extension is not supported by this model.")
    if media.data is None:
        source = await surface.fetch(media, ready=model.extension.only_active)
    else:
        source = await surface.world.renderer.off_loop(surface.given, media, media.data)
    return source, await probe(surface.world, source.blob, media.path)


def _facts(found: ClipFacts, source: Source) -> SourceFacts:
    return SourceFacts(
        found.width, found.height, found.fps, found.seconds, found.made_here, source.is_own_file
    )


async def _continuity(
    world: World, asked: VideoRequest, shape: Shape, found: ClipFacts
) -> Continuity:
    """What the source's last second does to a hop; nothing to what is edited."""
    if shape.kind != "extend":
        return UNDEFORMED
    size = (shape.width, shape.height)
    if asked.resolution:
        size = rules.size_of(asked.resolution, asked.aspect_ratio or "16:9")
    return await judged(world, found, asked.prompt, size)


async def judged(world: World, found: ClipFacts, prompt: str, size: tuple[int, int]) -> Continuity:
    """What a source does to the hop behind it; without continuity it hands on what it has."""
    verdict = await world.renderer.off_loop(world.studio.judge, found, prompt, size)
    return verdict if world.settings.continuity else verdict.without_own()


def given_clip(world: World, data: bytes) -> Source:
    """A clip given as bytes; one that was made here is recognised and shares its pieces."""
    blob: Blob = Whole(data)
    known = world.blobs.peek(blob.sha256)
    return Source(known or blob)


async def probe(world: World, blob: Blob, path: str) -> ClipFacts:
    """Measure a clip; GoogleError 400 for anything that is none."""
    try:
        return await world.renderer.off_loop(world.studio.probe, blob)
    except NotAClip as error:
        raise errors.bad_field(path, f"the video cannot be read: {str(error)[:200]}") from None


def _maker(world: World, source: Source | None) -> str:
    if source is None:
        return ""
    return source.operation or world.operations.maker_of(source.blob.sha256)


async def _picture(surface: Surface, media: Media | None) -> Blob | None:
    if media is None:
        return None
    if media.data is None:
        blob = (await surface.fetch(media, ready=False)).blob
    else:
        blob = Whole(media.data)
    if blob.size > PICTURE_MAX_BYTES:
        raise errors.bad_field(media.path, f"the image is larger than {PICTURE_MAX_BYTES} bytes")
    head = next(blob.chunks(), b"")[:16]
    if not is_picture(head):
        raise errors.bad_field(media.path, "the image is neither JPEG, PNG nor WebP")
    return blob


def is_picture(head: bytes) -> bool:
    """Whether the first 16 bytes are those of a JPEG, PNG or WebP file."""
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (
        head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    )


def _usd(model: Model, shape: Shape, samples: int) -> float:
    return shape.seconds * samples * model.price(shape.resolution, audio=shape.audio)
