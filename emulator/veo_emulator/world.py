"""One emulator's whole state, put together.

Every part gets what it needs here and nowhere else; endpoints find the world at
`request.app.state.world`. Several worlds live in one process without knowing of each other.
"""

from __future__ import annotations

from pathlib import Path

from veo_emulator import files as files_module
from veo_emulator import ids
from veo_emulator.blobs import Blobs
from veo_emulator.clock import Clock
from veo_emulator.engines import Catalog
from veo_emulator.engines.omni import OmniCatalog
from veo_emulator.faults import Faults
from veo_emulator.files import Files
from veo_emulator.ledger import Ledger
from veo_emulator.objects import Objects
from veo_emulator.operations import Operations
from veo_emulator.recording import Recording
from veo_emulator.rendering import Renderer
from veo_emulator.settings import Settings
from veo_emulator.studio import Studio, VideoStudio
from veo_emulator.tables import Document, FolderInUse, Tables
from veo_emulator.webhooks import Webhooks
from veo_emulator.workshop import Workshop


class World:
    """Everything that one emulator knows."""

    def __init__(self, settings: Settings, studio: Studio | None = None) -> None:
        self.settings = settings
        self.workshop = Workshop()
        self.studio = studio or VideoStudio(self.workshop)
        self.tables = Tables(_database(settings.data))
        self.clock = Clock(settings.clock, self._advanced_s())
        pieces = None if settings.data is None else settings.data / "blobs"
        self.blobs = Blobs(self.tables, pieces, settings.clips_max_bytes)
        self.catalog = Catalog(settings.as_of)
        self.omni = OmniCatalog(settings.as_of)
        self.faults = Faults(self.tables)
        self.ledger = Ledger(self.tables)
        self.files = Files(self.tables, self.clock, settings.progress)
        self.objects = Objects(self.tables, self.clock)
        self.recording = Recording()
        self.renderer = Renderer(settings, self.blobs, self.studio, self.workshop)
        self.operations = Operations(
            settings=settings,
            clock=self.clock,
            tables=self.tables,
            blobs=self.blobs,
            ledger=self.ledger,
            renderer=self.renderer,
        )
        self.operations.when_settled(self._publish)
        self.webhooks = Webhooks(settings, self.clock)
        self.operations.when_ended(self.webhooks.tell)

    def advance(self, seconds: float) -> None:
        """Move the clock, durably; ValueError for a step that is not possible."""
        self.clock.advance(seconds)
        self.tables.put("clock", "clock", {"advanced_s": self.clock.advanced_s})

    async def reset(self) -> None:
        """Forget all, as if just started with the same settings."""
        await self.operations.clear()
        await self.webhooks.close()
        self.tables.clear()
        self.blobs.clear()
        self.recording.clear()
        self.clock.advanced_s = 0.0

    async def close(self) -> None:
        """Stop working; the data folder can be opened by another."""
        await self.operations.clear()
        await self.webhooks.close()
        self.workshop.close()
        self.renderer.close()
        self.tables.close()

    def _advanced_s(self) -> float:
        doc = self.tables.get("clock", "clock")
        return 0.0 if doc is None else float(doc["advanced_s"])

    def _publish(self, doc: Document) -> None:
        """Make the clips of a finished operation visible where its surface shows them."""
        for index, sha256 in enumerate(doc["clips"]):
            blob = self.blobs.get(sha256)
            size = 0 if blob is None else blob.size
            if doc["surface"] == "agent-platform":
                if doc["storage_uri"]:
                    address = result_address(doc, index)
                    self.objects.put(address, sha256, size, "video/mp4", operation=doc["name"])
            elif doc["details"].get("delivery") != "inline":
                self.files.add(
                    files_module.generated_id(doc["name"], index),
                    sha256,
                    size,
                    operation=doc["name"],
                    made_at_s=doc["settled_at_s"],
                    seconds=doc["details"].get("result_s"),
                )


def result_address(doc: Document, index: int) -> str:
    """Where an operation's n-th clip lies, below the `storageUri` that was asked for."""
    prefix = doc["storage_uri"]
    if not prefix.endswith("/"):
        prefix += "/"
    return f"{prefix}{ids.folder_number('results', doc['name'])}/sample_{index}.mp4"


def _database(folder: Path | None) -> Path | None:
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderInUse(f"{folder}: {error.strerror}") from error
    return folder / "emulator.sqlite"
