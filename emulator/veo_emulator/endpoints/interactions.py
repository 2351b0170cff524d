"""Omni by the Interactions API: create, get, cancel, delete, on both surfaces.

A create without `background` answers when the video is there, whatever the progress mode says:
nothing could move the emulator's time while its client waits. Errors have string codes here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors
from veo_emulator.errors import GoogleError
from veo_emulator.fates import poll_fate, spared_by_refusals, told
from veo_emulator.http import Answer, HangUp, base_url, take_fault, world_of
from veo_emulator.interactions import showing
from veo_emulator.interactions.errors import InteractionError
from veo_emulator.interactions.inputs import AGENT_PLATFORM, find_interaction
from veo_emulator.interactions.starting import start
from veo_emulator.tables import Document

Endpoint = Callable[[Request], Awaitable[Response]]


def _in_its_words(endpoint: Endpoint) -> Endpoint:
    """Errors in the shape of this API."""

    @wraps(endpoint)
    async def served(request: Request) -> Response:
        try:
            return await endpoint(request)
        except GoogleError as error:
            raise InteractionError.of(error) from error

    return served


@_in_its_words
async def create(request: Request) -> Response:
    """`POST /{ver}/interactions`."""
    asked, doc = await start(request, _surface(request))
    world = world_of(request)
    if not asked.background:
        doc = await world.operations.finish(doc["name"]) or doc
    elif asked.stream:
        doc = await world.operations.poll(doc["name"]) or doc
    if asked.stream:
        return showing.events(world, doc, base_url(request))
    return showing.answer(world, doc, base_url(request))


@_in_its_words
async def get(request: Request) -> Response:
    """`GET /{ver}/interactions/{id}`: the resource, or its events with `stream=true`."""
    surface = _surface(request)
    fault = take_fault(request, "getInteraction", surface)
    world = world_of(request)
    if fault is not None and fault.name == "expired":
        raise errors.no_such_interaction()
    with spared_by_refusals(world, fault):
        doc = find_interaction(world, surface, request.path_params["interaction"])
    poll_fate(world, doc, fault)
    doc = await world.operations.poll(doc["name"]) or doc
    if fault is not None and fault.name == "accepted_then_dropped":
        raise HangUp
    doc = told(world, doc, fault)
    query = request.query_params
    if query.get("stream", "").lower() == "true":
        return showing.events(world, doc, base_url(request), query.get("last_event_id", ""))
    with_input = query.get("include_input", "").lower() == "true"
    return showing.answer(world, doc, base_url(request), with_input=with_input)


@_in_its_words
async def cancel(request: Request) -> Response:
    """`POST /{ver}/interactions/{id}/cancel`: what has ended stays as it is."""
    world = world_of(request)
    doc = _found(request)
    if doc["state"] == "accepted":
        world.operations.cancel(doc["name"])
        doc = await world.operations.finish(doc["name"]) or doc
    return showing.answer(world, doc, base_url(request))


@_in_its_words
async def delete(request: Request) -> Response:
    """`DELETE /{ver}/interactions/{id}`."""
    world_of(request).operations.note(_found(request)["name"], stored=False)
    return Answer({})


def _found(request: Request) -> Document:
    return find_interaction(
        world_of(request), _surface(request), request.path_params["interaction"]
    )


def _surface(request: Request) -> str:
    return AGENT_PLATFORM if "project" in request.path_params else "developer-api"
