"""The emulator, started and stopped from Python.

This is the one module of veospec that imports the emulator; it starts it in a thread and from
then on talks HTTP like everybody else, so a test that passes here passes against `veo-emulator`
started by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from veo_emulator.serve import CannotServe, Running, start
from veo_emulator.settings import Progress, Settings
from veospec.errors import WorldError

_TIMEOUT_S = 60.0


class Emulator:
    """A running emulator, as a context manager.

    Its clock stands still and moves only by `advance`. `progress` is `immediate`, `polls:N` or
    `seconds:S`; `as_of` is the day whose models are served (None: all); `data` keeps the state in
    a folder so that another emulator can go on with it; without `continuity` no hop is deformed.

        with Emulator(progress="polls:2") as emulator:
            client = genai.Client(..., http_options={"base_url": emulator.url})
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        progress: str = "immediate",
        as_of: date | None = None,
        data: Path | None = None,
        extension_returns: Literal["combined", "tail"] = "combined",
        clock: Literal["still", "real"] = "still",
        continuity: bool = True,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._settings = Settings(
            host=host,
            port=port,
            seed=seed,
            progress=Progress.parse(progress),
            as_of=as_of,
            data=data,
            extension_returns=extension_returns,
            clock=clock,
            continuity=continuity,
        )
        self._running: Running | None = None

    def start(self) -> Self:
        """Start to answer; raises WorldError when the port or the folder cannot be had."""
        if self._running is None:
            try:
                self._running = start(self._settings)
            except CannotServe as error:
                raise WorldError(
                    f"the emulator cannot start: {error}",
                    remedy="Stop what holds the port or the folder, or choose another.",
                ) from error
        return self

    def stop(self) -> None:
        """Stop; port, thread and folder are free when this returns."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base URL to give to a client; raises WorldError when it is not running."""
        if self._running is None:
            raise WorldError("the emulator is not running", remedy="Use it in a `with` block.")
        return self._running.url

    def ledger(self) -> dict[str, Any]:
        """What the requests so far would have cost at Google."""
        found: dict[str, Any] = self._call("GET", "ledger")
        return found

    def requests(self) -> list[dict[str, Any]]:
        """The requests that were received, without secrets."""
        found: list[dict[str, Any]] = self._call("GET", "requests")["requests"]
        return found

    def faults(
        self, *faults: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """Arm faults, given one by one or as a list, and return all of them with `fired`.

        Without arguments nothing is armed. ValueError for a fault that the emulator does not know.
        """
        wanted: list[Mapping[str, Any]] = []
        for item in faults:
            wanted.extend([item] if isinstance(item, Mapping) else item)
        found: list[dict[str, Any]] = (
            self._call("POST", "faults", wanted) if wanted else self._call("GET", "faults")
        )
        return found

    def disarm(self) -> None:
        """Forget all faults."""
        self._call("DELETE", "faults")

    def advance(self, seconds: float) -> None:
        """Move the emulator's clock forward."""
        self._call("POST", "clock", {"advance_s": seconds})

    def reset(self) -> None:
        """Forget all operations, files, faults and the ledger."""
        self._call("POST", "reset")

    def _call(self, verb: str, what: str, body: object = None) -> Any:
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=_TIMEOUT_S)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(verb, f"/emulator/v1/{what}", text)
            answer = connection.getresponse()
            found = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise ValueError(found["error"]["message"])
        return found
