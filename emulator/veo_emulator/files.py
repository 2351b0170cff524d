"""Files of the Developer API: generated or uploaded, PROCESSING then ACTIVE, gone after two days.

A file is readable while it is being processed and can be extended only when it is ACTIVE, which is
the mistake that most clients make once. Being extended starts its two days anew.
"""

from __future__ import annotations

import base64

from veo_emulator import ids
from veo_emulator.clock import Clock, timestamp
from veo_emulator.errors import Json
from veo_emulator.settings import Progress
from veo_emulator.tables import Document, Tables

RETENTION_S = 48 * 3600.0


class Files:
    """All files of an emulator, by id."""

    def __init__(self, tables: Tables, clock: Clock, progress: Progress) -> None:
        self._tables = tables
        self._clock = clock
        self._progress = progress

    def add(
        self,
        file_id: str,
        blob_sha256: str,
        size: int,
        *,
        mime_type: str = "video/mp4",
        source: str = "GENERATED",
        display_name: str = "",
        operation: str = "",
        seconds: float | None = None,
        made_at_s: float | None = None,
    ) -> Document:
        """A new file; its two days began when it was made, which is now if nothing is said."""
        now_s = self._clock.now_s() if made_at_s is None else made_at_s
        doc: Document = {
            "id": file_id,
            "blob": blob_sha256,
            "size": size,
            "mime_type": mime_type,
            "source": source,
            "display_name": display_name,
            "operation": operation,
            "seconds": seconds,
            "created_at_s": now_s,
            "touched_at_s": now_s,
            "looks": 0,
            "state": "",
            "error": None,
            "damage": "",
        }
        self._tables.put("file", file_id, doc)
        return doc

    def find(self, file_id: str) -> Document | None:
        """The file unless it is not there or expired."""
        doc = self._tables.get("file", file_id)
        return None if doc is None or self._expired(doc) else doc

    def look(self, file_id: str) -> Document | None:
        """Like `find`, and counts towards ACTIVE when progress goes by polls."""
        doc = self.find(file_id)
        if doc is not None:
            doc["looks"] += 1
            self._tables.put("file", file_id, doc)
        return doc

    def listing(self) -> list[Document]:
        """All files that are still there, newest first as the service lists them."""
        return [doc for _, doc in reversed(self._tables.all("file")) if not self._expired(doc)]

    def refer(self, file_id: str) -> None:
        """The file was extended: its two days start anew."""
        doc = self.find(file_id)
        if doc is not None:
            doc["touched_at_s"] = self._clock.now_s()
            self._tables.put("file", file_id, doc)

    def spoil(self, file_id: str, **what: object) -> None:
        """Force a `state`, an `error` or a `damage` on a file, from now on."""
        doc = self.find(file_id)
        if doc is not None:
            doc |= what
            self._tables.put("file", file_id, doc)

    def delete(self, file_id: str) -> None:
        """Forget a file."""
        self._tables.delete("file", file_id)

    def state(self, doc: Document) -> str:
        """`PROCESSING`, `ACTIVE` or `FAILED`, now."""
        if doc["state"]:
            return str(doc["state"])
        if self._progress.kind == "polls" and doc["source"] == "GENERATED":
            return "ACTIVE" if doc["looks"] >= self._progress.amount else "PROCESSING"
        if self._progress.kind == "seconds" and doc["source"] == "GENERATED":
            ready_s = doc["created_at_s"] + self._progress.amount
            return "ACTIVE" if self._clock.now_s() >= ready_s else "PROCESSING"
        return "ACTIVE"

    def resource(self, doc: Document, base_url: str) -> Json:
        """The file as its API shows it."""
        url = f"{base_url}/v1beta/files/{doc['id']}"
        shown: Json = {
            "name": f"files/{doc['id']}",
            "mimeType": doc["mime_type"],
            "sizeBytes": str(doc["size"]),
            "createTime": timestamp(doc["created_at_s"]),
            "updateTime": timestamp(doc["touched_at_s"]),
            "expirationTime": timestamp(doc["touched_at_s"] + RETENTION_S),
            "sha256Hash": base64.b64encode(doc["blob"].encode()).decode(),
            "uri": url,
            "state": self.state(doc),
            "source": doc["source"],
        }
        if doc["error"]:
            shown["error"] = doc["error"]
        if doc["display_name"]:
            shown["displayName"] = doc["display_name"]
        if doc["source"] == "GENERATED":
            shown["downloadUri"] = f"{url}:download?alt=media"
        if doc["seconds"] is not None:
            shown["videoMetadata"] = {"videoDuration": f"{doc['seconds']:g}s"}
        return shown

    def _expired(self, doc: Document) -> bool:
        return bool(self._clock.now_s() >= doc["touched_at_s"] + RETENTION_S)


def generated_id(operation: str, index: int) -> str:
    """The id of an operation's n-th file: the same whenever it is asked for."""
    return ids.short_id("file", operation, index)
