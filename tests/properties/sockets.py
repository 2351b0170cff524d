"""The emulator behind real sockets, for a runner that asks it as it asks one in its own process."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from http.client import HTTPConnection
from types import SimpleNamespace
from urllib.parse import urlsplit

from tests.simulation.clips import SmallStudio
from tests.simulation.exchange import Answer, APIError
from veo_emulator.serve import start
from veo_emulator.settings import Settings


class Sockets:
    """What `tests.simulation.service.Service` is, over HTTP; its clips are the small ones."""

    def __init__(self, as_of: date | None = None) -> None:
        self._running = start(Settings(as_of=as_of), SmallStudio())
        address = urlsplit(self._running.url)
        self._connection = HTTPConnection(str(address.hostname), address.port, timeout=120)
        self.world = SimpleNamespace(advance=self.advance)

    def ask(self, verb: str, path: str, body: object = None) -> Answer:
        """One request; raises APIError for an answer that is an error."""
        sent = None if body is None else json.dumps(body)
        self._connection.request(verb, path, sent, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise APIError(answer.status, json.loads(content))
        return Answer(answer.status, content)

    def operations(self) -> list[str]:
        """Nobody looks behind the counter here."""
        return []

    def now(self) -> float:
        """Seconds of the emulator's clock."""
        return float(self.ask("GET", "/emulator/v1/clock").json()["now_s"])

    def advance(self, seconds: float) -> None:
        """Move the emulator's clock."""
        self.ask("POST", "/emulator/v1/clock", {"advance_s": seconds})

    def close(self) -> None:
        """Stop the server."""
        with suppress(OSError):
            self._connection.close()
        self._running.stop()
