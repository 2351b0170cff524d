"""The application: what surrounds every request.

Around the endpoints stands one wrapper that checks the host, turns every failure into Google's
error body, records the request, and hangs up when a fault says so: nothing that a client sends
can end in anything but an answer of Google's shape.
"""

from __future__ import annotations

import logging
from asyncio import CancelledError, Semaphore, sleep
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from veo_emulator import errors
from veo_emulator.clock import timestamp
from veo_emulator.endpoints import resumable, uploads
from veo_emulator.errors import GoogleError
from veo_emulator.hosts import comes_from_another_site, host_is_allowed
from veo_emulator.http import Answer, HangUp
from veo_emulator.recording import safe_headers, safe_query
from veo_emulator.redaction import without_keys
from veo_emulator.routes import ROUTES
from veo_emulator.settings import Settings
from veo_emulator.studio import Studio
from veo_emulator.world import World

logger = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, studio: Studio | None = None) -> Starlette:
    """An emulator as an ASGI application; its state is at `app.state.world`."""
    settings = settings or Settings()
    world = World(settings, studio)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await world.close()

    app = Starlette(
        routes=ROUTES,
        lifespan=lifespan,
        exception_handlers={GoogleError: _google_error, HTTPException: _http_error},
    )
    app.state.world = world
    app.state.uploads = uploads.Sessions()
    app.state.object_uploads = resumable.Uploads()
    app.state.large_bodies = Semaphore(2)
    app.add_middleware(_Surroundings, world=world)
    return app


async def _google_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, GoogleError)
    return Answer(error.body(), status_code=error.code, headers=error.headers)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        answer = errors.no_such_method(request.url.path)
    elif error.status_code == 405:
        answer = errors.method_not_allowed(request.method)
    else:
        answer = GoogleError(error.status_code, str(error.detail)[:200])
    return Answer(answer.body(), status_code=answer.code, headers=error.headers)


class _Surroundings:
    """What happens around every request."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        seen = _Seen(scope, send)
        try:
            host = request.headers.get("host", "")
            if not host_is_allowed(host, self._world.settings):
                raise errors.wrong_host(host)
            site = request.headers.get("sec-fetch-site", "")
            if comes_from_another_site(request.method, request.url.path, site):
                raise errors.other_site()
            await self._app(scope, receive, seen.send)
        except GoogleError as error:
            await (await _google_error(request, error))(scope, receive, seen.send)
        except (HangUp, CancelledError):  # cancelled: the server ends, and Google has no answer
            seen.status = 0
            await _hang_up(scope, receive)
        except Exception:
            logger.exception("a request failed inside the emulator")
            if seen.status is None:
                failed = errors.internal()
                await Answer(failed.body(), status_code=500)(scope, receive, seen.send)
        finally:
            self._record(request, seen.status)

    def _record(self, request: Request, status: int | None) -> None:
        path = request.url.path
        if path.startswith("/emulator/") or (path == "/" and request.method == "GET"):
            return
        state = request.scope.get("state", {})
        self._world.recording.add(
            {
                "at": timestamp(self._world.clock.now_s()),
                "verb": request.method,
                "path": without_keys(path)[:2000],
                "query": safe_query(request.url.query[:2000]),
                "headers": safe_headers(request.headers.items()),
                "body": state.get("recorded_body"),
                "method": state.get("method"),
                "fault": state.get("fault"),
                "status": status,
            }
        )


class _Seen:
    """Watches an answer go by, and holds it back as long as a fault says."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            late_s = self._scope.get("state", {}).get("late_s", 0.0)
            if late_s:
                await sleep(late_s)
        await self._send(message)


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Close the connection under the client; without a server, as in tests, raise."""
    connection = (scope.get("extensions") or {}).get("veo_emulator.close")
    if connection is None:
        raise HangUp
    connection["call"]()
    while (await receive())["type"] != "http.disconnect":
        continue
