"""The emulator's own API, below `/emulator/v1/`, outside of Google's name space."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import __version__, errors
from veo_emulator.clock import timestamp
from veo_emulator.errors import Json
from veo_emulator.http import Answer, parse_json, read_bytes, world_of


async def health(_: Request) -> Response:
    """Proof that this is not Google."""
    return Answer({"service": "veo-emulator", "version": __version__})


async def reset(request: Request) -> Response:
    """Forget everything."""
    await world_of(request).reset()
    return Answer({})


async def ledger(request: Request) -> Response:
    """What Google would have billed."""
    return Answer(world_of(request).ledger.summary())


async def get_faults(request: Request) -> Response:
    """Every fault, with `fired`."""
    return Answer(world_of(request).faults.listing())


async def arm_faults(request: Request) -> Response:
    """Add faults; the answer is the whole list."""
    faults = world_of(request).faults
    faults.arm(parse_json(await read_bytes(request)))
    return Answer(faults.listing())


async def disarm_faults(request: Request) -> Response:
    """Forget all faults."""
    world_of(request).faults.disarm()
    return Answer([])


async def get_clock(request: Request) -> Response:
    """What time it is."""
    return Answer(_clock(request))


async def move_clock(request: Request) -> Response:
    """Move the time forward by `advance_s` seconds."""
    body = parse_json(await read_bytes(request))
    step = body.get("advance_s") if isinstance(body, dict) else None
    if isinstance(step, bool) or not isinstance(step, int | float):
        raise errors.bad_field("advance_s", "a number of seconds is expected")
    try:
        world = world_of(request)
        world.advance(step)
    except (ValueError, OverflowError) as error:
        raise errors.bad_field("advance_s", str(error)) from None
    if world.settings.progress.kind == "seconds":
        await world.operations.settle_due()
    return Answer(_clock(request))


async def requests(request: Request) -> Response:
    """The newest requests, without secrets."""
    return Answer({"requests": world_of(request).recording.listing()})


async def webhooks(request: Request) -> Response:
    """The secret that signs webhooks, and the newest deliveries."""
    found = world_of(request).webhooks
    return Answer({"secret": found.secret, "deliveries": found.listing()})


def _clock(request: Request) -> Json:
    clock = world_of(request).clock
    now_s = clock.now_s()
    return {
        "now": timestamp(now_s),
        "now_s": now_s,
        "advanced_s": clock.advanced_s,
        "stands_still": clock.kind == "still",
    }
