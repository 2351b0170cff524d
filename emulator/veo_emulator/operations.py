"""Long-running operations: accepted, rendered, settled.

An operation is a document. It is durable, with its ledger entry, before the client hears of it;
its clip is rendered at once in a worker thread; it is settled, which makes its clip visible, when
its time has come by the emulator's progress rule. A restart finds operations that are accepted
and not rendered, and renders them when they are asked for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from veo_emulator import errors
from veo_emulator.blobs import Blobs
from veo_emulator.clock import Clock
from veo_emulator.ledger import Ledger
from veo_emulator.rendering import MissingInput, Renderer
from veo_emulator.settings import Progress, Settings
from veo_emulator.studio import NotAClip
from veo_emulator.submissions import Submission, document, ledger_entry
from veo_emulator.tables import Document, Tables

logger = logging.getLogger(__name__)

RENDER_PATIENCE_S = 5.0
"""How long a poll waits for the pictures of an operation that is due, in real seconds."""


Settle = Callable[[Document], None]


class Operations:
    """All operations of an emulator; used from its event loop only."""

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        tables: Tables,
        blobs: Blobs,
        ledger: Ledger,
        renderer: Renderer,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._tables = tables
        self._blobs = blobs
        self._ledger = ledger
        self._renderer = renderer
        self._rendering: dict[str, asyncio.Task[None]] = {}
        self._settled: list[Settle] = []
        self._ended: list[Settle] = []
        self._watching: set[asyncio.Task[None]] = set()
        self._unsettled = {
            name for name, doc in tables.all("operation") if doc["state"] == "accepted"
        }

    def when_settled(self, action: Settle) -> None:
        """Call `action` with each operation that ends with a clip, in the same transaction."""
        self._settled.append(action)

    def when_ended(self, action: Settle) -> None:
        """Call `action` with each operation that ends, well or not, when that is durable."""
        self._ended.append(action)

    async def accept(self, submission: Submission) -> Document:
        """Make it durable, start to render it, and return the operation."""
        inputs = [submission.image, submission.last_frame, submission.source]
        given = [blob for blob in (*inputs, *submission.references) if blob is not None]
        pieces = [await self._renderer.off_loop(self._blobs.write, blob) for blob in given]
        with self._tables.transaction():
            number = self._tables.count("operation")
            hop = self._hop_of(submission)
            doc = document(submission, number, hop=hop, now_s=self._clock.now_s())
            for blob, names in zip(given, pieces, strict=True):
                self._blobs.record(blob, names)
            self._tables.put("operation", doc["name"], doc)
            if submission.in_ledger:
                self._ledger.enter(doc["name"], ledger_entry(submission, doc))
        self._unsettled.add(doc["name"])
        self._start(doc)
        if doc["details"].get("webhook", {}).get("uris"):
            task = asyncio.get_running_loop().create_task(self._watch(doc))
            self._watching.add(task)
            task.add_done_callback(self._watching.discard)
        return doc

    def maker_of(self, clip_sha256: str) -> str:
        """Name of the operation that made a clip, or an empty string."""
        doc = self._tables.get("maker", clip_sha256)
        return "" if doc is None else str(doc["operation"])

    def find(self, name: str) -> Document | None:
        """The operation as it stands, without counting as a poll."""
        return self._tables.get("operation", name)

    def listing(self) -> list[Document]:
        """All operations, oldest first."""
        return [doc for _, doc in self._tables.all("operation")]

    async def poll(self, name: str) -> Document | None:
        """Count a poll and settle the operation when it is due; None if there is none."""
        doc = self._tables.get("operation", name)
        if doc is None or doc["state"] != "accepted":
            return doc
        doc["polls"] += 1
        self._tables.put("operation", name, doc)
        if doc["fate"] == "never_done" or not self._is_due(doc):
            return doc
        return await self._settle(name)

    async def finish(self, name: str) -> Document | None:
        """Settle now, whatever the progress mode says, and wait for the pictures."""
        doc = self._tables.get("operation", name)
        if doc is None or doc["state"] != "accepted" or doc["fate"] == "never_done":
            return doc
        return await self._settle(name, patience_s=None)

    def note(self, name: str, **details: object) -> None:
        """Add to what is known of an operation."""
        doc = self._tables.get("operation", name)
        if doc is not None:
            doc["details"] |= details
            self._tables.put("operation", name, doc)

    async def settle_due(self) -> None:
        """Poll everything that is not settled: somebody looks at the results by another way."""
        for name in sorted(self._unsettled):
            await self.poll(name)

    def doom(self, name: str, fate: str = "", damage: str = "") -> None:
        """Decide how an operation that is not settled ends; what it delivers can change later."""
        doc = self._tables.get("operation", name)
        if doc is None:
            return
        if fate and doc["state"] == "accepted":
            doc["fate"] = fate
        doc["damage"] = damage or doc["damage"]
        self._tables.put("operation", name, doc)

    def cancel(self, name: str) -> None:
        """End an operation that is not settled, without a clip."""
        self.doom(name, "cancelled")

    async def clear(self) -> None:
        """Forget all; what is being rendered is thrown away when it is ready."""
        tasks = [*self._rendering.values(), *self._watching]
        self._rendering.clear()
        self._unsettled.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, doc: Document) -> None:
        """Settle without a poll what somebody waits to be told of."""
        progress = self._settings.progress
        if progress.kind == "polls":
            return
        if progress.kind == "seconds" and self._clock.kind == "still":
            return
        if progress.kind == "seconds":
            await asyncio.sleep(progress.amount)
        await self.finish(doc["name"])

    def _hop_of(self, submission: Submission) -> int:
        if submission.shape.kind == "open":
            return 0
        source = self._tables.get("operation", submission.source_operation)
        return 1 if source is None else int(source["hop"]) + 1

    def _is_due(self, doc: Document) -> bool:
        progress: Progress = self._settings.progress
        if progress.kind == "polls":
            return bool(doc["polls"] >= progress.amount)
        if progress.kind == "seconds":
            return bool(self._clock.now_s() >= doc["accepted_at_s"] + progress.amount)
        return True

    async def _settle(
        self, name: str, patience_s: float | None = RENDER_PATIENCE_S
    ) -> Document | None:
        task = self._rendering.get(name)
        doc = self._tables.get("operation", name)
        if task is None and doc is not None and not doc["clips"]:
            task = self._start(doc)
        if task is not None:
            await asyncio.wait({task}, timeout=patience_s)
            if not task.done():
                return self._tables.get("operation", name)
        doc = self._tables.get("operation", name)
        if doc is None or doc["state"] != "accepted":
            return doc
        with self._tables.transaction():
            self._end(doc)
            self._tables.put("operation", name, doc)
        self._unsettled.discard(name)
        for action in self._ended:
            action(doc)
        return doc

    def _end(self, doc: Document) -> None:
        doc["state"] = "done"
        now_s = self._clock.now_s()
        ended_s = self._settings.progress.ended_at_s(doc["accepted_at_s"], now_s)
        doc["settled_at_s"] = now_s if doc["fate"] == "cancelled" else ended_s
        if doc["fate"]:
            doc["clips"] = []
            self._ledger.forgive(doc["name"])
        else:
            for action in self._settled:
                action(doc)

    def _start(self, doc: Document) -> asyncio.Task[None] | None:
        if doc["fate"] and doc["fate"] != "never_done":
            return None
        task = asyncio.get_running_loop().create_task(self._render(doc))
        self._rendering[doc["name"]] = task
        task.add_done_callback(lambda _: self._rendering.pop(doc["name"], None))
        return task

    async def _render(self, doc: Document) -> None:
        # A clip lost to the memory bound cannot be a source any more; the operation then fails.
        try:
            made = await self._renderer.render(doc)
        except NotAClip as error:
            self.doom(doc["name"], f"failed:3:{error}")
            return
        except MissingInput as error:
            self.doom(doc["name"], f"failed:13:{error}")
            return
        except Exception:
            logger.exception("no clip could be made of %s", doc["name"])
            self.doom(doc["name"], f"failed:13:{errors.internal().message}")
            return
        current = self._tables.get("operation", doc["name"])
        if current is None:
            return
        with self._tables.transaction():
            for blob, pieces in made:
                self._blobs.record(blob, pieces)
                self._tables.put("maker", blob.sha256, {"operation": doc["name"]})
            current["clips"] = [blob.sha256 for blob, _ in made]
            self._tables.put("operation", doc["name"], current)
