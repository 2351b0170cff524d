"""HTTP without a network: an ASGI application called as a function, in time that jumps.

The event loop's clock moves only when nothing else is left to do, and then straight to the next
appointment, so that an emulator that answers after five minutes answers at once.
"""

from __future__ import annotations

import asyncio
import json
import selectors
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp

from veo_emulator.http import HangUp

CLIENT_PATIENCE_S = 180.0
"""When the client gives up; the emulator goes on with what it began."""

HOST = "127.0.0.1"


class RemoteProtocolError(Exception):
    """The connection was closed before an answer was complete."""


class ReadTimeout(Exception):
    """No answer came in time."""


class APIError(Exception):
    """An answer that is an error, with the attributes that google-genai gives its own."""

    def __init__(self, code: int, body: dict[str, Any]) -> None:
        super().__init__(body["error"]["message"])
        self.code = code
        self.message = body["error"]["message"]
        self.details = body


class _JumpingSelector(selectors.SelectSelector):
    """Waits for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """What is ready; when nothing is, the time of the next appointment has come."""
        ready = super().select(0)
        assert ready or timeout is not None, "everybody waits for somebody else"
        if not ready and timeout:
            self.now += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is not the machine's."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds since it was made, as it sees them."""
        return self._jumping.now


@dataclass(frozen=True, slots=True)
class Answer:
    """A status below 400 and the bytes that came with it."""

    status: int
    content: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object."""
        found: dict[str, Any] = json.loads(self.content)
        return found


def exchange(
    loop: asyncio.AbstractEventLoop, app: ASGIApp, verb: str, path: str, body: object = None
) -> Answer:
    """One request and its answer.

    Raises APIError for an answer that is an error, and what a client sees when none comes.
    """
    sent = b"" if body is None else json.dumps(body).encode()
    return loop.run_until_complete(_exchange(app, verb, path, sent))


async def _exchange(app: ASGIApp, verb: str, path: str, sent: bytes) -> Answer:
    answer = asyncio.ensure_future(_answer(app, verb, path, sent))
    done, _ = await asyncio.wait({answer}, timeout=CLIENT_PATIENCE_S)
    try:
        status, content = await answer
    except HangUp:
        raise RemoteProtocolError("the connection was closed") from None
    if not done:
        raise ReadTimeout("no answer in time")
    if status >= 400:
        raise APIError(status, json.loads(content))
    return Answer(status, content)


async def _answer(app: ASGIApp, verb: str, path: str, sent: bytes) -> tuple[int, bytes]:
    address, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": verb,
        "scheme": "http",
        "path": unquote(address),
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "headers": [
            (b"host", HOST.encode()),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(sent)).encode()),
        ],
        "server": (HOST, 80),
        "client": (HOST, 1),
    }
    status = 0
    content = bytearray()

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        content.extend(message.get("body", b""))

    await app(scope, receive, send)
    return status, bytes(content)
