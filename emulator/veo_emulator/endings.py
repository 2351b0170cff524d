"""How the end of an operation is told: its error, or the reason of the filter."""

from __future__ import annotations

from veo_emulator import errors, filtering
from veo_emulator.tables import Document


def failure(doc: Document) -> Document | None:
    """The `error` of an operation that ended without an answer, or None."""
    kind, _, rest = doc["fate"].partition(":")
    if kind == "operation_error":
        return {"code": 13, "message": errors.internal().message}
    if kind == "failed":
        code, _, message = rest.partition(":")
        return {"code": int(code), "message": message}
    if kind == "refused":
        return {"code": 3, "message": filtering.refusal(rest)}
    if kind == "cancelled":
        return {"code": 1, "message": "The operation was cancelled."}
    return None


def filtered(doc: Document) -> str:
    """The filter's reason if the clip was filtered, else an empty string."""
    kind, _, category = doc["fate"].partition(":")
    if kind != "rai":
        return ""
    return filtering.reason(category, doc["samples"], has_image=bool(doc["image"]))
