"""Serving: as a command, and in a thread of another process.

The socket is bound before anything else, so the address is known, and a port in use is told, at
once. Several emulators can run in one process; each has its own socket, thread and event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from veo_emulator.app import create_app
from veo_emulator.settings import Settings
from veo_emulator.studio import Studio
from veo_emulator.tables import FolderInUse

START_PATIENCE_S = 30.0
EXIT_WORLD_FAILED = 3
_TICK_S, _TICKS_MAX = 0.1, 864_000


class CannotServe(OSError):
    """The port or the data folder cannot be had; the message is one line for people."""


@dataclass(frozen=True, slots=True)
class Running:
    """An emulator that answers at `url` until it is stopped."""

    url: str
    server: _Server
    thread: threading.Thread

    def stop(self) -> None:
        """Stop answering; returns when the port, the thread and the data folder are free."""
        self.server.end()
        self.thread.join()


class _Protocol(H11Protocol):
    """HTTP/1.1 that lets an application close the connection under its client."""

    def handle_events(self) -> None:
        super().handle_events()
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None:
            cycle.scope["extensions"] = {"veo_emulator.close": {"call": self.transport.close}}


class _Server(uvicorn.Server):
    """A server that tells when it answers, or that it never will."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answered = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()

    def end(self) -> None:
        """Stop serving, now and not at the next tick; may be called from any thread."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._ended.set)

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        counter = 0
        while not await self.on_tick(counter):
            counter = (counter + 1) % _TICKS_MAX
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _TICK_S)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.answered.set()


def start(settings: Settings, studio: Studio | None = None) -> Running:
    """Serve in a thread of this process; raises CannotServe."""
    sock = _bind(settings.host, settings.port)
    try:
        host, port = sock.getsockname()[:2]
        app = create_app(replace(settings, port=port), studio)
    except FolderInUse as error:
        sock.close()
        raise CannotServe(f"the data folder cannot be used: {error}") from error
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=1 << 20,
    )
    server = _Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [sock]}, name=f"veo-emulator:{port}", daemon=True
    )
    thread.start()
    if not server.answered.wait(START_PATIENCE_S) or not server.started:
        raise CannotServe("the server did not start")
    shown = f"[{host}]" if ":" in host else host
    return Running(f"http://{shown}:{port}", server, thread)


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        sock = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotServe(f"host {host!r} cannot be used: {error.strerror or error}") from error
    try:
        if sys.platform != "win32":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(1024)
    except OSError as error:
        sock.close()
        raise CannotServe(
            f"port {port} on {host} cannot be used: {error.strerror or error}; "
            "choose another with --port, or --port 0 for any free one"
        ) from error
    return sock


def main(arguments: Sequence[str] | None = None) -> None:
    """The command `veo-emulator`."""
    from veo_emulator.options import read_options  # noqa: PLC0415 - only the command has options

    settings = read_options(arguments)
    stopped = threading.Event()
    with contextlib.suppress(ValueError):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
    try:
        running = start(settings)
    except CannotServe as error:
        sys.stderr.write(f"veo-emulator: {error}\n")
        raise SystemExit(EXIT_WORLD_FAILED) from None
    sys.stdout.write(f"veo-emulator listening on {running.url}\n")
    sys.stdout.flush()
    while running.thread.is_alive() and not stopped.wait(1.0):
        continue
    running.stop()


if __name__ == "__main__":
    main()
