"""Objects of Cloud Storage, as far as video needs them: results written, inputs read.

Buckets exist as soon as something is written to them. Names are keys of a table and never paths of
a disk, so no name can lead out of anywhere.
"""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

from veo_emulator import errors
from veo_emulator.clock import Clock, timestamp
from veo_emulator.errors import Json
from veo_emulator.tables import Document, Tables

_BUCKET = r"[a-z0-9][a-z0-9._-]{0,220}"  # Google wants three letters; examples have gs://b/
_ADDRESS = re.compile(rf"gs://({_BUCKET})/(.+)", re.DOTALL)
_FOLDER = re.compile(rf"gs://{_BUCKET}(/.*)?")
NAME_MAX = 1024


def parse_address(address: str) -> tuple[str, str] | None:
    """Bucket and name of `gs://bucket/name`, or None."""
    found = _ADDRESS.fullmatch(address)
    if found is None or len(found[2].encode("utf-8", "replace")) > NAME_MAX:
        return None
    if any(ord(letter) < 32 for letter in found[2]):
        return None
    return found[1], found[2]


def is_folder(address: str) -> bool:
    """Whether results can be written below an address: a bucket, or a prefix in one."""
    return _FOLDER.fullmatch(address) is not None


class Objects:
    """All objects of an emulator, by `bucket/name`."""

    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._tables = tables
        self._clock = clock

    def put(
        self,
        address: str,
        blob_sha256: str,
        size: int,
        mime_type: str,
        *,
        operation: str = "",
        sums: dict[str, str] | None = None,
    ) -> Document:
        """Write an object, over an older one of that name; raises GoogleError for a bad name."""
        parsed = parse_address(address)
        if parsed is None:
            raise errors.invalid_argument(f"{address[:200]!r} is not the name of an object.")
        doc: Document = {
            "bucket": parsed[0],
            "name": parsed[1],
            "blob": blob_sha256,
            "size": size,
            "mime_type": mime_type,
            "operation": operation,
            "sums": sums or {},
            "created_at_s": self._clock.now_s(),
            "generation": self._tables.count("generation"),
        }
        self._tables.put("object", f"{parsed[0]}/{parsed[1]}", doc)
        return doc

    def find(self, bucket: str, name: str) -> Document | None:
        """The object, or None."""
        return self._tables.get("object", f"{bucket}/{name}")

    def delete(self, bucket: str, name: str) -> None:
        """Forget an object."""
        self._tables.delete("object", f"{bucket}/{name}")

    def listing(self, bucket: str, prefix: str) -> list[Document]:
        """Objects of a bucket whose name starts with `prefix`, by name."""
        return [doc for _, doc in self._tables.starting_with("object", f"{bucket}/{prefix}")]


def resource(doc: Document, base_url: str) -> Json:
    """The object as its API shows it."""
    bucket, name = doc["bucket"], quote(doc["name"], safe="")
    time = timestamp(doc["created_at_s"])
    shown: Json = {
        "kind": "storage#object",
        "id": f"{bucket}/{doc['name']}/{doc['generation']}",
        "selfLink": f"{base_url}/storage/v1/b/{bucket}/o/{name}",
        "mediaLink": f"{base_url}/download/storage/v1/b/{bucket}/o/{name}?alt=media",
        "name": doc["name"],
        "bucket": bucket,
        "generation": str(doc["generation"]),
        "metageneration": "1",
        "contentType": doc["mime_type"],
        "storageClass": "STANDARD",
        "size": str(doc["size"]),
        "etag": base64.b64encode(doc["blob"][:12].encode()).decode(),
        "timeCreated": time,
        "updated": time,
    }
    shown |= doc.get("sums", {})
    return shown
