"""What a fault decides about the end of an operation, or about one answer.

A fate is a word in the operation's document, so that it survives a restart as the operation does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from veo_emulator import errors
from veo_emulator.errors import GoogleError
from veo_emulator.faults import Fault
from veo_emulator.tables import Document

if TYPE_CHECKING:
    from veo_emulator.world import World

_FATES = {
    "never_done": "never_done",
    "operation_error": "operation_error",
    "done_without_video": "done_without_video",
    "rai_filtered": "rai:video_safety",
}
_DAMAGES = ("truncated", "corrupt")
_NEED_SOMETHING = frozenset((*_FATES, *_DAMAGES, "accepted_then_dropped"))


@contextmanager
def spared_by_refusals(world: World, fault: Fault | None) -> Iterator[None]:
    """A fault that acts on what is there has not fired when the request is refused anyway."""
    try:
        yield
    except GoogleError:
        if fault is not None and fault.name in _NEED_SOMETHING:
            world.faults.give_back(fault)
        raise


def fate_of(fault: Fault | None) -> str:
    """The end that a fault on a start decides; empty for a good one."""
    return "" if fault is None else _FATES.get(fault.name, "")


def damage_of(fault: Fault | None) -> str:
    """What a fault on a start does to the clip; empty for nothing."""
    return fault.name if fault is not None and fault.name in _DAMAGES else ""


def poll_fate(world: World, doc: Document, fault: Fault | None) -> None:
    """Do what a fault on a poll does to the operation that is polled, before it is polled."""
    if fault is None:
        return
    if fault.name in _FATES:
        world.operations.doom(doc["name"], fate=_FATES[fault.name])
    elif fault.name in ("expired", "retired"):
        raise errors.not_found()


def told(world: World, doc: Document, fault: Fault | None) -> Document:
    """The operation as one answer tells it, when a fault fell on that answer.

    What has ended stays as it is and is told otherwise this once. A damaged clip is damaged in
    this answer if the answer carries it; if it names a file or an object, that is damaged from
    now on. Where there is no clip to damage the fault has not fired and waits for the next call.
    """
    if fault is None:
        return doc
    if fault.name == "not_active":
        return doc | {"state": "accepted"}
    if fault.name in _FATES:
        state = "accepted" if fault.name == "never_done" else "done"
        return doc | {"state": state, "fate": _FATES[fault.name], "clips": []}
    if fault.name not in _DAMAGES:
        return doc
    if doc["state"] != "done" or not doc["clips"]:
        world.faults.give_back(fault)
        return doc
    if not _carries_its_clip(doc):
        world.operations.doom(doc["name"], damage=fault.name)
    return doc | {"damage": fault.name}


def _carries_its_clip(doc: Document) -> bool:
    if "delivery" in doc["details"]:
        return bool(doc["details"]["delivery"] == "inline")
    return doc["surface"] == "agent-platform" and not doc["storage_uri"]
