"""Rendering in worker threads: the event loop only waits.

A bounded pool draws clips and writes their pieces; what it makes is recorded by the event loop.
A clip follows from its operation's document alone, so it can be made again after a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from veo_emulator import ids
from veo_emulator.blobs import Blob, Blobs
from veo_emulator.settings import Settings
from veo_emulator.studio import Order, Studio
from veo_emulator.tables import Document
from veo_emulator.workshop import Workshop

P = ParamSpec("P")
T = TypeVar("T")
Written = tuple[Blob, list[str]]


MANY = 8
"""So many operations waiting for their clips are reason for a process that paints."""


class MissingInput(Exception):
    """A clip or picture had to make room before it was used."""


class Renderer:
    """Makes the clips of operations."""

    def __init__(
        self, settings: Settings, blobs: Blobs, studio: Studio, workshop: Workshop
    ) -> None:
        self._settings = settings
        self._blobs = blobs
        self._studio = studio
        self._workshop = workshop
        self._waiting = 0
        self._pool = ThreadPoolExecutor(settings.render_threads, thread_name_prefix="veo-render")

    async def off_loop(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run something slow in a worker thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: work(*args, **kwargs))

    async def render(self, doc: Document) -> list[Written]:
        """All samples of an operation; raises NotAClip or MissingInput."""
        self._waiting += 1
        if self._waiting > MANY:
            self._workshop.open()
        try:
            return await self._samples(doc)
        finally:
            self._waiting -= 1

    async def _samples(self, doc: Document) -> list[Written]:
        source = None
        if doc["source"]:
            source = self._blobs.get(doc["source"])
            if source is None:
                raise MissingInput("the source is not kept any more")
        return [
            await self.off_loop(self._make, self._order(doc, index), source, doc)
            for index in range(doc["samples"])
        ]

    def close(self) -> None:
        """Stop the worker threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _make(self, order: Order, source: Blob | None, doc: Document) -> Written:
        if source is None or doc["kind"] != "extend":
            blob = self._studio.open(order)
        else:
            details = doc["details"]
            if "window_s" in details:
                source = self._studio.window(source, details["window_s"])
            returns = details.get("returns", self._settings.extension_returns)
            blob = self._studio.extend(source, order, returns)
        pieces = self._blobs.write(blob)
        assert blob.sha256, "hashed here, so that the event loop need not"
        return blob, pieces

    def _order(self, doc: Document, index: int) -> Order:
        return Order(
            prompt=doc["prompt"],
            seconds=doc["seconds"],
            width=doc["size"][0],
            height=doc["size"][1],
            seed=self._seed(doc, index),
            audio=doc["audio"],
            shot=_label(doc, "shot"),
            hop=_label(doc, "hop"),
            negative_prompt=doc["negative_prompt"],
            image=self._input(doc["image"]),
            last_frame=self._input(doc["last_frame"]),
            crop=doc["details"].get("crop", False),
            causes=tuple(doc.get("continuity", {}).get("causes", ())),
            references=tuple(data for sha in doc["references"] if (data := self._input(sha))),
        )

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


def _label(doc: Document, name: str) -> str:
    labels = doc["labels"]
    return str(labels.get(f"veospec_{name}") or labels.get(name) or "")
