"""From the body of a turn to an accepted operation."""

from __future__ import annotations

import hashlib

from starlette.requests import Request

from veo_emulator import errors, filtering, ids
from veo_emulator.engines.omni import OmniModel
from veo_emulator.fates import damage_of, fate_of, spared_by_refusals
from veo_emulator.faults import Fault
from veo_emulator.http import HangUp, read_json, take_fault, world_of
from veo_emulator.interactions import inputs, tasks
from veo_emulator.interactions.inputs import AGENT_PLATFORM, Turn
from veo_emulator.interactions.wire import Asked, read_interaction
from veo_emulator.rules import Shape, prompt_tokens
from veo_emulator.starting import judged, probe
from veo_emulator.studio import UNDEFORMED, Continuity
from veo_emulator.submissions import Submission
from veo_emulator.tables import Document
from veo_emulator.world import World


async def start(request: Request, surface: str) -> tuple[Asked, Document]:
    """Serve one `POST interactions`; returns what was asked and the accepted operation."""
    fault = take_fault(request, "createInteraction", surface)
    world = world_of(request)
    with spared_by_refusals(world, fault):
        body, raw = await read_json(request)
        asked = read_interaction(body)
        model = world.omni.find(surface, asked.model)
        retired = fault is not None and fault.name == "retired"
        if model is None or not world.omni.is_out(model):
            raise _model_error(request, surface, asked.model, None)
        if retired or not world.omni.serves(model):
            raise _model_error(request, surface, asked.model, model)
        submission = await _submission(world, model, asked, raw, fault)
    doc = await world.operations.accept(submission)
    if fault is not None and fault.name == "accepted_then_dropped":
        raise HangUp
    return asked, doc


def _model_error(
    request: Request, surface: str, model_id: str, model: OmniModel | None
) -> errors.GoogleError:
    params = request.path_params
    if surface == AGENT_PLATFORM:
        project, location = params.get("project", "express"), params.get("location", "global")
        return errors.publisher_model_not_found(project, location, model_id)
    if model is not None:
        return errors.model_retired(model.id, model.replacement)
    return errors.model_not_found(model_id[:200], params["ver"], "interactions")


async def _submission(
    world: World, model: OmniModel, asked: Asked, raw: bytes, fault: Fault | None
) -> Submission:
    name = "" if fault is None else fault.name
    _check_source_fault(asked, name)
    turn = inputs.turn_before(world, model.surface, asked.previous) if asked.previous else None
    task = tasks.task_of(asked, has_previous=turn is not None)
    tasks.check(asked, model, task)
    _check_prompt(asked)
    if task in ("extend", "edit"):
        turn = await _given_turn(world, model, asked, turn)
    else:
        turn = None
    shape, continuity, details = await _shape(world, model, asked, task, turn)
    pictures = [await inputs.picture(world, model.surface, media) for media in asked.images]
    framed = task == "image_to_video"
    if task == "reference_to_video":
        await _check_reference_clips(world, model, asked)
    is_platform = model.surface == AGENT_PLATFORM
    return Submission(
        surface=model.surface,
        model=model.id,
        shape=shape,
        samples=1,
        usd=shape.seconds * model.usd_per_s[shape.resolution],
        prompt=asked.prompt,
        seed=asked.seed if model.takes_seed else None,
        request_sha256=hashlib.sha256(raw).hexdigest(),
        name_of=lambda number: f"v1_{ids.short_id('turn', world.settings.seed, number, length=40)}",
        labels=asked.labels if model.takes_seed else {},
        image=pictures[0] if framed else None,
        last_frame=pictures[1] if framed and len(pictures) > 1 else None,
        references=() if framed else tuple(pictures),
        source=None if turn is None else turn.source.blob,
        source_operation="" if turn is None else _maker(world, turn),
        storage_uri=asked.gcs_uri if is_platform and asked.delivery == "uri" else "",
        fate=fate_of(fault),
        damage=damage_of(fault),
        continuity=continuity,
        details=details
        | {
            "stored": asked.store,
            "kept_days": model.kept_days,
            "delivery": asked.delivery,
            "previous": asked.previous,
            "input": list(asked.shown_input),
            "webhook": asked.webhook | {"base": ""},
            "usage": _usage(model, asked, shape, details),
        },
    )


def _check_source_fault(asked: Asked, fault: str) -> None:
    """Faults that take the source away, also where there is none to be taken."""
    if fault == "expired":
        raise errors.no_such_interaction() if asked.previous else errors.not_found()
    if fault == "not_active":
        address = asked.videos[0].uri if asked.videos else ""
        raise errors.file_not_active(address.rpartition("/")[2].partition(":")[0][:40])


def _check_prompt(asked: Asked) -> None:
    verdict = filtering.judge(asked.prompt)
    if verdict is not None and verdict.refuses_prompt:
        raise errors.invalid_argument("Input blocked: The prompt could not be processed")


async def _given_turn(world: World, model: OmniModel, asked: Asked, turn: Turn | None) -> Turn:
    """The clip of the input, which goes before that of the earlier turn."""
    if not asked.videos:
        assert turn is not None, "a task with a source was checked to have one"
        return turn
    media = asked.videos[0]
    source = await inputs.fetch(world, model.surface, media)
    return Turn(source, is_turn=False, path=media.path)


async def _shape(
    world: World, model: OmniModel, asked: Asked, task: str, turn: Turn | None
) -> tuple[Shape, Continuity, Document]:
    if turn is None:
        shape = tasks.opening(asked, model)
        return shape, UNDEFORMED, {"result_s": shape.seconds}
    facts = await probe(world, turn.source.blob, turn.path)
    given = tasks.Given(facts.width, facts.height, facts.seconds, turn.is_turn)
    if turn.source.file_id:
        world.files.refer(turn.source.file_id)
    if task == "edit":
        shape = tasks.edit(model, given)
        return shape, UNDEFORMED, {"result_s": shape.seconds, "source_s": facts.seconds}
    shape = tasks.extension(asked, model, given)
    details: Document = {"source_s": facts.seconds, "returns": "combined"}
    kept_s = facts.seconds
    if model.kept_input_s is not None and facts.seconds > model.kept_input_s:
        kept_s = details["window_s"] = model.kept_input_s
    continuity = await judged(world, facts, asked.prompt, (shape.width, shape.height))
    return shape, continuity, details | {"result_s": round(kept_s + shape.seconds, 3)}


async def _check_reference_clips(world: World, model: OmniModel, asked: Asked) -> None:
    for media in asked.videos:
        source = await inputs.fetch(world, model.surface, media)
        facts = await probe(world, source.blob, media.path)
        if facts.seconds > model.reference_clip_max_s + 1 / tasks.FPS:
            raise errors.bad_field(
                media.path, f"a reference video has at most {model.reference_clip_max_s} seconds"
            )


def _maker(world: World, turn: Turn) -> str:
    return turn.source.operation or world.operations.maker_of(turn.source.blob.sha256)


def _usage(model: OmniModel, asked: Asked, shape: Shape, details: Document) -> Document:
    """Tokens; of a source only what the model looks at counts, of a result only what is new."""
    rate = model.tokens_per_s[shape.resolution]
    text = prompt_tokens(asked.prompt)
    seen_s = min(details.get("source_s", 0.0), model.context_s)
    given = [{"modality": "text", "tokens": text}]
    if seen_s:
        given.append({"modality": "video", "tokens": round(seen_s * rate)})
    return {"given": given, "made": shape.seconds * rate}
