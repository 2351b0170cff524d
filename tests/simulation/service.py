"""The emulator as a service in the same process, and the surface through which the runner sees it.

The surface speaks Google's wire format with the emulator's application and leaves it to the
product to say what an answer means, so what is simulated is everything but google-genai and the
network.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar

from tests.simulation.clips import SmallStudio
from tests.simulation.exchange import Answer, APIError, JumpingLoop, exchange
from veo_emulator.app import create_app
from veo_emulator.settings import ExtensionReturns, Progress, Settings
from veospec.errors import WorldError
from veospec.run.attempt import micros
from veospec.run.clock import Stopped
from veospec.surfaces import answers
from veospec.surfaces.bucket import Bucket
from veospec.surfaces.credentials import PLAY
from veospec.surfaces.developer_api import file_name
from veospec.surfaces.ledger import EmulatorLedger, Entry
from veospec.surfaces.long_running import polled
from veospec.surfaces.port import (
    Accepted,
    Blob,
    Expired,
    Job,
    NotAccessible,
    NotFound,
    Pace,
    Polled,
    Sent,
    Unreachable,
    Video,
)

P = ParamSpec("P")
T = TypeVar("T")

PACE = Pace(first_s=10, growth=3, longest_s=400, patience_s=1200, ready_patience_s=120, asks=4)
AGENT_PLATFORM, DEVELOPER_API, INTERACTIONS = "agent-platform", "developer-api", "interactions"
WIRE_KEYS = ("instances", "parameters", "labels")
_PROJECT = "/v1beta1/projects/p/locations/l/publishers/google/models"


class Service:
    """One emulator, its books, and its clock, which is everybody's clock."""

    def __init__(
        self,
        loop: JumpingLoop,
        *,
        returns: ExtensionReturns = "combined",
        progress: str = "immediate",
        as_of: date | None = None,
        continuity: bool = True,
    ) -> None:
        settings = Settings(
            extension_returns=returns,
            progress=Progress.parse(progress),
            as_of=as_of,
            continuity=continuity,
        )
        self._loop = loop
        self._app = create_app(settings, SmallStudio())
        self.world = self._app.state.world
        self.world.renderer.off_loop = _at_once

    def ask(self, verb: str, path: str, body: object = None) -> Answer:
        """One request."""
        return exchange(self._loop, self._app, verb, path, body)

    def now(self) -> float:
        """Seconds since 1970."""
        return float(self.world.clock.now_s())

    def advance(self, seconds: float) -> None:
        """Move the clock."""
        self.world.advance(seconds)

    def close(self) -> None:
        """Give back what it holds."""
        self._loop.run_until_complete(self.world.close())

    def billed(self) -> dict[str, int]:
        """Micro-dollars by operation, of those that Google would have billed."""
        entries = self.world.ledger.summary()["entries"]
        return {one["operation"]: micros(one["usd"]) for one in entries if one["billed"]}

    def operations(self) -> list[str]:
        """Names of all operations that were ever taken, oldest first."""
        return [str(doc["name"]) for doc in self.world.operations.listing()]

    def fired(self) -> int:
        """How many armed faults fired."""
        return sum(doc["times"] for doc in self.world.faults.listing())


async def _at_once(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Work that a server would give to a thread."""
    await asyncio.sleep(0)
    return work(*args, **kwargs)


class ServiceClock:
    """The runner's clock: the emulator's. Sleeping moves it, or lets another shot go on."""

    def __init__(self, service: Service, slept: Callable[[float], None] | None = None) -> None:
        self._service = service
        self._sleep = slept or service.advance
        self.stopping = False

    def now(self) -> float:
        """Seconds since 1970."""
        return self._service.now()

    def steady(self) -> float:
        """The same, since nobody sets this clock back."""
        return self.now()

    def sleep(self, seconds: float) -> None:
        """Move the clock."""
        if self.stopping:
            raise Stopped
        self._sleep(seconds)

    def stop(self) -> None:
        """Ask everybody who waits to stop."""
        self.stopping = True


@dataclass
class DirectSurface:
    """Either of Veo's surfaces; `taken` hears of every operation that a start brought about."""

    service: Service
    name: str
    taken: Callable[[str], None]
    bucket: Bucket | None = None
    pace: Pace = field(default=PACE)

    @property
    def sends_uris(self) -> bool:
        """Whether sources are named by address."""
        return self.name == DEVELOPER_API

    def submit(self, job: Job) -> Sent:
        """POST `:predictLongRunning`, once."""
        body = {key: job.body[key] for key in WIRE_KEYS if key in job.body}
        if job.storage_uri is not None:
            body["parameters"] = {**body["parameters"], "storageUri": job.storage_uri}
        before = len(self.service.operations())
        try:
            said = self.service.ask(
                "POST",
                f"{self._models()}/{job.body['model']}:predictLongRunning",
                _wire(body),
            )
        except Exception as error:  # noqa: BLE001 - every end of a paid call is a value
            return answers.start_failed(error)
        finally:
            for operation in self.service.operations()[before:]:
                self.taken(operation)
        return Accepted(said.json()["name"])

    def poll(self, operation: str) -> Polled:
        """Ask for the operation."""
        try:
            said = self._ask_for(operation).json()
        except Exception as error:
            if answers.http_code(error) == 404:
                return NotFound(f"the service does not know operation {operation}")
            raise answers.question_failed(error, "asking for the operation") from error
        return polled(_operation(said))

    def fetch(self, video: Video) -> bytes:
        """The clip's bytes."""
        if video.data is not None:
            return video.data
        if self.bucket is not None:
            return self.bucket.read(str(video.uri))
        path = f"/v1beta/{file_name(video.uri)}:download?alt=media"
        try:
            return self.service.ask("GET", path).content
        except Exception as error:
            raise _of_a_file(error) from error

    def can_name(self, uri: str, clip: Path) -> bool:
        """Whether the clip is an object of the bucket."""
        return self.bucket is not None and self.bucket.holds(uri, clip)

    def ready(self, uri: str) -> bool:
        """Whether the clip's file is ACTIVE."""
        if not self.sends_uris:
            return True
        try:
            file = self.service.ask("GET", f"/v1beta/{file_name(uri)}").json()
        except Exception as error:
            raise _of_a_file(error) from error
        return bool(file["state"] == "ACTIVE")

    def close(self) -> None:
        """There is no connection."""

    def _models(self) -> str:
        return "/v1beta/models" if self.sends_uris else _PROJECT

    def _ask_for(self, operation: str) -> Answer:
        if self.sends_uris:
            return self.service.ask("GET", f"/v1beta/{operation}")
        model = re.sub(r"/operations/.*", "", operation)
        path = f"/v1beta1/{model}:fetchPredictOperation"
        return self.service.ask("POST", path, {"operationName": operation})


class DirectBucket(Bucket):
    """A bucket of the emulator's, read without a network."""

    def __init__(self, service: Service) -> None:
        super().__init__("gs://films/veospec", base_url=None, identity=PLAY)
        self._service = service

    def _get(self, path: str) -> bytes:
        try:
            return self._service.ask("GET", path).content
        except APIError as error:
            if error.code == 404:
                raise Expired("the clip is no longer in the bucket") from error
            raise Unreachable(f"the bucket answered HTTP {error.code}") from error


class DirectLedger(EmulatorLedger):
    """The emulator's ledger, read where it lies."""

    def __init__(self, service: Service) -> None:
        super().__init__("http://127.0.0.1")
        self._service = service

    def unclaimed(self, known: Callable[[], Set[str]]) -> list[Entry]:
        """Entries whose operation is not among those that are `known`."""
        claimed = known()
        return [
            Entry(
                operation=one["operation"],
                model=one["model"],
                hop=int(one["labels"].get("veospec_hop", one["hop"])),
                shot=one["labels"].get("veospec_shot"),
            )
            for one in self._service.world.ledger.summary()["entries"]
            if one["operation"] not in claimed
        ]


def _of_a_file(error: Exception) -> WorldError:
    """What a refused file means."""
    code = answers.http_code(error)
    if code in {404, 410}:
        return Expired("the service no longer keeps the clip")
    if code == 403:
        return NotAccessible("the service does not give out the clip's file")
    return answers.question_failed(error, "asking for the clip's file")


def _wire(value: Any) -> Any:
    """A body with its files as JSON carries them."""
    if isinstance(value, Blob):
        if value.uri is not None:
            stored = value.uri.startswith("gs://")
            return {"gcsUri": value.uri, "mimeType": "video/mp4"} if stored else {"uri": value.uri}
        data = base64.b64encode(value.data).decode()
        return {"bytesBase64Encoded": data, "mimeType": value.mime_type}
    if isinstance(value, Mapping):
        return {key: _wire(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_wire(inner) for inner in value]
    return value


def _operation(said: Mapping[str, Any]) -> SimpleNamespace:
    """An operation with the attributes that google-genai's has."""
    response = said.get("response") or {}
    result = response.get("generateVideoResponse", response)
    samples = result.get("generatedSamples", result.get("videos", []))
    videos = [one.get("video", one) for one in samples]
    return SimpleNamespace(
        done=said.get("done"),
        error=said.get("error"),
        response=SimpleNamespace(
            generated_videos=[SimpleNamespace(video=_video(one)) for one in videos],
            rai_media_filtered_count=result.get("raiMediaFilteredCount"),
            rai_media_filtered_reasons=result.get("raiMediaFilteredReasons"),
        ),
    )


def _video(one: Mapping[str, Any]) -> SimpleNamespace:
    data = one.get("bytesBase64Encoded")
    return SimpleNamespace(
        video_bytes=base64.b64decode(data) if data else None,
        uri=one.get("gcsUri") or one.get("uri"),
    )
