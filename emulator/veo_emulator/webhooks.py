"""Webhooks: who asked to be told hears when an operation ends, if it listens on this machine.

Nothing is ever sent further than a loopback address, whatever a request says, and no name is
looked up. A delivery is tried once and signed as Standard Webhooks are (HMAC-SHA256 over id, time
and body), with a secret that the control plane tells.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections import deque
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from veo_emulator import ids
from veo_emulator.clock import Clock, machine_s, timestamp
from veo_emulator.endings import failure
from veo_emulator.errors import Json
from veo_emulator.fields import Fields
from veo_emulator.files import generated_id
from veo_emulator.settings import Settings
from veo_emulator.tables import Document

PATIENCE_S = 5.0
_KEPT = 200


def read_webhook(fields: Fields | None) -> Json:
    """Addresses to be told of the end, and what to tell beside it; empty when nobody is told."""
    if fields is None:
        return {}
    uris = fields.raw("uris")
    if not isinstance(uris, list) or not all(isinstance(uri, str) for uri in uris):
        raise fields.refuse("uris", "a list of addresses is expected")
    if len(uris) > 10:
        raise fields.refuse("uris", "at most 10 addresses are taken")
    metadata = fields.raw("user_metadata") or fields.raw("userMetadata") or {}
    if not isinstance(metadata, dict):
        raise fields.refuse("user_metadata", "an object is expected")
    return {"uris": [uri[:2000] for uri in uris], "user_metadata": metadata}


class Webhooks:
    """Deliveries of one emulator; used from its event loop."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._key = ids.digest("webhook", settings.seed)[:24]
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._deliveries: deque[Json] = deque(maxlen=_KEPT)

    @property
    def secret(self) -> str:
        """The signing secret, in the form that verifying libraries take."""
        return "whsec_" + base64.b64encode(self._key).decode()

    def listing(self) -> list[Json]:
        """The newest deliveries and what came of them, oldest first."""
        return list(self._deliveries)

    def tell(self, doc: Document) -> None:
        """An operation ended: start to deliver."""
        wanted = doc["details"].get("webhook") or {}
        for number, uri in enumerate(wanted.get("uris", [])):
            event = self._event(doc, wanted)
            message_id = f"msg_{ids.short_id('webhook', doc['name'], number, length=24)}"
            shown: Json = {"id": message_id, "uri": uri, "type": event["type"], "outcome": ""}
            self._deliveries.append(shown)
            address = loopback_address(uri)
            if address is None:
                shown["outcome"] = "not sent: only http addresses of this machine are told"
                continue
            task = asyncio.get_running_loop().create_task(
                self._deliver(address, message_id, event, shown)
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up what is under way and forget all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._deliveries.clear()

    def _event(self, doc: Document, wanted: Json) -> Json:
        error = failure(doc)
        data: Json = {"id": doc["name"]}
        if error is not None:
            kind = "cancelled" if doc["fate"] == "cancelled" else "failed"
            data |= {"error_code": str(error["code"]), "error_message": error["message"]}
        else:
            kind = "completed"
        name = f"interaction.{kind}"
        if "stored" not in doc["details"]:
            name = "video.generated"
            if doc["clips"]:
                file_name = f"files/{generated_id(doc['name'], 0)}"
                uri = f"{wanted['base']}/v1beta/{file_name}:download?alt=media"
                data |= {"output_file_uri": uri, "file_name": file_name}
        if wanted["user_metadata"]:
            data["user_metadata"] = wanted["user_metadata"]
        moment = timestamp(self._clock.now_s())
        return {"type": name, "version": "v1", "timestamp": moment, "data": data}

    async def _deliver(
        self, address: SplitResult, message_id: str, event: Json, shown: Json
    ) -> None:
        body = json.dumps(event, separators=(",", ":")).encode()
        # Verifiers compare with their own clock, so this is the machine's time.
        sent_at = str(int(machine_s()))
        signed = f"{message_id}.{sent_at}.".encode() + body
        signature = base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest()).decode()
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        head = (
            f"POST {target} HTTP/1.1\r\nhost: {address.netloc.rpartition('@')[2]}\r\n"
            "content-type: application/json\r\nconnection: close\r\n"
            f"content-length: {len(body)}\r\nwebhook-id: {message_id}\r\n"
            f"webhook-timestamp: {sent_at}\r\nwebhook-signature: v1,{signature}\r\n\r\n"
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                shown["outcome"] = await _post(address, head.encode("latin-1") + body)
        except (OSError, TimeoutError) as error:
            shown["outcome"] = f"failed: {str(error) or 'no answer'}"


def loopback_address(uri: str) -> SplitResult | None:
    """The address if it is one of http on this machine, else None."""
    if not uri.isascii() or any(ord(letter) <= 32 for letter in uri):
        return None
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname or "", parts.port
        here = host == "localhost" or host.endswith(".localhost") or ip_address(host).is_loopback
    except ValueError:
        return None
    return parts if here and parts.scheme == "http" else None


async def _post(address: SplitResult, request: bytes) -> str:
    host = address.hostname or ""
    host = host if host[:1].isdigit() or ":" in host else "127.0.0.1"
    reader, writer = await asyncio.open_connection(host, address.port or 80)
    try:
        writer.write(request)
        await writer.drain()
        line = await reader.readline()
    finally:
        writer.close()
    words = line.decode("latin-1").split()
    return f"answered {words[1]}" if len(words) > 1 else "failed: no answer"
