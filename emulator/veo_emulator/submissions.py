"""An accepted request, and what is kept of it: the operation and its entry in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from veo_emulator import filtering
from veo_emulator.blobs import Blob
from veo_emulator.rules import Shape
from veo_emulator.studio import UNDEFORMED, Continuity
from veo_emulator.tables import Document


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
    continuity: Continuity = UNDEFORMED
    details: Document = field(default_factory=dict)
    in_ledger: bool = True


def document(submission: Submission, number: int, *, hop: int, now_s: float) -> Document:
    """The operation as it is kept, in the state `accepted`."""
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
        "accepted_at_s": now_s,
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
        "hop": hop,
        "storage_uri": submission.storage_uri,
        "continuity": _continuity(submission),
        "clips": [],
        "details": submission.details,
    }


def _continuity(submission: Submission) -> Document:
    found = submission.continuity
    return {**asdict(found), "causes": list(found.causes)}


def _sha(blob: Blob | None) -> str | None:
    return None if blob is None else blob.sha256


def ledger_entry(submission: Submission, doc: Document) -> Document:
    """What the ledger says of it."""
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
        "labels": submission.labels,
        "continuity": doc["continuity"],
        "accepted_at_s": doc["accepted_at_s"],
    }
