"""Long-running operations: accepted, rendered, settled.

An operation is a document. It is durable, with its ledger entry, before the client hears of it;
its clip is rendered at once in a worker thread; it is settled, which makes its clip visible, when
its time has come by the emulator's progress rule. A restart finds operations that are accepted
and not rendered, and renders them when they are asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from veo_emulator import filtering, ids
from veo_emulator.blobs import Blob, Blobs, Whole
from veo_emulator.clock import Clock
from veo_emulator.ledger import Ledger
from veo_emulator.rules import Shape
from veo_emulator.settings import Progress, Settings
from veo_emulator.studio import NotAClip, Order, Studio
from veo_emulator.tables import Document, Tables

RENDER_PATIENCE_S = 5.0
"""How long a poll waits for the pictures of an operation that is due, in real seconds."""


@dataclass(frozen=True, slots=True)
class Submission:
    """An accepted request, ready to become an operation."""

    surface: str
    model: str
    shape: Shape
    samples: int
    usd: float
    prompt: str
    seed: int | None
    request_sha256: str
    name_of: Callable[[int], str]
    negative_prompt: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    image: Blob | None = None
    last_frame: Blob | None = None
    references: tuple[Blob, ...] = ()
    source: Blob | None = None
    source_operation: str = ""
    storage_uri: str = ""
    fate: str = ""
    damage: str = ""
    details: Document = field(default_factory=dict)


Settle = Callable[[Document], None]


class Operations:
    """All operations of an emulator; used from its event loop only."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        tables: Tables,
        blobs: Blobs,
        ledger: Ledger,
        studio: Studio,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._tables = tables
        self._blobs = blobs
        self._ledger = ledger
        self._studio = studio
        self._pool = ThreadPoolExecutor(settings.render_threads, thread_name_prefix="veo-render")
        self._rendering: dict[str, asyncio.Task[None]] = {}
        self._settled: list[Settle] = []
        self._unsettled = {
            name for name, doc in tables.all("operation") if doc["state"] == "accepted"
        }

    def when_settled(self, action: Settle) -> None:
        """Call `action` with each operation that ends with a clip, in the same transaction."""
        self._settled.append(action)

    async def off_loop(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Run something slow in a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    async def accept(self, submission: Submission) -> Document:
        """Make it durable, start to render it, and return the operation."""
        inputs = [submission.image, submission.last_frame, submission.source]
        given = [blob for blob in (*inputs, *submission.references) if blob is not None]
        pieces = [await self.off_loop(self._blobs.write, blob) for blob in given]
        with self._tables.transaction():
            number = self._tables.count("operation")
            doc = self._document(submission, number)
            for blob, names in zip(given, pieces, strict=True):
                self._blobs.record(blob, names)
            self._tables.put("operation", doc["name"], doc)
            self._ledger.enter(doc["name"], _entry(submission, doc))
        self._unsettled.add(doc["name"])
        self._start(doc)
        return doc

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
        tasks = list(self._rendering.values())
        self._rendering.clear()
        self._unsettled.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def close(self) -> None:
        """Stop the worker threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _document(self, submission: Submission, number: int) -> Document:
        shape = submission.shape
        verdict = filtering.judge(submission.prompt)
        fate = submission.fate
        if verdict is not None and not fate:
            fate = f"{'refused' if verdict.refuses_prompt else 'rai'}:{verdict.category}"
        return {
            "name": submission.name_of(number),
            "surface": submission.surface,
            "model": submission.model,
            "kind": shape.kind,
            "state": "accepted",
            "accepted_at_s": self._clock.now_s(),
            "polls": 0,
            "fate": fate,
            "damage": submission.damage,
            "prompt": submission.prompt,
            "negative_prompt": submission.negative_prompt,
            "seed": submission.seed,
            "samples": submission.samples,
            "seconds": shape.seconds,
            "size": [shape.width, shape.height],
            "audio": shape.audio,
            "labels": submission.labels,
            "image": _sha(submission.image),
            "last_frame": _sha(submission.last_frame),
            "references": [_sha(blob) for blob in submission.references],
            "source": _sha(submission.source),
            "source_operation": submission.source_operation,
            "hop": 0 if shape.kind == "open" else self._hop_of(submission.source_operation) + 1,
            "storage_uri": submission.storage_uri,
            "clips": [],
            "details": submission.details,
        }

    def _hop_of(self, source_operation: str) -> int:
        source = self._tables.get("operation", source_operation)
        return 0 if source is None else int(source["hop"])

    def _is_due(self, doc: Document) -> bool:
        progress: Progress = self._settings.progress
        if progress.kind == "polls":
            return bool(doc["polls"] >= progress.amount)
        if progress.kind == "seconds":
            return bool(self._clock.now_s() >= doc["accepted_at_s"] + progress.amount)
        return True

    async def _settle(self, name: str) -> Document | None:
        task = self._rendering.get(name)
        doc = self._tables.get("operation", name)
        if task is None and doc is not None and not doc["clips"]:
            task = self._start(doc)
        if task is not None:
            await asyncio.wait({task}, timeout=RENDER_PATIENCE_S)
            if not task.done():
                return self._tables.get("operation", name)
        doc = self._tables.get("operation", name)
        if doc is None or doc["state"] != "accepted":
            return doc
        with self._tables.transaction():
            self._end(doc)
            self._tables.put("operation", name, doc)
        self._unsettled.discard(name)
        return doc

    def _end(self, doc: Document) -> None:
        doc["state"] = "done"
        doc["settled_at_s"] = self._clock.now_s()
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
            made = [await self._sample(doc, index) for index in range(doc["samples"])]
        except NotAClip as error:
            self.doom(doc["name"], f"failed:3:{error}")
            return
        except (MissingInput, ArithmeticError, LookupError, TypeError, ValueError) as error:
            self.doom(doc["name"], f"failed:13:Internal error: {error}")
            return
        current = self._tables.get("operation", doc["name"])
        if current is None:
            return
        with self._tables.transaction():
            for blob, pieces in made:
                self._blobs.record(blob, pieces)
            current["clips"] = [blob.sha256 for blob, _ in made]
            self._tables.put("operation", doc["name"], current)

    async def _sample(self, doc: Document, index: int) -> tuple[Blob, list[str]]:
        order = Order(
            prompt=doc["prompt"],
            seconds=doc["seconds"],
            width=doc["size"][0],
            height=doc["size"][1],
            seed=self._seed(doc, index),
            audio=doc["audio"],
            shot=_label(doc, "shot"),
            negative_prompt=doc["negative_prompt"],
            image=self._input(doc["image"]),
            last_frame=self._input(doc["last_frame"]),
            references=tuple(data for sha in doc["references"] if (data := self._input(sha))),
        )
        source = self._blobs.get(doc["source"]) if doc["source"] else None
        if doc["source"] and source is None:
            raise MissingInput("the source is not kept any more")
        made: tuple[Blob, list[str]] = await self.off_loop(self._make, order, source)
        return made

    def _make(self, order: Order, source: Blob | None) -> tuple[Blob, list[str]]:
        if source is None:
            blob = self._studio.open(order)
        else:
            blob = self._studio.extend(source, order, self._settings.extension_returns)
        return blob, self._blobs.write(blob)

    def _seed(self, doc: Document, index: int) -> int:
        seed = doc["seed"]
        if seed is None:
            seed = int.from_bytes(ids.digest("seed", self._settings.seed)[:4], "big")
        return (int(seed) + index) % 2**32

    def _input(self, sha256: str | None) -> bytes | None:
        if sha256 is None:
            return None
        blob = self._blobs.get(sha256)
        if blob is None:
            raise MissingInput("an input is not kept any more")
        return blob.to_bytes()


class MissingInput(Exception):
    """A clip or picture had to make room before it was used."""


def _sha(blob: Blob | None) -> str | None:
    return None if blob is None else blob.sha256


def _label(doc: Document, name: str) -> str:
    labels = doc["labels"]
    return str(labels.get(f"veospec_{name}") or labels.get(name) or "")


def _entry(submission: Submission, doc: Document) -> Document:
    return {
        "surface": submission.surface,
        "model": submission.model,
        "kind": submission.shape.kind,
        "seconds": submission.shape.seconds * submission.samples,
        "usd": round(submission.usd, 6),
        "billed": not doc["fate"] or doc["fate"] == "never_done",
        "request_sha256": submission.request_sha256,
        "resolution": submission.shape.resolution,
        "audio": submission.shape.audio,
        "samples": submission.samples,
        "hop": doc["hop"],
        "source_operation": submission.source_operation,
        "accepted_at_s": doc["accepted_at_s"],
    }
